// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/house.h"

namespace Backstory
{

struct Sale;

/// The way of a paid lot to its buyer, from the packing table over the depots to the door.
class Shipment : public Actor
{
public:
    explicit Shipment(std::shared_ptr<Sale> sale);
    std::optional<std::chrono::milliseconds> act(House &house) override;

private:
    void write(House &house, DemoType type, std::string_view place);
    void writeOrder(House &house, DemoType type);

    std::shared_ptr<Sale> m_sale;
    DemoEntity m_shipment;
    int m_step = 0;
    int m_scansLeft = 0;
    DemoId m_last;
};

} // namespace Backstory
