// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationmodel.h"
#include "models/query/causequery.h"

namespace Backstory
{

namespace
{

CausationChoices readChoices(QueryScope &scope, const QList<HistorySource> &sources,
                             const CausationQueries &queries)
{
    CausationChoices choices;
    for (const HistorySource &source : sources) {
        choices.types += scope.history(source).types();
        choices.categories += scope.history(source).categoryNames();
    }
    CausationFilter byProducer;
    byProducer.by = CausationBy::Producer;
    byProducer.withLeaks = false;
    for (const CausalNode &node : queries.graph(scope, sources, byProducer).nodes)
        choices.producers.append(node.name);
    for (QStringList *names : {&choices.types, &choices.categories, &choices.producers}) {
        names->removeDuplicates();
        names->sort();
    }
    return choices;
}

/// Fills in when and on which entity the events happened.
void describe(QueryScope &scope, const QList<HistorySource> &sources, QList<BehindRow> &rows)
{
    for (const HistorySource &source : sources) {
        QList<EventRow> wanted;
        QList<qsizetype> places;
        for (qsizetype i = 0; i < rows.size(); ++i) {
            if (rows[i].event.source != source.id)
                continue;
            wanted.append(rows[i].event.row);
            places.append(i);
        }
        if (wanted.isEmpty())
            continue;
        QHash<qint64, StoredEvent> events;
        for (const StoredEvent &event : scope.history(source).events(wanted))
            events.insert(qint64(event.row), event);
        for (qsizetype i = 0; i < wanted.size(); ++i) {
            const auto event = events.constFind(qint64(wanted[i]));
            if (event == events.cend())
                continue;
            BehindRow &row = rows[places[i]];
            row.type = event->type;
            row.entity = {source.id, event->entityNumber, event->entity, event->category};
            if (!row.time.isValid())
                row.time = event->time();
        }
    }
}

QList<BehindRow> readBehind(QueryScope &scope, const QList<HistorySource> &sources,
                            const CausationFilter &filter, const CausationQueries &queries,
                            const BehindWhat &what, CausalPairOrder order)
{
    QList<BehindRow> rows;
    if (what.kind == BehindWhat::Pairs) {
        for (const CausalPair &pair :
             queries.pairs(scope, sources, filter, what.cause, what.effect, order, BehindModel::Most + 1))
            rows.append({pair.effect, pair.cause, {}, {}, pair.effectTime, pair.delay, pair.hasDelay});
    } else {
        const QList<EventReference> events =
            what.kind == BehindWhat::Leak
                ? queries.leaked(scope, sources, filter, what.cause, what.effect, BehindModel::Most + 1)
                : queries.unresolved(scope, sources, filter, what.cause, BehindModel::Most + 1);
        for (const EventReference &event : events)
            rows.append({event, {}, {}, {}, {}, 0, false});
    }
    describe(scope, sources, rows);
    return rows;
}

} // namespace

CausationModel::CausationModel(QueryPool &pool, QObject *parent, CausationQueries queries)
    : QObject(parent)
    , m_queries(std::move(queries))
    , m_graphSlot(pool)
    , m_activitySlot(pool)
    , m_choicesSlot(pool)
    , m_behindSlot(pool)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &CausationModel::startAll);
    connect(&m_behind, &BehindModel::orderChanged, this, &CausationModel::startBehind);
}

void CausationModel::setSources(const QList<HistorySource> &sources)
{
    m_sources = sources;
    m_graph = {};
    m_activity = {};
    m_loaded = false;
    m_hasGraph = false;
    m_stale = true;
    m_choices = {};
    m_wasComplete = {};
    m_graphSlot.cancel();
    m_activitySlot.cancel();
    m_choicesSlot.cancel();
    m_behindSlot.cancel();
    startBehind();
    Q_EMIT choicesChanged();
    Q_EMIT graphChanged();
    Q_EMIT activityChanged();
    if (m_active)
        startAll();
}

void CausationModel::refresh(int source, bool anew)
{
    if (sourceWithId(m_sources, source).id < 0)
        return;
    m_stale = true;
    if (anew)
        m_wasComplete = false;
    if (anew && m_behind.what().kind != BehindWhat::Nothing)
        startBehind();
    if (m_active)
        startSoon();
}

void CausationModel::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    if (active && m_stale)
        startSoon();
}

void CausationModel::setFilter(const CausationFilter &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    m_loaded = false;
    m_stale = true;
    if (!m_active)
        return;
    startGraph();
    if (m_behind.what().kind != BehindWhat::Nothing)
        startBehind();
}

// While sources grow, a query that runs is never thrown away for a newer one.
void CausationModel::startSoon()
{
    if (m_timer.isActive() || m_graphSlot.isRunning())
        return;
    const qint64 passed = m_since.isValid() ? m_since.elapsed() : Pace;
    if (passed >= Pace)
        startAll();
    else
        m_timer.start(int(Pace - passed));
}

void CausationModel::startAll()
{
    m_timer.stop();
    if (!m_active || m_sources.isEmpty())
        return;
    startGraph();
    startActivity();
}

// Leaks take longest: where they are slow, the ribbons are shown before them.
void CausationModel::startGraph()
{
    m_stale = false;
    m_since.start();
    readGraph(m_loaded || m_took <= SlowLeaks);
}

void CausationModel::readGraph(bool withLeaks)
{
    CausationFilter filter = m_filter;
    filter.withLeaks = withLeaks;
    QElapsedTimer timer;
    timer.start();
    m_graphSlot.start([sources = m_sources, filter,
                       read = m_queries.graph](QueryScope &scope) { return read(scope, sources, filter); },
                      [this, withLeaks, timer](CausationGraph &&graph) {
                          bool completed = false;
                          if (withLeaks)
                              completed =
                                  std::exchange(m_wasComplete, graph.complete) == false && graph.complete;
                          m_graph = std::move(graph);
                          m_loaded = true;
                          m_hasGraph = true;
                          if (withLeaks)
                              m_took = timer.elapsed();
                          Q_EMIT graphChanged();
                          if (!withLeaks) {
                              readGraph(true);
                              return;
                          }
                          if (completed) {
                              startChoices();
                              startBehind();
                          }
                          if (m_stale && m_active)
                              startSoon();
                      });
}

void CausationModel::startActivity()
{
    m_activitySlot.start([sources = m_sources](QueryScope &scope) { return readOverview(scope, sources); },
                         [this](ActivityOverview &&activity) {
                             if (m_activity == activity)
                                 return;
                             m_activity = std::move(activity);
                             Q_EMIT activityChanged();
                         });
    const bool known = !m_choices.types.isEmpty() && !m_graph.complete;
    if (!m_choicesSlot.isRunning() && !known)
        startChoices();
}

void CausationModel::startChoices()
{
    m_choicesSlot.start([sources = m_sources, queries = m_queries](
                            QueryScope &scope) { return readChoices(scope, sources, queries); },
                        [this](CausationChoices &&choices) {
                            if (m_choices == choices)
                                return;
                            m_choices = std::move(choices);
                            Q_EMIT choicesChanged();
                        });
}

void CausationModel::lookBehind(const BehindWhat &what)
{
    m_behindSlot.cancel();
    m_behind.begin(what);
    if (what.kind != BehindWhat::Nothing)
        startBehind();
}

void CausationModel::startBehind()
{
    if (m_behind.what().kind == BehindWhat::Nothing)
        return;
    m_behind.begin(m_behind.what());
    m_behindSlot.start(
        [sources = m_sources, filter = m_filter, queries = m_queries, what = m_behind.what(),
         order = m_behind.order()](QueryScope &scope) {
            return readBehind(scope, sources, filter, queries, what, order);
        },
        [this](QList<BehindRow> &&rows) { m_behind.setRows(std::move(rows)); });
}

} // namespace Backstory
