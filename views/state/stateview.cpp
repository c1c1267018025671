// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/stateview.h"
#include "models/state/statesession.h"
#include "views/state/blamepopup.h"
#include "views/state/consoleview.h"
#include "views/state/reducereditor.h"
#include "views/state/scriptedit.h"
#include "views/state/statetreeview.h"
#include "views/state/stepbar.h"
#include "views/state/steppanel.h"
#include "views/state/stepslider.h"
#include "views/theme/buttons.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"
#include "views/theme/panelheader.h"

#include <QDataStream>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr quint32 LayoutFormat = 1;
constexpr int WideEnough = 880; ///< for the states, the event and the reducer's text side by side

} // namespace

StateView::StateView(StateSession &session, QueryPool &pool, std::shared_ptr<Categories> categories,
                     QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_categories(std::move(categories))
    , m_model(pool)
    , m_heading(new PanelHeader(u"State"_s, this))
    , m_byEvent(toggleButton(u"By event"_s, u"One event stands like the other"_s))
    , m_byTime(toggleButton(u"By time"_s, u"Events stand where their times are"_s))
    , m_showEditor(toggleButton(u"Reducer"_s, u"Show the reducer's text"_s))
    , m_pages(new QStackedWidget(this))
    , m_empty(wrappedLabel({}, textFont(), u"muted"_s))
    , m_steps(new StepBar)
    , m_columns(new QSplitter(Qt::Horizontal))
    , m_middle(new QSplitter(Qt::Vertical))
    , m_tree(new StateTreeView(m_model, pool))
    , m_panel(new StepPanel)
    , m_console(new ConsoleView(*session.console()))
    , m_editor(new ReducerEditor)
    , m_footer(new QWidget(this))
    , m_changed(new QLabel)
    , m_coverage(new QLabel)
    , m_blame(new BlamePopup(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    QFont large = textFont();
    large.setPixelSize(13);
    m_empty->setFont(large);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setContentsMargins(16, 16, 16, 16);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(makeBody());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(makeHeading());
    layout->addWidget(m_pages, 1);
    layout->addWidget(makeFooter());
    m_blame->setCategories([this](const QString &name) { return m_categories->indexOf(name); });
    m_steps->slider()->setTips([this](qint64 step) { return tipOf(step); });
    m_model.setSetters([this](const QString &path) {
        const qint64 step = m_session.setterOf(path, m_session.shownStep());
        return StateTreeModel::Setter{step, step < 0 ? QString() : m_session.nameOf(step)};
    });
    connectParts();
    connectSession();
    setFocusProxy(m_steps->slider());
    setByTime(false);
    updateHeading();
    updateSteps();
    updateProblem();
}

StateView::~StateView() = default;

QWidget *StateView::makeHeading()
{
    m_showEditor->setIcon(lineIcon(u"code"_s));
    m_showEditor->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_showEditor->setChecked(true);
    m_heading->addButton(m_byEvent);
    m_heading->addButton(m_byTime);
    m_heading->addButton(m_showEditor);
    return m_heading;
}

QWidget *StateView::makeBody()
{
    m_middle->addWidget(m_panel);
    m_middle->addWidget(m_console);
    m_middle->setSizes({230, 400});
    m_middle->setStretchFactor(0, 0);
    m_middle->setStretchFactor(1, 1);
    m_columns->addWidget(m_tree);
    m_columns->addWidget(m_middle);
    m_columns->addWidget(m_editor);
    m_columns->setSizes({560, 300, 460});
    m_columns->setStretchFactor(0, 4);
    m_columns->setStretchFactor(1, 2);
    m_columns->setStretchFactor(2, 3);
    for (QSplitter *splitter : {m_middle, m_columns}) {
        splitter->setHandleWidth(1);
        splitter->setChildrenCollapsible(false);
        connect(splitter, &QSplitter::splitterMoved, this, &StateView::layoutChanged);
    }
    m_tree->setMinimumWidth(280);
    m_middle->setMinimumWidth(180);
    m_editor->setMinimumWidth(240);
    auto *rule = new QWidget;
    rule->setProperty("role", u"rule"_s);
    rule->setAttribute(Qt::WA_StyledBackground);
    rule->setFixedHeight(1);
    auto *body = new QWidget;
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_steps);
    layout->addWidget(rule);
    layout->addWidget(m_columns, 1);
    return body;
}

QWidget *StateView::makeFooter()
{
    m_footer->setProperty("role", u"footer"_s);
    m_footer->setAttribute(Qt::WA_StyledBackground);
    m_footer->setFixedHeight(28);
    m_changed->setFont(strongFont());
    m_changed->setTextFormat(Qt::PlainText); // it may name a field
    m_coverage->setProperty("role", u"muted"_s);
    m_coverage->setTextFormat(Qt::PlainText);
    m_coverage->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *layout = new QHBoxLayout(m_footer);
    layout->setContentsMargins(12, 0, 12, 0);
    layout->setSpacing(8);
    layout->addWidget(m_changed);
    layout->addWidget(m_coverage, 1);
    return m_footer;
}

void StateView::connectParts()
{
    connect(m_byEvent, &QToolButton::clicked, this, [this] { setByTime(false); });
    connect(m_byTime, &QToolButton::clicked, this, [this] { setByTime(true); });
    connect(m_showEditor, &QToolButton::toggled, this, [this](bool visible) {
        m_editor->setVisible(visible);
        updateColumns();
        if (visible && m_showEditor->hasFocus())
            m_editor->edit()->setFocus(Qt::OtherFocusReason);
        Q_EMIT layoutChanged();
    });
    connect(m_steps, &StepBar::stepWanted, this, &StateView::goTo);
    connect(m_steps, &StepBar::changeWanted, this, &StateView::goToChange);
    connect(m_steps, &StepBar::speedChanged, this, &StateView::layoutChanged);
    connect(m_tree, &StateTreeView::fieldChosen, this, &StateView::updateField);
    connect(m_tree, &StateTreeView::changeWanted, this, &StateView::goToChange);
    connect(m_tree, &StateTreeView::blameWanted, this, &StateView::askBlame);
    connect(m_tree, &StateTreeView::comparePreviousWanted, this, [this] { m_session.compareWith(-1); });
    connect(m_tree, &StateTreeView::compareInitialWanted, this, [this] { m_session.compareWith(0); });
    connect(m_tree, &StateTreeView::compareShownWanted, this,
            [this] { m_session.compareWith(m_session.shownStep()); });
    connect(&m_model, &StateTreeModel::statesShown, this, [this] {
        m_tree->setEmptyText(treeText());
        updateFooter();
    });
    connect(m_panel, &StepPanel::fieldWanted, this, &StateView::showField);
    connect(m_panel, &StepPanel::eventWanted, this, &StateView::timelineWanted);
    connect(m_console, &ConsoleView::stepWanted, this, &StateView::goTo);
    connect(m_blame, &BlamePopup::stepWanted, this, &StateView::goTo);
    connect(m_blame, &BlamePopup::eventWanted, this, &StateView::goToEvent);
    connect(m_editor, &ReducerEditor::leaveWanted, this, [this] { m_tree->setFocus(Qt::OtherFocusReason); });
    connect(m_editor, &ReducerEditor::upcastEdited, this, [this](const QString &script) {
        m_reducer.upcast = script;
        fold();
    });
    connect(m_editor, &ReducerEditor::textEdited, this, [this] { fold(); });
}

void StateView::setTimeText(TimeText text)
{
    m_timeText = text;
    m_steps->slider()->setTimeText(text);
    updatePoint();
}

void StateView::setReducer(const ReducerSource &reducer, const QString &draft)
{
    m_reducer = reducer;
    m_editor->setScript(reducer.script, draft);
    fold();
    updateHeading();
    updateProblem();
}

// With what stands in the editor.
void StateView::fold()
{
    ReducerSource shown = m_reducer;
    shown.script = m_editor->script();
    m_session.setReducer(shown);
}

void StateView::setEditorVisible(bool visible)
{
    m_showEditor->setChecked(visible);
    if (visible && isVisible()) // somebody wants to write
        m_editor->edit()->setFocus(Qt::OtherFocusReason);
}

bool StateView::isEditorVisible() const
{
    return m_showEditor->isChecked();
}

void StateView::showField(const QString &path)
{
    m_tree->reveal(path);
}

void StateView::showBlame(const QString &path)
{
    m_tree->reveal(path);
    m_tree->askBlame();
}

void StateView::setByTime(bool byTime)
{
    m_byEvent->setChecked(!byTime);
    m_byTime->setChecked(byTime);
    m_steps->slider()->setSpacing(byTime ? StepLayout::ByTime : StepLayout::ByEvent);
    Q_EMIT layoutChanged();
}

void StateView::find()
{
    m_tree->find();
}

QByteArray StateView::saveLayout() const
{
    QByteArray saved;
    QDataStream stream(&saved, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << LayoutFormat << m_columns->saveState() << m_middle->saveState() << isEditorVisible()
           << m_byTime->isChecked() << qint32(m_steps->speed());
    return saved;
}

void StateView::restoreLayout(const QByteArray &layout)
{
    QDataStream stream(layout);
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 format = 0;
    QByteArray columns;
    QByteArray middle;
    bool isEditor = true;
    bool byTime = false;
    qint32 speed = 0;
    stream >> format >> columns >> middle >> isEditor >> byTime >> speed;
    if (format != LayoutFormat || stream.status() != QDataStream::Ok)
        return;
    m_columns->restoreState(columns);
    m_middle->restoreState(middle);
    m_steps->setSpeed(speed);
    setByTime(byTime);
    setEditorVisible(isEditor);
}

// In a narrow window who writes a reducer wants to see what it makes: the event steps aside.
void StateView::updateColumns()
{
    m_middle->setVisible(width() >= WideEnough || !isEditorVisible());
}

void StateView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    updateColumns();
}

// Keys that no part has taken: one can step from wherever the focus is, but in the text.
void StateView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_BracketLeft || event->key() == Qt::Key_BracketRight)
        goToChange(event->key() == Qt::Key_BracketRight ? 1 : -1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace Backstory
