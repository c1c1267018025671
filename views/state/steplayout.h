// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/timeline/lanelayout.h"

#include <functional>

namespace Backstory
{

/// A value of the chosen field, from one step to a later one, both included.
struct StepValue {
    qint64 from = 0;
    qint64 to = 0;
    QString text;
};

/// One or several neighbouring values of the chosen field, in pixels. Those too short for a pixel are one.
struct StepSlice {
    double left = 0;
    double right = 0;
    qsizetype first = 0; ///< index of its first value
    qsizetype last = 0;

    bool isOne() const { return first == last; }
};

struct StepLabel {
    qint64 step = 0;
    double left = 0;
    double right = 0;
    QString text;
};

/// Where the steps of one entity stand in a row: evenly, one event like the other, or by their times. It
/// paints and answers hits: `stepAt(xOf(step)) == step` for every step. What is close together is one bar, so
/// that the cost is bounded by pixels. Step 0, the initial state, stands by itself on the left. A value.
class StepLayout
{
public:
    enum Spacing { ByEvent, ByTime };

    static constexpr double InitialX = 16; ///< where step 0 stands
    static constexpr double Left = 56;     ///< where the plot begins
    static constexpr double Right = 24;    ///< free beside it
    static constexpr double MarkWidth = 9;

    StepLayout() = default;
    /// `steps` as `stepsInOrder()` makes them.
    StepLayout(std::shared_ptr<const LaneEvents> steps, Spacing spacing, double width);

    qint64 count() const { return m_steps ? qint64(m_steps->events.size()) : 0; }
    Spacing spacing() const { return m_spacing; }
    double width() const { return m_width; }
    /// Valid when the steps stand by time; its pixel 0 is `Left`.
    const TimeScale &scale() const { return m_scale; }
    /// From left to right; `first` counts from 0: it is the event of step `first + 1`.
    const std::vector<LaneItem> &items() const { return m_items; }

    double xOf(qint64 step) const;
    /// The nearest one.
    qint64 stepAt(double x) const;
    /// Null for step 0.
    const LaneItem *itemOfStep(qint64 step) const;

    /// `v14`; `#14` where the store counts no versions; `start` for step 0.
    QString labelOf(qint64 step) const;
    /// As many as have room: the important ones first, in their order, then round versions.
    std::vector<StepLabel> labels(const std::function<double(const QString &)> &widthOf,
                                  const std::vector<qint64> &important) const;
    /// `values` in the order of steps.
    std::vector<StepSlice> slices(const QList<StepValue> &values) const;

private:
    void layOutEvenly();
    qint64 roundStep(double labelWidth) const;

    std::shared_ptr<const LaneEvents> m_steps;
    Spacing m_spacing = ByEvent;
    double m_width = 0;
    TimeScale m_scale;
    std::vector<LaneItem> m_items;
};

/// A step's moment and version.
struct StepMoment {
    Timestamp time;
    qint64 version = Event::NoVersion;
};

/// The steps as the layout needs them. Their order is that of the entity, never a clock's: one that was
/// written with an earlier time than the one before it, or without any, stands where the one before it does.
std::shared_ptr<const LaneEvents> stepsInOrder(const std::vector<StepMoment> &steps);

} // namespace Backstory
