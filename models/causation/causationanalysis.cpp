// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationanalysis.h"

#include "models/causation/causeresolver.h"
#include "models/causation/eventkinds.h"
#include "models/causation/rowfacts.h"

#include <algorithm>

namespace Backstory
{

/// What is kept between two events. An effect with several causes is resolved by the first that is found:
/// those of which some have not come stand in the table `causalopen`, as they may come when nothing of the
/// effect is in memory any more.
class CausationAnalysis::Private
{
public:
    Private(const Database &database, CausalLinkSink *told, qint64 recentRows)
        : db(database)
        , sink(told)
        , kinds(database)
        , facts(database)
        , pairs(database, PairTable)
        , resolver(database, recentRows)
        , insertOpen(database.prepare("INSERT INTO causalopen(effect, resolved) VALUES(?1, ?2)"))
        , resolveOpen(database.prepare("UPDATE causalopen SET resolved = 1 WHERE effect = ?1"))
        , selectOpen(database.prepare("SELECT resolved FROM causalopen WHERE effect = ?1"))
    {
    }

    bool add(const Event &event, const EventFacts &eventFacts);
    bool writeFound();
    bool writePairs(std::vector<PairRecord> &records);
    bool writeOpen();
    std::optional<bool> isFirstOf(qint64 effect);
    void forget();

    struct Several {
        qint64 names = 0;
        qint64 found = 0;
        bool isStored = false;
    };

    const Database &db;
    CausalLinkSink *sink;
    EventKinds kinds;
    RowFacts facts;
    BlockWriter<PairRecord> pairs;
    CauseResolver resolver;
    Statement insertOpen;
    Statement resolveOpen;
    Statement selectOpen;
    QHash<qint64, Several> several; ///< by effect, of the rows in memory
    std::vector<qint64> toStore;    ///< effects with several causes since the last flush
};

bool CausationAnalysis::Private::add(const Event &event, const EventFacts &eventFacts)
{
    const auto kind = kinds.of(eventFacts);
    if (!kind)
        return false;
    const qint64 row = qint64(eventFacts.row);
    const RowFact fact{*kind,
                       quint8((eventFacts.causes.empty() ? 0 : RowFact::HasCause) |
                              (event.kind == EventKind::Snapshot ? RowFact::IsSnapshot : 0)),
                       eventFacts.time};
    if (eventFacts.causes.size() > 1) {
        several.insert(row, {qint64(eventFacts.causes.size()), 0, false});
        toStore.push_back(row);
    }
    return facts.append(row, fact) && resolver.add(event, eventFacts) &&
           (resolver.found().empty() || writeFound());
}

bool CausationAnalysis::Private::writeFound()
{
    std::vector<CauseResolver::Found> &found = resolver.found();
    std::vector<PairRecord> records(found.size());
    // By cause first: the blocks of older rows are then read once each.
    std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.cause < b.cause; });
    for (size_t i = 0; i < found.size(); ++i) {
        const auto cause = facts.at(found[i].cause);
        if (!cause)
            return false;
        records[i].cause = found[i].cause;
        records[i].effect = found[i].effect;
        records[i].causeKind = cause->kind;
        records[i].causeTime = cause->time;
    }
    found.clear();
    std::sort(records.begin(), records.end(), [](const PairRecord &a, const PairRecord &b) {
        return std::pair(a.effect, a.cause) < std::pair(b.effect, b.cause);
    });
    return writePairs(records);
}

bool CausationAnalysis::Private::writePairs(std::vector<PairRecord> &records)
{
    for (PairRecord &pair : records) {
        const auto effect = facts.at(pair.effect);
        const auto isFirst = isFirstOf(pair.effect);
        if (!effect || !isFirst)
            return false;
        pair.effectKind = effect->kind;
        pair.effectTime = effect->time;
        pair.isFirst = *isFirst;
        if (!pairs.append(pair))
            return false;
        if (sink &&
            !sink->linked({EventRow(pair.cause), EventRow(pair.effect), pair.causeTime, pair.effectTime}))
            return false;
    }
    return true;
}

std::optional<bool> CausationAnalysis::Private::isFirstOf(qint64 effect)
{
    const auto recent = several.find(effect);
    bool isFirst = true;
    bool isStored = false;
    if (recent != several.end()) {
        isFirst = recent->found++ == 0;
        isStored = recent->isStored;
    } else if (effect < resolver.firstRecent() || resolver.firstRecent() == 0) {
        selectOpen.bind(1, effect);
        isStored = selectOpen.step();
        isFirst = !isStored || selectOpen.integer(0) == 0;
        selectOpen.reset();
    }
    if (isFirst && isStored) {
        resolveOpen.bind(1, effect);
        if (!resolveOpen.run())
            return std::nullopt;
    }
    return isFirst;
}

bool CausationAnalysis::Private::writeOpen()
{
    for (const qint64 effect : toStore) {
        Several &each = several[effect];
        if (each.found == each.names) {
            several.remove(effect);
            continue;
        }
        insertOpen.bind(1, effect);
        insertOpen.bind(2, each.found > 0);
        if (!insertOpen.run())
            return false;
        each.isStored = true;
    }
    toStore.clear();
    return true;
}

void CausationAnalysis::Private::forget()
{
    const qint64 first = resolver.firstRecent();
    facts.forgetBefore(first);
    several.removeIf([first](QHash<qint64, Several>::iterator each) { return each.key() < first; });
}

CausationAnalysis::CausationAnalysis(CausalLinkSink *sink, qint64 recentRows)
    : m_sink(sink)
    , m_recentRows(recentRows)
{
}

CausationAnalysis::~CausationAnalysis() = default;

bool CausationAnalysis::load(const Database &db)
{
    m_db = &db;
    const bool made =
        createBlockTable(db, FactTable) && createBlockTable(db, PairTable) &&
        db.execute(
            "CREATE TABLE IF NOT EXISTS eventkind(number INTEGER PRIMARY KEY, type INTEGER NOT NULL,"
            " category INTEGER NOT NULL, producer INTEGER NOT NULL);"
            "CREATE TABLE IF NOT EXISTS causalopen(effect INTEGER PRIMARY KEY, resolved INTEGER NOT NULL);");
    d = made ? std::make_unique<Private>(db, m_sink, m_recentRows) : nullptr;
    return made;
}

void CausationAnalysis::expect(const EventFacts &eventFacts)
{
    if (d)
        d->resolver.expect(eventFacts);
}

bool CausationAnalysis::add(const Event &event, const EventFacts &facts)
{
    return d && d->add(event, facts);
}

bool CausationAnalysis::flush(bool caughtUp)
{
    if (!d || !d->facts.flush() || !d->resolver.flush(caughtUp) || !d->writeFound())
        return false;
    d->forget();
    return d->writeOpen() && d->pairs.flush();
}

bool CausationAnalysis::clear()
{
    d.reset();
    return m_db && clearBlockTable(*m_db, FactTable) && clearBlockTable(*m_db, PairTable) &&
           m_db->execute("DELETE FROM eventkind; DELETE FROM causalopen;");
}

} // namespace Backstory
