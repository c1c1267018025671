// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/sampletable.h"
#include "models/event/timestamp.h"

namespace Backstory
{

/// What all values of one column or path look like: the more that is true of every value, the better it can
/// be told what they are.
struct ValueKinds {
    int values = 0; ///< that are not null
    int rows = 0;
    bool uuids = false;
    bool isoTimes = false;
    bool integers = false;
    bool objects = false; ///< JSON objects
    bool arrays = false;
    bool unique = false;
    bool ascending = false; ///< numbers that grow from row to row
    bool words = false;     ///< few different short texts without spaces
    bool blobs = false;
    QString epoch;       ///< epoch-s, epoch-ms, epoch-us or epoch-ns, when all are times after 2000 in it
    Timestamp firstTime; ///< that the first value means, in the unit that was found
    QByteArray example;  ///< the first value, shortened

    bool isTime() const { return isoTimes || !epoch.isEmpty(); }
};

/// One column, or one path inside a column that holds JSON, with its values.
struct MappingCandidate {
    QString expression; ///< `meta$.causedBy`
    QString name;       ///< the last part: `causedBy`
    QString column;
    int depth = 0; ///< 0: the column itself
    QList<SampleTable::Value> values;
    ValueKinds kinds;
};

/// All columns, and what lies up to two steps deep in those that hold JSON objects, in their order.
QList<MappingCandidate> candidatesOf(const SampleTable &table);

} // namespace Backstory
