// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/summarytemplates.h"
#include "models/text/timetext.h"
#include "views/theme/theme.h"

#include <QByteArray>
#include <QJsonObject>

namespace Backstory
{

/// What the program remembers between its starts, in the user's settings file.
struct Preferences {
    Theme theme = Theme::System;
    TimeText::Zone zone = TimeText::Local;
    QByteArray geometry;
    QByteArray docks;
    bool entitiesPanel = true;
    bool eventPanel = true;
    bool relative = false;   ///< times are told by how long ago they were
    bool lanes = true;       ///< shown above the table
    QByteArray splitter;     ///< between the two
    QByteArray state;        ///< how the parts of the state's view share their room
    int samplingSeconds = 5; ///< between two looks at who consumes a source
    QJsonObject columns;     ///< see ColumnLayout
    SummaryTemplates templates;

    static Preferences load();
    void save() const;
};

} // namespace Backstory
