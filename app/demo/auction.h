// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/house.h"

namespace Backstory
{

/// A sale day: scheduled, given an auctioneer, opened, sometimes paused, closed.
class Auction : public Actor
{
public:
    explicit Auction(qint64 number);
    std::optional<std::chrono::milliseconds> act(House &house) override;

private:
    DemoEntity m_auction;
    int m_step = 0;
    DemoId m_cause;
    DemoId m_correlation;
};

} // namespace Backstory
