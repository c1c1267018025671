// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumerstanding.h"

#include <map>

namespace Backstory
{

using namespace Qt::StringLiterals;

/// A row of Kafka's own kafka-consumer-groups; what it writes as "-" is None.
struct GroupToolRow {
    qint64 position = ConsumerSample::None;
    qint64 head = ConsumerSample::None;
    qint64 lag = ConsumerSample::None;
};
using GroupToolRows = std::map<ConsumerPart, GroupToolRow>;

inline GroupToolRows groupToolRows(const QByteArray &said)
{
    const auto number = [](const QByteArray &text) {
        return text == "-" ? qint64(ConsumerSample::None) : text.toLongLong();
    };
    GroupToolRows rows;
    for (const QByteArray &line : said.split('\n')) {
        const QByteArrayList cells = line.simplified().split(' ');
        bool isRow = false;
        cells.value(2).toInt(&isRow);
        if (isRow && cells.size() >= 6)
            rows[{QString::fromUtf8(cells[0]), QString::fromUtf8(cells[1]), cells[2].toInt()}] = {
                number(cells[3]), number(cells[4]), number(cells[5])};
    }
    return rows;
}

inline std::map<ConsumerPart, ConsumerSample> samplesOf(const QList<ConsumerStanding> &standings)
{
    std::map<ConsumerPart, ConsumerSample> samples;
    for (const ConsumerStanding &each : standings)
        samples[each.part] = each.sample;
    return samples;
}

/// Whether a position or a head has moved between two looks.
inline bool haveMoved(const QList<ConsumerStanding> &a, const QList<ConsumerStanding> &b)
{
    const auto left = samplesOf(a);
    const auto right = samplesOf(b);
    return !std::equal(left.begin(), left.end(), right.begin(), right.end(),
                       [](const auto &x, const auto &y) {
                           return x.first == y.first && x.second.position == y.second.position &&
                                  x.second.head == y.second.head;
                       });
}

/// Compares each lag of the tool with what was sampled before and after it ran; differences as sentences.
inline QStringList differences(const GroupToolRows &rows, const QList<ConsumerStanding> &before,
                               const QList<ConsumerStanding> &after)
{
    QStringList different;
    const auto earlier = samplesOf(before);
    const auto later = samplesOf(after);
    for (const auto &[part, row] : rows) {
        const auto from = earlier.find(part);
        const auto to = later.find(part);
        const bool isKnown = from != earlier.end() && to != later.end();
        // Positions and ends only grow between the looks, so lags lie between these.
        const auto isBetween = [](qint64 least, qint64 value, qint64 most) {
            return least <= value && value <= most;
        };
        const bool isSame =
            isKnown && isBetween(from->second.position, row.position, to->second.position) &&
            isBetween(from->second.head, row.head, to->second.head) &&
            (row.lag == ConsumerSample::None ? to->second.lag() == ConsumerSample::None
                                             : isBetween(from->second.head - to->second.position, row.lag,
                                                         to->second.head - from->second.position));
        if (!isSame)
            different << u"%1 %2/%3: position %4, head %5, lag %6"_s.arg(part.name, part.topic)
                             .arg(part.partition)
                             .arg(row.position)
                             .arg(row.head)
                             .arg(row.lag);
    }
    return different;
}

} // namespace Backstory
