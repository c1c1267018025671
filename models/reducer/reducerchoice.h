// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QList>
#include <QString>

namespace Backstory
{

/// A reducer that can be chosen; `id` is whatever its owner knows it by.
struct ReducerChoice {
    QString id;
    QString title;       ///< “Merge the payload”, `order.js`
    QString explanation; ///< one sentence
    bool isOwn = false;  ///< of the user's: it can be saved; what comes with Backstory cannot
    bool operator==(const ReducerChoice &) const = default;
};

/// A reducer of a category and the moment from which it is valid; without one, from the first event on.
struct ReducerDate {
    QString id;
    QString title;
    Timestamp from;
    bool operator==(const ReducerDate &) const = default;
};

} // namespace Backstory
