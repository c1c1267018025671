// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QList>
#include <QString>
#include <QUrl>

namespace Backstory
{

/// What a person should know about an opened source at this moment. A value: made by `app/ingest`, shown by
/// views.
struct SourceStatus {
    enum State {
        Opening,
        Reading,   ///< the scan runs; what is covered so far can be used
        Following, ///< caught up; new events appear as they come
        Canceled,  ///< stopped by the user; resume goes on where it stood
        Failed     ///< `sentence` and `advice` say why and what to do
    };
    struct Step {
        QString name;
        QString result;
        bool passed = false;
    };

    State state = Opening;
    QUrl url;
    QString place;       ///< the path or address as a person writes it; empty: as `url` has it
    QString name;        ///< the file's name, or what is read where: "orders at broker:9092"
    QString schema;      ///< "emmett 0.42"
    bool written = true; ///< false: another Backstory writes this history; this one reads along
    qint64 events = 0;   ///< visible in the history
    int judgements = 0;  ///< how often its events were judged together, which changes findings
    qint64 done = 0;     ///< progress of the scan, in events or bytes; total 0: unknown
    qint64 total = 0;
    bool inBytes = false;
    double rate = 0;         ///< events a second, over the last two seconds
    qint64 secondsLeft = -1; ///< -1: unknown
    Timestamp coveredFrom;   ///< of the events read so far, by `StoredEvent::time()`
    Timestamp coveredTo;
    QStringList notices; ///< all that was said about the source, as its history keeps it, in that order
    int restarts = 0;    ///< how often the history was begun anew since it was opened
    QString notice;      ///< "The history was rebuilt: the file has been replaced."
    QString sentence;    ///< for Failed
    QString advice;
    QString raw;
    QList<Step> tried;
};

} // namespace Backstory
