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
#include "views/theme/viewtabs.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

#include <QFileDialog>
#include <QLayout>
#include <QSignalBlocker>
#include <QToolBar>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// A start for one's own reducer.
QString newReducer(const QString &category)
{
    return u"// What %1 is after each of its events.\n"
           "const initial = {};\n"
           "\n"
           "function reduce(state, event) {\n"
           "  switch (event.type) {\n"
           "    default:\n"
           "      return { ...state, ...event.data };\n"
           "  }\n"
           "}\n"_s.arg(category.isEmpty() ? u"an entity"_s : u"one of “%1”"_s.arg(category));
}

} // namespace

void MainWindow::makeTabs()
{
    m_tabs = new ViewTabs;
    m_tabs->addTab(u"Timeline"_s);
    m_tabs->addTab(u"State"_s);
    m_tabs->setAccessibleName(u"Views"_s);
    auto *row = new QToolBar(u"Views"_s, this);
    row->setObjectName(u"views"_s);
    row->setMovable(false);
    row->setContextMenuPolicy(Qt::PreventContextMenu);
    row->addWidget(m_tabs);
    row->layout()->setContentsMargins({}); // those of the main tool bar until the style changes
    addToolBarBreak();
    addToolBar(row);
    m_tabRow = row;
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) { showView(View(index)); });
    connect(m_actions->timelineView, &QAction::triggered, this, [this] { showView(View::Timeline); });
    connect(m_actions->stateView, &QAction::triggered, this, [this] { showView(View::State); });
}

void MainWindow::showView(View view)
{
    m_view = view;
    {
        const QSignalBlocker silent(m_tabs);
        m_tabs->setCurrentIndex(int(view));
    }
    (view == View::State ? m_actions->stateView : m_actions->timelineView)->setChecked(true);
    m_stateView->stepBar()->pause();
    updateState();
    updatePage();
    updateActions();
}

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
    ReducerEditor *editor = m_stateView->editor();
    connect(&m_reducers, &ReducerShelf::choicesChanged, this, &MainWindow::showReducer);
    connect(&m_reducers, &ReducerShelf::chosenChanged, this, &MainWindow::updateModified);
    connect(&m_reducers, &ReducerShelf::sourceChanged, this, &MainWindow::updateModified); // drafts are kept
    connect(&m_reducers, &ReducerShelf::failed, this, &MainWindow::notify);
    connect(editor, &ReducerEditor::textEdited, &m_reducers, &ReducerShelf::edit);
    connect(editor, &ReducerEditor::reducerChosen, &m_reducers, &ReducerShelf::choose);
    connect(editor, &ReducerEditor::upcastEdited, &m_reducers, &ReducerShelf::setUpcast);
    connect(editor, &ReducerEditor::datesChanged, &m_reducers, &ReducerShelf::setDates);
    connect(editor, &ReducerEditor::newWanted, this,
            [this] { m_reducers.addScript(newReducer(m_reducers.category())); });
    connect(editor, &ReducerEditor::saveWanted, this, [this](const QString &script) {
        m_reducers.edit(script);
        m_reducers.save();
    });
    const auto ask = [this](const QString &title, QFileDialog::AcceptMode mode, const auto &chosen) {
        auto *dialog = new QFileDialog(this, title);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(mode);
        dialog->setFileMode(mode == QFileDialog::AcceptOpen ? QFileDialog::ExistingFile
                                                            : QFileDialog::AnyFile);
        dialog->setDefaultSuffix(u"js"_s);
        dialog->setNameFilters({u"Reducers (*.js *.mjs)"_s, u"All files (*)"_s});
        if (mode == QFileDialog::AcceptSave)
            dialog->selectFile(m_reducers.source().name);
        connect(dialog, &QFileDialog::fileSelected, this, chosen);
        dialog->open();
    };
    connect(editor, &ReducerEditor::openWanted, this, [this, ask] {
        ask(u"Open a reducer"_s, QFileDialog::AcceptOpen,
            [this](const QString &path) { m_reducers.addFile(path); });
    });
    connect(editor, &ReducerEditor::saveAsWanted, this, [this, ask](const QString &script) {
        m_reducers.edit(script);
        ask(u"Save the reducer"_s, QFileDialog::AcceptSave,
            [this](const QString &path) { m_reducers.saveAs(path); });
    });
    connect(m_actions->logicOfThen, &QAction::toggled, &m_reducers, &ReducerShelf::setLogicOfThen);
    showReducer();
}

// The editor's text is touched only where it is another one: never while one types.
void MainWindow::showReducer()
{
    ReducerEditor *editor = m_stateView->editor();
    const QString shown = m_reducers.category() + u' ' + m_reducers.currentId();
    if (m_shownReducer == shown)
        editor->flush();
    m_shownReducer = shown;
    editor->setChoices(m_reducers.choices(), m_reducers.currentId());
    editor->setDates(m_reducers.dates());
    editor->setUpcast(m_reducers.current().upcast);
    const QString script = m_reducers.script();
    if (!script.isNull()) {
        ReducerSource saved = m_reducers.source();
        saved.script = script;
        m_stateView->setReducer(saved, m_reducers.draft());
    }
    if (const QString problem = m_reducers.problem(); !problem.isEmpty())
        m_notice->show(problem);
}

} // namespace Backstory
