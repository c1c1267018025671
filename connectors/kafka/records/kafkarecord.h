// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QByteArrayView>

#include <vector>

namespace Backstory
{

/// A header of a record. Names may repeat; a value may be null, which is not the same as empty.
struct RecordHeader {
    QByteArrayView name;
    QByteArrayView value;
};

/// One record as the broker gave it. Every text is a view that lives as long as the driver's message.
struct KafkaRecord {
    enum TimeKind : quint8 { NoTime, CreateTime, LogAppendTime };

    QByteArrayView topic;
    qint32 partition = 0;
    qint64 offset = 0;
    Timestamp time;
    TimeKind timeKind = NoTime;
    QByteArrayView key;   ///< null: the record has no key
    QByteArrayView value; ///< null: a tombstone
    std::vector<RecordHeader> headers;
};

} // namespace Backstory
