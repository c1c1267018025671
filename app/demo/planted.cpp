// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/planted.h"

#include "app/demo/plantedscript.h"

#include <algorithm>
#include <limits>

namespace Backstory
{

const std::vector<Planted::Piece> &Planted::pieces()
{
    using Case = PlantedCase;
    static const std::vector<Piece> table = {
        {120, Case::EmailSetThreeTimes, &PlantedScript::registerClara},
        {150, Case::PersonalData, &PlantedScript::registerWithPersonalData},
        {319, Case::OrderQuantityChanged, &PlantedScript::changeOrder},
        {410, Case::Duplicate, &PlantedScript::receivePayment},
        {430, Case::Duplicate, &PlantedScript::receiveAgain},
        {500, Case::VersionGap, &PlantedScript::leaveGap},
        {560, Case::VersionConflict, &PlantedScript::conflict},
        {644, Case::EmailSetThreeTimes, &PlantedScript::setSecondEmail},
        {700, Case::EffectBeforeCause, &PlantedScript::packTooEarly},
        {800, Case::LostUpdate, &PlantedScript::loseUpdate},
        {900, Case::RetryStorm, &PlantedScript::storm},
        {DeadLetterPosition, Case::DeadLetter, &PlantedScript::putAside},
        {1100, Case::MissingEffect, &PlantedScript::payWithoutShipment},
        {1200, Case::LargePayload, &PlantedScript::photograph},
        {1322, Case::EmailSetThreeTimes, &PlantedScript::setThirdEmail},
    };
    return table;
}

Planted::Planted(qint64 events)
    : m_script(std::make_unique<PlantedScript>())
{
    const QList<PlantedCase> fitting = plantedCases(events);
    for (const Piece &piece : pieces()) {
        if (std::any_of(fitting.begin(), fitting.end(),
                        [&](const PlantedCase &c) { return c.name == piece.name; }))
            m_left.insert(m_left.begin(), piece);
    }
}

Planted::~Planted() = default;

qint64 Planted::nextPosition() const
{
    return m_left.empty() ? std::numeric_limits<qint64>::max() : m_left.back().position;
}

void Planted::writeNext(House &house)
{
    const Piece piece = m_left.back();
    m_left.pop_back();
    (m_script.get()->*piece.write)(house);
}

} // namespace Backstory
