// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/spacetime/spacetime.h"

namespace Backstory
{

/// One line of a space-time diagram, and what lies on it.
struct SpaceTimeLane {
    enum Kind : quint8 { Entity, Producer, Writer };

    Kind kind = Entity;
    int entity = -1; ///< of an entity, or the one that a writer works on
    QString title;   ///< as it is written in the store; empty when that does not say
    QString note;
    std::vector<int> events; ///< with a time, in its order
    std::vector<int> works;
};

enum class SpaceTimeBy : quint8 { Entity, Producer };

/// The lanes: of entities, with the lanes of those who got in each other's way there above and below; or of
/// producers, with all that they worked on where it is little.
std::vector<SpaceTimeLane> lanesOf(const SpaceTime &spaceTime, SpaceTimeBy by);

/// Who did the work; empty when it is not known.
QString writerName(const SpaceTime &spaceTime, int writer);

} // namespace Backstory
