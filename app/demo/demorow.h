// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/demorandom.h"
#include "app/demo/demotypes.h"

#include <string>

namespace Backstory
{

/// One row of backstory_events as it is written; owns its texts, whose room is used again from row to row.
struct DemoRow {
    qint64 position = 0;
    DemoId id;
    const DemoTypeRow *type = nullptr;
    std::string entity;
    qint64 version = Event::NoVersion;
    qint64 readVersion = Event::NoVersion;
    Timestamp occurred;
    Timestamp recorded;
    std::string producer;
    std::string user;
    std::string causedBy;
    DemoId correlation;
    std::string payload;
    std::string metadata;
    bool archived = false;
};

} // namespace Backstory
