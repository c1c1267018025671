// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <vector>

namespace Backstory
{

/// A quiet stretch that a scale draws in a fixed width, however long it is.
struct TimeFold {
    Timestamp from;
    Timestamp to;
    bool operator==(const TimeFold &) const = default;
};

/// Maps moments to pixels and back: what part of a range is in sight, how far it is zoomed, and which quiet
/// stretches are folded. Within a width of `width()` pixels the moment at pixel 0 is `from()`. Both ways are
/// exact to the nanosecond as long as less than some twenty days are in sight. A value.
class TimeScale
{
public:
    static constexpr qint64 LeastSpan = 1'000; ///< nanoseconds in sight when zoomed in fully
    static constexpr double Margin = 16;       ///< free pixels beside the range when all of it is shown

    TimeScale() = default;
    TimeScale(Timestamp first, Timestamp last, double width);

    /// False until there is a range and a width.
    bool isValid() const { return m_first.isValid() && m_width > 0; }
    double width() const { return m_width; }
    /// Shows the same stretch of time in another width.
    void setWidth(double width);

    /// What `fit()` shows. A single moment is given a span around it.
    void setRange(Timestamp first, Timestamp last);
    /// How far one can zoom out and pan; at least the range.
    void setLimits(Timestamp first, Timestamp last);
    /// In the order of time, without overlaps; the moment in the middle stays there.
    void setFolds(std::vector<TimeFold> folds);
    const std::vector<TimeFold> &folds() const { return m_folds; }
    double foldWidth() const { return m_foldWidth; }

    double xOf(Timestamp time) const;
    Timestamp timeAt(double x) const;
    Timestamp from() const { return m_from; }
    Timestamp to() const { return timeAt(m_width); }
    Timestamp first() const { return m_first; }
    Timestamp last() const { return m_last; }
    Timestamp limitFirst() const { return m_limitFirst; }
    Timestamp limitLast() const { return m_limitLast; }
    double nanosecondsPerPixel() const { return m_nsPerPixel; }

    /// Zooms in by the factor (out when it is below 1); the moment at `x` stays there.
    void zoom(double factor, double x);
    /// Moves later moments to the left by so many pixels.
    void pan(double pixels);
    /// Brings a stretch of time into sight, as large as it gets.
    void show(Timestamp from, Timestamp to);
    /// Pans just as far as is needed to see the moment, with some room beside it.
    void reveal(Timestamp time);
    /// Shows the whole range, and goes on doing so while it or the width changes, until one zooms or pans.
    void fit();
    bool isFit() const { return m_fit; }

    bool operator==(const TimeScale &) const = default;

private:
    /// Where a moment is on the axis: nanoseconds outside of folds, and folds passed (with a fraction
    /// inside).
    struct Place {
        qint64 outside = 0;
        double folds = 0;
    };

    Place placeOf(Timestamp time) const;
    double pixelsBetween(Place from, Place to) const;
    void pin(Timestamp time, double x);
    void stretch(Timestamp from, Timestamp to, double margin);
    double mostNsPerPixel() const;
    void keepWithinLimits();
    void measureFolds();

    Timestamp m_first, m_last, m_limitFirst, m_limitLast;
    Timestamp m_from;
    double m_width = 0;
    double m_nsPerPixel = 1;
    double m_foldWidth = 0;
    std::vector<TimeFold> m_folds;
    std::vector<qint64> m_foldedBefore; ///< nanoseconds in all folds before each, and one more: in all
    bool m_fit = true;
};

} // namespace Backstory
