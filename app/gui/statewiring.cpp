// SPDX-License-Identifier: GPL-3.0-or-later
// How the window shows the state of the chosen entity at the moment where a person stands, and which reducer
// makes it; the rest of the wiring is in mainwindow.cpp.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "models/timeline/timelinecolumns.h"
#include "views/state/reducereditor.h"
#include "views/state/scriptedit.h"
#include "views/state/statetreeview.h"
#include "views/state/stateview.h"
#include "views/state/stepbar.h"
#include "views/theme/noticebar.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::connectState()
{
    connect(m_stateView, &StateView::stepChosen, this, &MainWindow::selectStep);
    connect(m_stateView, &StateView::eventActivated, this, &MainWindow::followLink);
    connect(m_stateView, &StateView::timelineWanted, this, [this](const EventReference &event) {
        showView(View::Timeline);
        followLink(event);
    });
    connect(m_stateView, &StateView::layoutChanged, this, [this] {
        m_preferences.state = m_stateView->saveLayout();
        m_actions->reducerPanel->setChecked(m_stateView->isEditorVisible());
    });
    connect(&m_focus, &Focus::selectedChanged, this, [this](const EventReference &event) {
        const qint64 step = m_state.stepOf(event);
        if (step >= 0 && step != m_state.step())
            m_state.setStep(step);
        updateState();
    });
    // Standing at a moment is standing at what the entity was then: with events of one moment it is the one
    // that was chosen, else the last.
    connect(&m_focus, &Focus::cursorChanged, this, [this](Timestamp moment) {
        m_stateView->editor()->flush();
        m_reducers.setMoment(moment);
        const qint64 step = m_state.step();
        const bool stands =
            step > 0 && step <= m_state.steps().size() && m_state.steps()[step - 1].time == moment;
        const qint64 then = m_state.stepAt(moment);
        if (!stands && then >= 0)
            m_state.setStep(then);
    });
    connect(&m_state, &StateSession::stepsChanged, this, &MainWindow::enterState);
    connect(&m_state, &StateSession::pointChanged, this, &MainWindow::updateActions);
    connect(&m_state, &StateSession::changesLoaded, &m_timeline, &TimelineModel::refreshChanges);
    m_timeline.setChanges([this](const EventReference &event) {
        const qint64 step = m_state.stepOf(event);
        if (step < 0 || step > m_state.comparedSteps())
            return QString();
        const QString fields = m_state.changedFields(step).join(u", "_s);
        return fields.isEmpty() ? u"—"_s : fields;
    });
    connect(&m_sources, &OpenedSources::historyChanged, this, [this](int id, bool anew) {
        if (id != m_state.entity().source)
            return;
        if (!anew)
            return m_state.refresh();
        m_state.setEntity({}); // the same numbers may be other entities now
        updateState();
    });
    connect(&m_details, &DetailsModel::relationsLoaded, this, &MainWindow::updateState);
    connect(m_timelineView, &TimelineView::columnsChanged, this, &MainWindow::updateState);

    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->stepBack, [this] { stepBy(-1); });
    on(m_actions->stepForward, [this] { stepBy(1); });
    on(m_actions->play, [this] {
        StepBar *bar = m_stateView->stepBar();
        if (bar->isPlaying())
            bar->pause();
        else
            bar->play();
    });
    on(m_actions->copyState, [this] { m_stateView->tree()->copyState(); });
    on(m_actions->blame, [this] { m_stateView->tree()->askBlame(); });
    on(m_actions->reducerPanel, [this](bool shown) {
        m_stateView->setEditorVisible(shown);
        if (shown)
            m_stateView->editor()->edit()->setFocus();
    });
    if (m_preferences.state.isEmpty())
        m_stateView->setEditorVisible(false); // most people want to know what was, not why
    else
        m_stateView->restoreLayout(m_preferences.state);
    m_actions->reducerPanel->setChecked(m_stateView->isEditorVisible());
}

bool MainWindow::isStateQuiet() const
{
    if (m_state.isReading() || m_state.isFolding())
        return false;
    return m_state.steps().isEmpty() || m_state.shownStep() == m_state.step() ||
           m_state.problem().kind != ReducerProblem::None;
}

void MainWindow::stepBy(int by)
{
    const qint64 step = m_state.step() + by;
    if (step < 0 || step > m_state.steps().size())
        return;
    m_state.setStep(step);
    selectStep(step);
}

void MainWindow::selectStep(qint64 step)
{
    if (step > 0 && step <= m_state.steps().size())
        m_focus.select(m_state.steps()[step - 1].event);
}

// The entity of the selected event, else the one that the timeline shows; only while somebody looks.
void MainWindow::updateState()
{
    const bool looked = m_view == View::State || !m_timelineView->table()->isColumnHidden(ChangedColumn);
    if (m_details.reference().isValid() && !m_details.hasRelations())
        return; // it is about to be known
    const EntityReference entity = looked ? currentEntity() : EntityReference();
    if (entity == m_state.entity())
        return;
    m_stateView->editor()->flush(); // what was typed belongs to the reducer of the category before
    m_reducers.setCategory(entity.category);
    m_state.setEntity(entity);
    m_timeline.refreshChanges();
}

// Where a person stands already when the steps of another entity have been found.
void MainWindow::enterState()
{
    qint64 step = m_state.stepOf(m_focus.selected());
    if (step < 0 && m_focus.cursor().isValid())
        step = m_state.stepAt(m_focus.cursor());
    if (step >= 0 && m_enteredState != m_state.entity())
        m_state.setStep(step);
    if (!m_state.steps().isEmpty())
        m_enteredState = m_state.entity();
    m_timeline.refreshChanges();
    updateActions();
}

void MainWindow::connectReducers()
{
    connectEditor(*m_stateView->editor(), m_reducers);
    connect(&m_reducers, &ReducerShelf::choicesChanged, this, &MainWindow::showReducer);
    connect(m_actions->logicOfThen, &QAction::toggled, &m_reducers, &ReducerShelf::setLogicOfThen);
    showReducer();
}

void MainWindow::showReducer()
{
    showReducerOf(m_reducers, *m_stateView->editor(), m_shownReducer,
                  [this](const ReducerSource &reducer, const QString &draft) {
                      m_stateView->setReducer(reducer, draft);
                  });
}

} // namespace Backstory
