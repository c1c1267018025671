// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace Backstory
{

/// What a person has open, as a `.backstory` document: sources, pinned entities, place, zone, and how the
/// views are set up. A value. Keys that it does not know are kept as they were read.
///
/// ```json
/// {
///   "backstory": "workspace/1",
///   "sources": [{"place": "/data/orders.db", "mapping": "/data/orders.mapping.json"}],
///   "pinned": ["backstory:///open?source=…&category=…&entity=…"],
///   "place": "backstory:///open?source=…&entity=…&event=…&at=…",
///   "zone": "local",
///   "views": {"columns": {}, "templates": {}, "activity": {}, "lanes": true,
///             "entities": true, "event": true},
///   "window": "the state of the docks, base64",
///   "splitter": "the place between lanes and table, base64"
/// }
/// ```
struct Workspace {
    struct Source {
        QString place;       ///< a path, or a URL without a password
        QString mappingFile; ///< empty: recognised by itself

        bool operator==(const Source &) const = default;
    };

    QList<Source> sources;
    QStringList pinned; ///< links
    QString place;      ///< a link; its moment is the cursor
    QString zone;       ///< local or utc
    QJsonObject views;  ///< opaque: each key belongs to a view
    QByteArray window;
    QByteArray splitter;

    /// Nullopt with a sentence when the file is no workspace that can be read.
    static std::optional<Workspace> read(const QString &path, QString *error);
    static std::optional<Workspace> fromJson(const QByteArray &json, const QString &name, QString *error);
    QByteArray toJson() const;
    /// A sentence when it cannot be written.
    std::optional<QString> write(const QString &path) const;

    /// The parts that a person would miss; where they were last is none of them.
    bool hasSameContent(const Workspace &other) const
    {
        return sources == other.sources && pinned == other.pinned && zone == other.zone &&
               views == other.views;
    }

private:
    QJsonObject m_unknown;
};

} // namespace Backstory
