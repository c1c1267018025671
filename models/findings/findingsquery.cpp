// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingsquery.h"
#include "models/findings/mutedkeys.h"

#include <algorithm>

namespace Backstory
{

namespace
{

struct Listed {
    FindingPlace place;
    FindingKey key;
};

bool isBefore(const Listed &a, const Listed &b, const FindingsScope &what)
{
    const auto places = [&](const Listed &each) {
        const int severity = int(textOf(each.key.rule).severity);
        const int rule = int(each.key.rule);
        const qint64 time =
            each.key.time.isValid() ? each.key.time.nanoseconds() : std::numeric_limits<qint64>::min();
        switch (what.sort) {
        case FindingSort::Severity:
            return std::tuple(qint64(severity), qint64(-rule), time);
        case FindingSort::Rule:
            return std::tuple(qint64(rule), time, qint64(0));
        case FindingSort::Time:
            break;
        }
        return std::tuple(time, qint64(severity), qint64(rule));
    };
    const auto left = places(a);
    const auto right = places(b);
    if (left != right)
        return what.descending ? right < left : left < right;
    return std::tuple(a.place.source, a.place.number) < std::tuple(b.place.source, b.place.number);
}

void countUsual(FindingsReader &reader, FindingsExtent &extent)
{
    const auto counts = reader.counts();
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        extent.onlyCounted += it->onlyCounted;
        for (const FindingCount::Usual &usual : it->usual)
            extent.usual.append({it.key(), usual.group, usual.times});
    }
}

} // namespace

FindingsExtent readFindings(QueryScope &scope, const FindingsScope &what)
{
    FindingsExtent extent;
    std::vector<Listed> listed;
    for (const HistorySource &source : what.sources) {
        if (scope.isStopped())
            return extent;
        HistoryReader &history = scope.history(source);
        FindingsReader reader(history);
        const MutedKeys muted(what.mutes, source, history);
        const QHash<qint64, FindingKey> among =
            what.among ? reader.evidence(*what.among).findings.value(what.among->name)
                       : QHash<qint64, FindingKey>();
        for (const FindingKey &key : reader.keys({{}, {}, what.text, {}})) {
            if (what.among && !among.contains(key.number))
                continue;
            const bool isMuted = muted.contains(key);
            extent.muted += isMuted;
            if (isMuted && !what.withMuted)
                continue;
            const FindingSeverity severity = textOf(key.rule).severity;
            ++extent.all;
            ++extent.ofRule[key.rule];
            ++extent.ofSeverity[severity];
            if ((what.rules.isEmpty() || what.rules.contains(key.rule)) &&
                (what.severities.isEmpty() || what.severities.contains(severity)))
                listed.push_back({{source.id, key.number, isMuted}, key});
        }
        countUsual(reader, extent);
        extent.events += history.summary().events;
        if (extent.error.isEmpty())
            extent.error = reader.error();
    }
    std::sort(listed.begin(), listed.end(),
              [&](const Listed &a, const Listed &b) { return isBefore(a, b, what); });
    extent.places.reserve(qsizetype(listed.size()));
    for (const Listed &each : listed)
        extent.places.append(each.place);
    return extent;
}

QList<FindingRow> readFindingRows(QueryScope &scope, const QList<HistorySource> &sources,
                                  const QList<FindingPlace> &places)
{
    QList<FindingRow> rows(places.size());
    for (const HistorySource &source : sources) {
        QList<qint64> numbers;
        for (const FindingPlace &place : places) {
            if (place.source == source.id)
                numbers.append(place.number);
        }
        if (numbers.isEmpty() || scope.isStopped())
            continue;
        QHash<qint64, Finding> found;
        for (Finding &finding : FindingsReader(scope.history(source)).findings(numbers))
            found.insert(finding.number, std::move(finding));
        for (qsizetype i = 0; i < places.size(); ++i) {
            if (places[i].source == source.id)
                rows[i] = {source.id, source.name, places[i].muted, found.value(places[i].number)};
        }
    }
    return rows;
}

} // namespace Backstory
