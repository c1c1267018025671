// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/house.h"

namespace Backstory
{

/// Writes the pieces of the planted cases; remembers what their later pieces need. Lives as long as the store
/// is written.
class PlantedScript
{
public:
    void registerClara(House &house);
    void setSecondEmail(House &house);
    void setThirdEmail(House &house);
    void registerWithPersonalData(House &house);
    void changeOrder(House &house);
    void receivePayment(House &house);
    void receiveAgain(House &house);
    void leaveGap(House &house);
    void conflict(House &house);
    void packTooEarly(House &house);
    void loseUpdate(House &house);
    void storm(House &house);
    void putAside(House &house);
    void payWithoutShipment(House &house);
    void photograph(House &house);

private:
    void setEmail(House &house, const char *email, const char *reason);

    DemoEntity m_clara{1007};
    DemoId m_claraRegistered;
    DemoEntity m_duplicated{7001};
    DemoRow m_received;
};

} // namespace Backstory
