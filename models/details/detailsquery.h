// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/jsonlevel.h"
#include "models/payload/payloadhints.h"
#include "models/query/entityids.h"
#include "models/query/querypool.h"

namespace Backstory
{

/// An event that the shown one is related to. Without a reference it resolves nowhere and only has its name.
struct RelatedEvent {
    enum Relation { CauseOf, RootOf, EffectOf };

    Relation relation = CauseOf;
    EventReference event;
    QString named; ///< what the event wrote, where it resolves nowhere
    QString type;
    QByteArray entity;
    QString category;
    qint64 version = Event::NoVersion;
    Timestamp time;
};

/// An event with what it is related to; contents come separately, because they may take longer.
struct EventRelations {
    EventReference reference;
    StoredEvent event;
    QString sourceName;
    QString positionName;
    QList<RelatedEvent> related; ///< causes, root, effects
    qint64 effects = 0;          ///< all of them; at most `MostEffects` are in `related`
    qint64 correlated = 0;       ///< events of all sources with the same correlation, this one included
    QString error;

    static constexpr qsizetype MostEffects = 50;
};

/// Payload and metadata, decoded, with what is shown of them first.
struct EventTexts {
    DecodedPayload payload;
    DecodedPayload metadata;
    JsonDocument payloadDocument; ///< where the payload is JSON or was made JSON
    JsonDocument metadataDocument;
    QStringList firstLines; ///< of a payload that is no document: text, or a hex dump
    qint64 lines = 0;       ///< all of them
    PayloadHints hints;
    qint64 storedBytes = 0;
    QString problem;

    static constexpr qsizetype MostFirstLines = 100;
};

EventRelations readRelations(QueryScope &scope, const QList<HistorySource> &sources,
                             const EventReference &event);
EventTexts readTexts(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &event);

/// `00000000  53 51 4c …  |SQL…|`, sixteen bytes a line; the offset is that of the first byte.
QString hexDump(QByteArrayView bytes, qint64 offset = 0, int bytesPerLine = 16);

} // namespace Backstory
