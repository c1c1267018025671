// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaassumptions.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype MostNamed = 5; // topics in one sentence

QString inWords(const QStringList &topics)
{
    QString words =
        u"“%1”"_s.arg(topics.first(MostNamed < topics.size() ? MostNamed : topics.size()).join(u"”, “"_s));
    if (const qsizetype more = topics.size() - MostNamed; more > 0)
        words += u" and %1 more"_s.arg(more);
    return words;
}

} // namespace

QStringList kafkaAssumptions(const KafkaLocation &location, const QStringList &compacted)
{
    QStringList said;
    said.append(
        u"Kafka promises an order within a partition only; across partitions time orders the events for the eye, which proves nothing about what happened first."_s);
    said.append(
        location.readCommitted
            ? u"Records of open and aborted transactions are left out (isolation read_committed)."_s
            : u"Records of open and aborted transactions are read like all others (isolation read_uncommitted)."_s);
    if (!compacted.isEmpty())
        said.append(
            u"Compacted by the broker: %1. Older records of a key may be gone, and holes in the offsets are no error."_s
                .arg(inWords(compacted)));
    const KafkaLocation::Scope &scope = location.scope;
    if (scope.from.isValid())
        said.append(u"Only records from %1 on are read, as the brokers’ time index has it."_s.arg(
            QString::fromLatin1(scope.from.toText())));
    if (scope.newest >= 0)
        said.append(
            u"Of each partition, only the newest %1 records at the first opening, and all later ones, are read."_s
                .arg(scope.newest));
    if (!scope.partitions.isEmpty())
        said.append(u"Only some of the partitions are read, as the address says."_s);
    return said + location.remarks;
}

} // namespace Backstory
