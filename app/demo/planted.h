// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/demo.h"
#include "app/demo/house.h"

namespace Backstory
{

class PlantedScript;

/// Writes the planted cases at their positions, which are the same for every seed. A case of which not all
/// events fit into the store is left out.
class Planted
{
public:
    explicit Planted(qint64 events);
    ~Planted();

    /// Where the next piece has to begin; the largest number when none is left.
    qint64 nextPosition() const;
    void writeNext(House &house);

    /// The event that the mailer never processed.
    static constexpr qint64 DeadLetterPosition = 1000;

private:
    struct Piece {
        qint64 position;
        PlantedCase::Name name;
        void (PlantedScript::*write)(House &);
    };

    static const std::vector<Piece> &pieces();

    std::unique_ptr<PlantedScript> m_script;
    std::vector<Piece> m_left; ///< last first
};

} // namespace Backstory
