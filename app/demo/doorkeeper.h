// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/house.h"

namespace Backstory
{

/// Lets lots, bidders and auctions into the house, as many as make the wanted number of events in a week.
class Doorkeeper : public Actor
{
public:
    explicit Doorkeeper(qint64 expectedEvents);
    std::optional<std::chrono::milliseconds> act(House &house) override;

private:
    std::chrono::milliseconds m_interval;
    qint64 m_lots = 0;
};

} // namespace Backstory
