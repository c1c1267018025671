// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/house.h"

namespace Backstory
{

/// What the order, the invoice, the payment and the shipment of one sale know in common.
struct Sale {
    size_t bidder = 0;
    qint64 lot = 0;
    qint64 unitPrice = 0; ///< cents
    qint64 quantity = 1;
    DemoEntity order;
    DemoId sold; ///< the event that began the sale
    DemoId orderPlaced;
    DemoId paid; ///< empty until the money is there
    DemoId correlation;

    qint64 total() const { return unitPrice * quantity; }
    /// The members that every order event begins with.
    JsonText orderText() const;
};

/// The order that follows a sold lot: placed, sometimes changed, confirmed. Then invoice and payment go on.
class Order : public Actor
{
public:
    explicit Order(std::shared_ptr<Sale> sale);
    std::optional<std::chrono::milliseconds> act(House &house) override;

private:
    void place(House &house);
    void change(House &house);
    void confirm(House &house);

    std::shared_ptr<Sale> m_sale;
    int m_step = 0;
    DemoId m_last;
};

} // namespace Backstory
