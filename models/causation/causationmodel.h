// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/behindmodel.h"
#include "models/causation/causationquery.h"
#include "models/query/activityoverview.h"
#include "models/query/queryslot.h"

#include <QElapsedTimer>
#include <QTimer>

namespace Backstory
{

/// The queries that a causation model runs, so that a test can answer in their place.
struct CausationQueries {
    using Sources = QList<HistorySource>;

    std::function<CausationGraph(QueryScope &, const Sources &, const CausationFilter &)> graph =
        readCausation;
    std::function<QList<CausalPair>(QueryScope &, const Sources &, const CausationFilter &, const QString &,
                                    const QString &, CausalPairOrder, qsizetype)>
        pairs = causalPairs;
    std::function<QList<EventReference>(QueryScope &, const Sources &, const CausationFilter &,
                                        const QString &, const QString &, qsizetype)>
        leaked = leakedEvents;
    std::function<QList<EventReference>(QueryScope &, const Sources &, const CausationFilter &,
                                        const QString &, qsizetype)>
        unresolved = unresolvedEvents;
};

/// What a filter can be made of.
struct CausationChoices {
    QStringList types;
    QStringList categories;
    QStringList producers;

    bool operator==(const CausationChoices &) const = default;
};

/// Who causes whom in the opened sources, read in the background: the graph for a filter, the activity over
/// time, and what is behind one ribbon, leak or node. Reads only while it is active, and at most twice a
/// second while sources grow. Lives on the window's thread.
class CausationModel : public QObject
{
    Q_OBJECT
public:
    explicit CausationModel(QueryPool &pool, QObject *parent = nullptr, CausationQueries queries = {});

    void setSources(const QList<HistorySource> &sources);
    /// New rows can be read from the source's history; `anew`: everything was read again from the start.
    void refresh(int source, bool anew = false);
    /// Somebody looks at it.
    void setActive(bool active);
    void setFilter(const CausationFilter &filter);
    const CausationFilter &filter() const { return m_filter; }
    void setTimeText(TimeText text) { m_behind.setTimeText(text); }

    bool hasSources() const { return !m_sources.isEmpty(); }
    /// A graph for this filter has arrived.
    bool isLoaded() const { return m_loaded; }
    /// A graph has arrived, perhaps for the filter before this one.
    bool hasGraph() const { return m_hasGraph; }
    bool isLoading() const { return m_graphSlot.isRunning(); }
    const CausationGraph &graph() const { return m_graph; }
    const ActivityOverview &activity() const { return m_activity; }
    const CausationChoices &choices() const { return m_choices; }

    /// Reads what is behind it into `behind()`.
    void lookBehind(const BehindWhat &what);
    BehindModel *behind() { return &m_behind; }
    const BehindModel *behind() const { return &m_behind; }

Q_SIGNALS:
    void graphChanged();
    void activityChanged();
    void choicesChanged();

private:
    static constexpr qint64 SlowLeaks = 80; ///< milliseconds
    static constexpr int Pace = 500;        ///< milliseconds between two readings while sources grow

    void startAll();
    void startSoon();
    void startGraph();
    void readGraph(bool withLeaks);
    void startActivity();
    void startChoices();
    void startBehind();

    CausationQueries m_queries;
    QList<HistorySource> m_sources;
    CausationFilter m_filter;
    CausationGraph m_graph;
    ActivityOverview m_activity;
    CausationChoices m_choices;
    BehindModel m_behind;
    bool m_active = false;
    bool m_stale = false;
    bool m_loaded = false;
    bool m_hasGraph = false;
    std::optional<bool> m_wasComplete; ///< the last whole graph was of all there is; none yet: null
    QElapsedTimer m_since;
    qint64 m_took = 0; ///< milliseconds for the last graph with its leaks
    QTimer m_timer;
    QuerySlot m_graphSlot;
    QuerySlot m_activitySlot;
    QuerySlot m_choicesSlot;
    QuerySlot m_behindSlot;
};

} // namespace Backstory
