// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <vector>

namespace Backstory
{

class HistoryReader;

/// One event of a mirrored topic with what the test's producer had written: its number is in the header `n`,
/// its place is its id.
struct RecordRead {
    QByteArray topic;
    int partition = -1;
    qint64 offset = -1;
    qint64 n = -1;
    EventKind kind = EventKind::Event;
    QByteArray key;
    QByteArray payload;
    QByteArray metadata;
    Timestamp occurred;
};

/// All events of a history, in the order of its rows.
std::vector<RecordRead> recordsIn(HistoryReader &history);

/// What is wrong, empty when nothing is: records first … first+count-1 for which `counts` holds (all without
/// it) are there, each once, no others, and the offsets of each partition ascend.
QString flawIn(const std::vector<RecordRead> &records, qint64 first, qint64 count,
               const std::function<bool(qint64)> &counts = {});

/// The same for the order alone.
QString disorderIn(const std::vector<RecordRead> &records);

} // namespace Backstory
