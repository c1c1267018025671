// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/house.h"

namespace Backstory
{

/// A person who registers, confirms an e-mail address and comes back now and then. What bidders bid and order
/// is written by the lot or the order, as commands of the bidder.
class Bidder : public Actor
{
public:
    explicit Bidder(size_t index);
    std::optional<std::chrono::milliseconds> act(House &house) override;

    /// One visit: a single event of any bidder.
    static void signIn(House &house, size_t index);

private:
    size_t m_index;
    int m_step = 0;
    int m_visits = 0;
    DemoId m_cause;
    DemoId m_correlation;
};

} // namespace Backstory
