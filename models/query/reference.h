// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/contentsource.h"

#include <QMetaType>

namespace Backstory
{

/// An opened source as queries need it: where its history is and how contents are fetched. `id` is unique in
/// a window.
struct HistorySource {
    int id = -1;
    QString name;
    QString path;
    ContentSourceFactory contents;

    bool operator==(const HistorySource &other) const { return id == other.id && path == other.path; }
};

/// Which entity of which opened source. The id and category are carried along for titles.
struct EntityReference {
    int source = -1;
    EntityNumber number{};
    QByteArray id;
    QString category;

    bool isValid() const { return source >= 0; }
    bool operator==(const EntityReference &other) const
    {
        return source == other.source && number == other.number;
    }
};

/// Which event of which opened source.
struct EventReference {
    int source = -1;
    EventRow row{};

    bool isValid() const { return source >= 0; }
    bool operator==(const EventReference &) const = default;
};

} // namespace Backstory

Q_DECLARE_METATYPE(Backstory::EntityReference)
Q_DECLARE_METATYPE(Backstory::EventReference)
