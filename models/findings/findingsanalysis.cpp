// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingsanalysis.h"

#include "models/findings/causalfindings.h"
#include "models/findings/entitymemory.h"
#include "models/findings/rules/rules.h"
#include "models/findings/seenids.h"
#include "models/findings/stuckentities.h"
#include "models/history/tallies.h"

#include <chrono>

namespace Backstory
{

namespace
{

constexpr qint64 FewEvents = 5'000; ///< after a restart so many are looked up one by one
constexpr const char *GapsRows = "causalGapsRows";
constexpr auto StuckInterval = std::chrono::seconds(30);

/// Streams that only point to events of other streams, as KurrentDB makes them.
bool isLink(QByteArrayView type)
{
    return type == QByteArrayView("$>") || type == QByteArrayView("$@");
}

} // namespace

/// All that belongs to one opened history; made anew when it begins anew.
class FindingsAnalysis::Private
{
public:
    explicit Private(const Database &database);

    bool add(const Event &event, const EventFacts &facts);
    bool flush(bool caughtUp);
    bool readAll(qint64 beforeRow);
    bool isSeen(quint64 id);
    bool open();
    bool writeGaps();

    const Database &db;
    FindingTable findings;
    PastEvents past;
    EntityMemory states;
    StuckEntities stuck;
    CausalFindings causal;
    std::optional<QList<CausalGap>> gaps; ///< to be written
    std::optional<QList<CausalGap>> writtenGaps;
    qint64 gapsRows = -1;
    EventRules ofEntities;
    EventRules ofContents;
    SeenIds ids;
    PayloadScanner payloads;
    WordTest links{isLink};
    qint64 events = 0; ///< since it was loaded
    bool loaded = false;
    bool isStale = true; ///< the past events do not know the last commit
    bool dirty = false;
    std::chrono::steady_clock::time_point stuckAt{};
};

FindingsAnalysis::Private::Private(const Database &database)
    : db(database)
    , findings(database)
    , past(database)
    , states(database, past)
    , stuck(database, findings, past)
    , causal(findings, past)
    , ofEntities(entityRules(findings, past))
    , ofContents(contentRules(database, findings, past))
{
}

/// Reads what is needed to write, which a source that is only looked at does without.
bool FindingsAnalysis::Private::open()
{
    return std::exchange(loaded, true) || findings.load();
}

bool FindingsAnalysis::Private::readAll(qint64 beforeRow)
{
    Statement keys = db.prepare("SELECT number, level, firstrow, lastrow, directory FROM run");
    while (keys.step()) {
        IndexRun run;
        if (!run.read(keys))
            return false;
        RunScan scan(db, run.part(Lookup::ById));
        for (IndexEntry entry; scan.next(entry);)
            ids.add(entry.key);
    }
    return states.readAll(beforeRow, [this](const EntityState &before, const EventPrint &event) {
        stuck.passed(before, event);
    });
}

bool FindingsAnalysis::Private::isSeen(quint64 id)
{
    if (id == 0)
        return false;
    return ids.add(id) || (!states.isComplete() && !past.rows(Lookup::ById, id).empty());
}

bool FindingsAnalysis::Private::add(const Event &event, const EventFacts &facts)
{
    if (!open())
        return false;
    findings.countEvent(facts.type, facts.category);
    const bool isParked = links.holds(facts.type, event.type);
    if (isParked && !DeadLetterRule::isParked(event.metadata))
        return true;
    dirty = true;
    ++events;
    if (!states.isComplete()) {
        if (std::exchange(isStale, false) && !past.refresh())
            return false;
        if (events > FewEvents && !readAll(qint64(facts.row)))
            return false;
    }
    const PayloadFacts payload =
        event.payloadHash == 0 && !event.payload.isNull()
            ? payloads.scan(event.payload)
            : PayloadFacts{event.payloadHash, event.payloadSize, event.payloadShape, event.payloadFields};
    const EventPrint print(event, facts, payload.hash);
    EntityState &state = states.of(facts.entity, facts.isNewEntity);
    const bool maybeSeen = isSeen(facts.id);
    const EventContext context{event, facts, payload, print, state, maybeSeen};
    for (const auto &rule : ofContents) {
        if ((event.kind != EventKind::Snapshot || rule->looksAtSnapshots()) &&
            (!isParked || rule->looksAtParked()))
            rule->look(context);
    }
    if (!event.entity.isEmpty() && !isParked) {
        if (event.kind != EventKind::Snapshot && !event.archived) {
            for (const auto &rule : ofEntities)
                rule->look(context);
            if (!state.isEmpty())
                stuck.passed(state, print);
            stuck.wentOn(facts.entity);
        }
        advance(state, print);
    }
    return findings.isGood();
}

bool FindingsAnalysis::Private::writeGaps()
{
    const bool isSame = writtenGaps == gaps;
    writtenGaps = std::exchange(gaps, std::nullopt);
    return (isSame || causal.replace(*writtenGaps)) && MetaTable(db).write(GapsRows, gapsRows);
}

bool FindingsAnalysis::Private::flush(bool caughtUp)
{
    if (!dirty && !caughtUp && !gaps)
        return true;
    isStale = true;
    if (std::exchange(dirty, false) || gaps) {
        if (!open() || !past.refresh() || !causal.settle())
            return false;
        if (gaps && !writeGaps())
            return false;
        for (EventRules *rules : {&ofContents, &ofEntities}) {
            for (const auto &rule : *rules) {
                if (!rule->settle())
                    return false;
            }
        }
        past.release();
    }
    const auto now = std::chrono::steady_clock::now();
    if (caughtUp && loaded && states.isComplete() && now - stuckAt > StuckInterval) {
        stuckAt = now;
        if (!stuck.findAll(states))
            return false;
    }
    return !loaded || findings.flush(caughtUp);
}

FindingsAnalysis::FindingsAnalysis() = default;
FindingsAnalysis::~FindingsAnalysis() = default;

bool FindingsAnalysis::load(const Database &db)
{
    if (!FindingTable::create(db) || !FieldTypeRule::create(db))
        return false;
    d = std::make_unique<Private>(db);
    return true;
}

void FindingsAnalysis::expect(const EventFacts &facts)
{
    d->states.expect(facts.entity);
    if (facts.id != 0)
        d->ids.expect(facts.id);
}

bool FindingsAnalysis::add(const Event &event, const EventFacts &facts)
{
    return d->add(event, facts);
}

bool FindingsAnalysis::flush(bool caughtUp)
{
    return d->flush(caughtUp);
}

bool FindingsAnalysis::clear()
{
    return FindingTable::clear(d->db) && FieldTypeRule::clear(d->db);
}

bool FindingsAnalysis::linked(const CausalLink &link)
{
    d->causal.look(link);
    d->dirty = d->dirty || !d->causal.isEmpty();
    return true;
}

qint64 FindingsAnalysis::causalGapsRows() const
{
    return MetaTable(d->db).integer(GapsRows, -1);
}

void FindingsAnalysis::setCausalGaps(const QList<CausalGap> &gaps, qint64 rows)
{
    d->gaps = gaps;
    d->gapsRows = rows;
}

} // namespace Backstory
