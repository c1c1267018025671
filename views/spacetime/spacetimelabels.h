// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/spacetime/spacetimelayout.h"

namespace Backstory
{

/// Finds room for what is written beside the events of a layout: within the event's lane, above or below its
/// line, over no other text, and where few arrows pass. Those that prove something come first.
class SpaceTimeLabels
{
public:
    SpaceTimeLabels(SpaceTimeLayout &layout, const SpaceTime &spaceTime,
                    const std::vector<SpaceTimeLane> &lanes, const SpaceTimeMetrics &metrics);

    void place();

private:
    void placeReads();
    void placeLabel(int event);
    /// Puts it where the least speaks against it; false when it cannot be anywhere.
    bool tryLabel(SpaceTimeLayout::Label &label, const QSizeF &size) const;
    /// What speaks against a label there; negative: it cannot be there.
    int cost(const SpaceTimeLayout::Lane &lane, const QRectF &rect) const;
    bool isTaken(const QRectF &rect) const;
    void take(const QRectF &rect);
    std::vector<int> byImportance() const;

    SpaceTimeLayout &m_layout;
    const SpaceTime &m_spaceTime;
    const std::vector<SpaceTimeLane> &m_lanes;
    const SpaceTimeMetrics &m_metrics;
    std::vector<std::vector<QRectF>> m_taken; ///< by stripes of the picture from top to bottom
};

} // namespace Backstory
