// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/projection/projectionmodel.h"
#include "models/query/queryslot.h"

#include <QObject>

namespace Backstory
{

/// A view over all entities: every event of a selection folded by one reducer, to the end of the history and
/// then as events arrive. Folds and reads on a thread of its own; nothing while no selection is set. Lives on
/// the window's thread; the destructor ends a running script.
class ProjectionSession : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype MostConsoleLines = 200;

    explicit ProjectionSession(QObject *parent = nullptr);
    ~ProjectionSession() override;

    /// Invalid: none. Another one begins anew.
    void setSelection(const ProjectionSelection &selection);
    const ProjectionSelection &selection() const { return m_selection; }
    /// What the one before made stays until this one has come to the end, for good when it fails on the way.
    void setReducer(const ReducerSource &reducer);
    const ReducerSource &reducer() const { return m_reducer; }
    void setLimits(const ReducerLimits &limits) { m_limits = limits; }
    /// More events may have arrived.
    void refresh();
    /// The same rows may be other events now.
    void restart();

    /// Of all events: JSON or `undefined`; null while there is none.
    const QByteArray &state() const { return m_state; }
    /// The entities' states, when the selection is by entity.
    ProjectionModel *table() { return &m_table; }
    const ReducerProblem &problem() const { return m_progress.problem; }
    /// The event that the reducer stopped at; empty: none.
    const QString &problemEvent() const { return m_progress.event; }
    bool isFolding() const { return m_slot.isRunning() || m_isStale; }
    /// What is shown was made by the reducer before.
    bool isOld() const { return m_isOld; }
    /// One sentence: how much is folded, and of what.
    QString coverage() const;
    /// What the script wrote last, at most MostConsoleLines.
    const QList<ConsoleLine> &console() const { return m_console; }
    qint64 consoleLines() const { return m_consoleLines; } ///< with those that are only counted

Q_SIGNALS:
    void stateChanged();
    void progressChanged(); ///< coverage(), problem() or console()

private:
    void begin();
    void wake();
    void take(ProjectionOutcome &&outcome);

    ProjectionSelection m_selection;
    ReducerSource m_reducer;
    ReducerLimits m_limits;
    ProjectionModel m_table;
    QByteArray m_state;
    ProjectionOutcome m_progress;
    QList<ConsoleLine> m_console;
    qint64 m_consoleLines = 0;
    qint64 m_shownEvents = -1; ///< that the rows in the table have seen
    bool m_isOld = false;
    bool m_isStale = false; ///< more was wished while the run was working
    QueryPool m_pool{1};
    QuerySlot m_slot{m_pool};
    std::shared_ptr<ProjectionRun> m_run;
};

} // namespace Backstory
