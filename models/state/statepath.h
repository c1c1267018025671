// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/jsonlevel.h"

#include <QList>

#include <optional>

namespace Backstory
{

/// One step of a path into a state: a member's key, or a place in a list.
struct PathPart {
    QString key;
    qint64 index = -1; ///< not -1: a place in a list

    bool operator==(const PathPart &) const = default;
};

/// `lines[0].quantity`; names that are no identifiers are written `["a b"]`. The whole state is the empty
/// path.
QString pathWith(const QString &parent, const QString &key);
QString pathWith(const QString &parent, qint64 index);
/// The parts of a path; nullopt when it is written wrongly.
std::optional<QList<PathPart>> partsOf(const QString &path);
/// The path of the container that holds this one; of a path without one the empty path.
QString parentOf(const QString &path);

/// A key as JSON.stringify() writes it, without its quotes.
QByteArray writtenKey(const QString &key);

/// A state as a document; one that is not valid for `undefined` and for no state at all.
JsonDocument stateDocument(const QByteArray &json);
/// The value at a path; nullopt when there is none.
std::optional<JsonMember> valueAt(const JsonDocument &document, const QList<PathPart> &parts);

} // namespace Backstory
