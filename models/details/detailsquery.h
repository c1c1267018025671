// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/payloaddecoder.h"
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
    QString error;

    static constexpr qsizetype MostEffects = 50;
};

/// Payload and metadata, decoded, with the text that a person reads. The texts are cut at `MostText`
/// characters.
struct EventTexts {
    DecodedPayload payload;
    DecodedPayload metadata;
    QString payloadText; ///< the text as stored, or a hex dump
    bool isCut = false;
    qint64 storedBytes = 0;
    QString problem;

    static constexpr qsizetype MostText = 200'000;
};

EventRelations readRelations(QueryScope &scope, const QList<HistorySource> &sources,
                             const EventReference &event);
EventTexts readTexts(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &event);

/// `00000000  53 51 4c …  |SQL…|`, sixteen bytes a line.
QString hexDump(QByteArrayView bytes);

} // namespace Backstory
