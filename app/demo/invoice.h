// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/house.h"

namespace Backstory
{

struct Sale;

/// The invoice of an order: issued, sent, looked at, reminded of until it is paid.
class Invoice : public Actor
{
public:
    Invoice(std::shared_ptr<Sale> sale, const DemoId &orderConfirmed);
    std::optional<std::chrono::milliseconds> act(House &house) override;

private:
    std::shared_ptr<Sale> m_sale;
    DemoEntity m_invoice;
    int m_step = 0;
    int m_reminders = 0;
    DemoId m_last;
};

} // namespace Backstory
