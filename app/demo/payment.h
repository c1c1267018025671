// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/house.h"

namespace Backstory
{

struct Sale;

/// The payment of an order: requested, sometimes refused and tried again, authorised, received, settled.
/// Starts the shipment when the money is there.
class Payment : public Actor
{
public:
    Payment(std::shared_ptr<Sale> sale, const DemoId &orderConfirmed);
    std::optional<std::chrono::milliseconds> act(House &house) override;

private:
    void write(House &house, DemoType type, std::string_view note);
    void receive(House &house);

    std::shared_ptr<Sale> m_sale;
    DemoEntity m_payment;
    int m_step = 0;
    int m_attempt = 1;
    DemoId m_last;
};

} // namespace Backstory
