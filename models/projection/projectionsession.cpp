// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/projection/projectionsession.h"

#include "models/text/numbertext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

ProjectionSession::ProjectionSession(QObject *parent)
    : QObject(parent)
{
    connect(&m_table, &ProjectionModel::pagesWanted, this, &ProjectionSession::wake, Qt::QueuedConnection);
}

ProjectionSession::~ProjectionSession()
{
    m_slot.cancel();
}

void ProjectionSession::setSelection(const ProjectionSelection &selection)
{
    if (selection == m_selection)
        return;
    if (m_selection.isValid() && m_selection.source.path != selection.source.path)
        m_pool.forget(m_selection.source.path);
    m_selection = selection;
    restart();
}

void ProjectionSession::restart()
{
    m_state.clear();
    m_table.clear();
    m_isOld = false;
    begin();
    Q_EMIT stateChanged();
}

void ProjectionSession::setReducer(const ReducerSource &reducer)
{
    if (reducer == m_reducer)
        return;
    m_reducer = reducer;
    m_isOld = !m_state.isNull() || m_table.rowCount() > 0;
    begin();
}

void ProjectionSession::refresh()
{
    wake();
}

void ProjectionSession::begin()
{
    m_slot.cancel();
    m_isStale = false;
    if (m_run) // its host ends on the thread that it worked on
        m_pool.start([old = std::exchange(m_run, nullptr)](QueryScope &) mutable { old.reset(); });
    m_progress = {};
    m_console.clear();
    m_consoleLines = 0;
    m_shownEvents = -1;
    if (m_selection.isValid() && !m_reducer.name.isEmpty())
        m_run = std::make_shared<ProjectionRun>(m_selection, m_reducer, m_limits);
    wake();
    Q_EMIT progressChanged();
}

void ProjectionSession::wake()
{
    if (!m_run)
        return;
    if (m_slot.isRunning()) {
        m_isStale = true;
        return;
    }
    m_isStale = false;
    m_slot.start(
        [run = m_run, pages = m_table.wanted()](QueryScope &scope) { return run->work(pages, scope); },
        [this](ProjectionOutcome &&outcome) { take(std::move(outcome)); });
}

void ProjectionSession::take(ProjectionOutcome &&outcome)
{
    m_consoleLines += outcome.console.size();
    m_console += std::exchange(outcome.console, {});
    if (m_console.size() > MostConsoleLines)
        m_console.remove(0, m_console.size() - MostConsoleLines);
    const bool isGood = outcome.problem.kind == ReducerProblem::None;
    if (m_isOld && isGood && !outcome.isWorking) { // it has come to the end without failing
        m_isOld = false;
        m_table.clear();
    }
    const std::optional<QByteArray> state = std::exchange(outcome.state, {});
    if (state && !m_isOld)
        m_state = *state;
    const QList<ProjectionPage> pages = std::exchange(outcome.pages, {});
    m_progress = outcome;
    if (m_selection.byEntity && !m_isOld) {
        m_table.take(pages);
        if (std::exchange(m_shownEvents, outcome.events) != outcome.events)
            m_table.setEntities(outcome.entities);
    }
    if (m_progress.isWorking || m_isStale)
        wake(); // works while the views show what came
    Q_EMIT stateChanged();
    Q_EMIT progressChanged();
}

QString ProjectionSession::coverage() const
{
    if (!m_selection.isValid())
        return {};
    QString text = countText(m_progress.events, u"event"_s) + u" folded"_s;
    if (m_selection.byEntity)
        text += u" into "_s +
                (m_progress.entities == 1 ? u"1 entity"_s : u"%L1 entities"_s.arg(m_progress.entities));
    if (m_progress.problem.kind != ReducerProblem::None)
        return text + u", then the reducer stopped"_s;
    if (m_progress.read < m_progress.rows)
        text += u" · %1 % of the history looked at"_s.arg(100 * m_progress.read / m_progress.rows);
    else
        text += u" · all that has been read; it goes on as events arrive"_s;
    return text;
}

} // namespace Backstory
