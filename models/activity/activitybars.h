// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activitymodel.h"

#include <array>

namespace Backstory
{

/// Counted activity as bars over time, ready to be drawn: those with the most events have a part of their
/// own, the rest is one. A value.
class ActivityBars
{
public:
    static constexpr int Own = 8;    ///< series with a part of their own
    static constexpr int Rest = Own; ///< number of the part of all others
    static constexpr int Parts = Own + 1;

    struct Bar {
        qint64 bucket = 0;
        qint64 events = 0;
        std::array<double, Parts> parts{};   ///< events, or what was added up
        std::array<double, Parts> earlier{}; ///< the same of what they are compared with

        double total() const;
        double earlierTotal() const;
        double positive() const; ///< of the parts above zero
        double negative() const; ///< of those below
    };

    ActivityBars() = default;
    /// `parts`: names of the series that have a part of their own, in its order.
    ActivityBars(const CountedActivity &counted, const QStringList &parts);

    const std::vector<Bar> &bars() const { return m_bars; } ///< those with anything, by time
    const QStringList &parts() const { return m_parts; }
    bool hasRest() const { return m_hasRest; }
    bool isSum() const { return m_isSum; }
    qint64 bucket() const { return m_bucket; } ///< nanoseconds
    Timestamp startOf(const Bar &bar) const { return startOf(bar.bucket); }
    Timestamp endOf(const Bar &bar) const { return startOf(bar.bucket + 1); }
    /// What the axis must hold.
    double least() const;
    double most() const;

private:
    Timestamp startOf(qint64 bucket) const;

    std::vector<Bar> m_bars;
    QStringList m_parts;
    qint64 m_bucket = 1;
    bool m_hasRest = false;
    bool m_isSum = false;
};

} // namespace Backstory
