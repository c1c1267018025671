// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

#include <QString>

#include <optional>

namespace Backstory
{

/// An address of a place in a source:
/// `backstory:///open?source=…&category=…&entity=…&event=…&position=…&at=…`. Values are percent-encoded
/// bytes; only `source` must be there. A value.
///
/// | key      | value                                                                               |
/// |----------|-------------------------------------------------------------------------------------|
/// | source   | the absolute path of a file, or a URL without a password                             |
/// | mapping  | the absolute path of the mapping file that describes the source                      |
/// | category | of the entity; missing: whatever category                                            |
/// | entity   | the entity's id as the store writes it; missing: all events of the source            |
/// | event    | the event's id                                                                       |
/// | position | of the event in its source: `4711`, or `3:4711` in partition 3                        |
/// | at       | a moment, RFC 3339                                                                   |
/// | view     | `state`: the state then; missing: the timeline                                       |
///
/// Keys that are not known are left alone: they may come from a newer version.
struct DeepLink {
    QString source;
    QString mappingFile;
    QString category;  ///< null: not said
    QByteArray entity; ///< null: all events
    QByteArray event;  ///< null: not said
    Position position;
    Timestamp at;
    QString view; ///< empty: the timeline

    bool operator==(const DeepLink &) const = default;

    /// An entity without an id or a category is one too: said, and empty.
    void setEntity(const QByteArray &id, const QString &ofCategory)
    {
        entity = id.isNull() ? QByteArray("") : id;
        category = ofCategory.isNull() ? QStringLiteral("") : ofCategory;
    }

    /// ASCII, to be copied.
    QString toUrl() const;
    /// Nullopt with a sentence when the text is no such link.
    static std::optional<DeepLink> fromUrl(const QString &text, QString *error);
    /// The text begins as a link of ours does.
    static bool isLink(const QString &text);
};

} // namespace Backstory
