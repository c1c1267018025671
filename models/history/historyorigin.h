// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Backstory
{

/// What a history's source is, as its connector describes it.
struct HistoryOrigin {
    QString connector;
    QString schema;
    QString positionName;
    QStringList assumptions;
    bool isPartitioned = false; ///< order holds within each part of the positions only
};

} // namespace Backstory
