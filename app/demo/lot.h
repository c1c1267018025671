// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/house.h"

namespace Backstory
{

/// One lot from its consignment over the bidding to the hammer. Starts an order when it is sold.
class Lot : public Actor
{
public:
    Lot(qint64 number, qint64 auction);
    std::optional<std::chrono::milliseconds> act(House &house) override;

private:
    std::chrono::milliseconds prepare(House &house);
    std::chrono::milliseconds bid(House &house);
    void close(House &house);
    JsonText lotText() const;

    DemoEntity m_lot;
    qint64 m_auction;
    int m_step = 0;
    int m_bidsLeft = 0;
    int m_bids = 0;
    qint64 m_price = 0; ///< cents
    qint64 m_reserve = 0;
    bool m_reserveMet = false;
    std::vector<size_t> m_bidders;
    size_t m_highest = 0;
    DemoId m_cause;
    DemoId m_correlation;
};

} // namespace Backstory
