// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/projection/projectionview.h"
#include "models/projection/projectionsession.h"
#include "models/text/numbertext.h"
#include "views/projection/projectiontable.h"
#include "views/state/problemtext.h"
#include "views/state/reducereditor.h"
#include "views/state/scriptedit.h"
#include "views/state/statetreeview.h"
#include "views/theme/buttons.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"
#include "views/theme/panelheader.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

ProjectionView::ProjectionView(ProjectionSession &session, QueryPool &pool, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(pool)
    , m_heading(new PanelHeader(u"Projection"_s, this))
    , m_category(new QComboBox)
    , m_one(toggleButton(u"One state"_s, u"Fold all events into one state"_s))
    , m_each(toggleButton(u"By entity"_s, u"Fold the events of each entity into a state of its own"_s))
    , m_showEditor(toggleButton(u"Reducer"_s, u"Show the reducer's text"_s))
    , m_columns(new QSplitter(Qt::Horizontal, this))
    , m_pages(new QStackedWidget)
    , m_tree(new StateTreeView(m_model, pool))
    , m_table(new ProjectionTable(*session.table()))
    , m_empty(wrappedLabel({}, textFont(), u"muted"_s))
    , m_editor(new ReducerEditor)
    , m_coverage(new QLabel)
    , m_console(new QLabel)
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_tree->setSingle();
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setContentsMargins(16, 16, 16, 16);
    for (QWidget *page :
         {static_cast<QWidget *>(m_empty), static_cast<QWidget *>(m_tree), static_cast<QWidget *>(m_table)})
        m_pages->addWidget(page);
    m_columns->addWidget(m_pages);
    m_columns->addWidget(m_editor);
    m_columns->setHandleWidth(1);
    m_columns->setChildrenCollapsible(false);
    m_columns->setStretchFactor(0, 1);
    m_columns->setSizes({720, 440});
    m_editor->setMinimumWidth(240);
    m_editor->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(makeHeading());
    layout->addWidget(m_columns, 1);
    layout->addWidget(makeFooter());
    setFocusProxy(m_category);
    connect(&m_session, &ProjectionSession::stateChanged, this, &ProjectionView::updateState);
    connect(&m_session, &ProjectionSession::progressChanged, this, &ProjectionView::updateProgress);
    connect(m_table, &ProjectionTable::entityActivated, this, &ProjectionView::entityActivated);
    connect(m_editor, &ReducerEditor::textEdited, this, &ProjectionView::fold);
    connect(m_editor, &ReducerEditor::upcastEdited, this, [this](const QString &script) {
        m_reducer.upcast = script;
        fold();
    });
    connect(m_editor, &ReducerEditor::leaveWanted, this, [this] { m_pages->currentWidget()->setFocus(); });
    updateState();
    updateProgress();
}

QWidget *ProjectionView::makeHeading()
{
    m_category->setAccessibleName(u"Which events"_s);
    m_category->setToolTip(u"Which events are folded"_s);
    m_category->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_showEditor->setIcon(lineIcon(u"code"_s));
    m_showEditor->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setCategories({});
    setByEntity(true);
    m_heading->addButton(m_category);
    m_heading->addButton(m_each);
    m_heading->addButton(m_one);
    m_heading->addButton(m_showEditor);
    connect(m_category, &QComboBox::activated, this, &ProjectionView::choiceChanged);
    const auto choose = [this](bool byEntity) {
        setByEntity(byEntity);
        Q_EMIT choiceChanged();
    };
    connect(m_one, &QToolButton::clicked, this, [choose] { choose(false); });
    connect(m_each, &QToolButton::clicked, this, [choose] { choose(true); });
    connect(m_showEditor, &QToolButton::toggled, this, [this](bool shown) {
        m_editor->setVisible(shown);
        if (shown && m_showEditor->hasFocus())
            m_editor->edit()->setFocus(Qt::OtherFocusReason);
    });
    return m_heading;
}

QWidget *ProjectionView::makeFooter()
{
    auto *footer = new QWidget(this);
    footer->setProperty("role", u"footer"_s);
    footer->setAttribute(Qt::WA_StyledBackground);
    footer->setFixedHeight(28);
    for (QLabel *label : {m_coverage, m_console}) {
        label->setProperty("role", u"muted"_s);
        label->setTextFormat(Qt::PlainText);
    }
    m_coverage->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(12, 0, 12, 0);
    layout->setSpacing(8);
    layout->addWidget(m_coverage, 1);
    layout->addWidget(m_console);
    return footer;
}

void ProjectionView::setCategories(const QStringList &categories)
{
    if (m_category->count() == categories.size() + 1 && m_category->count() > 1)
        return; // categories only ever come, and those that came first stay first
    const std::optional<QString> chosen = category();
    m_category->clear();
    m_category->addItem(u"All events"_s);
    for (const QString &name : categories)
        m_category->addItem(name.isEmpty() ? u"(no category)"_s : name, name);
    setCategory(chosen);
}

std::optional<QString> ProjectionView::category() const
{
    return m_category->currentIndex() > 0 ? std::optional(m_category->currentData().toString())
                                          : std::nullopt;
}

void ProjectionView::setCategory(const std::optional<QString> &category)
{
    const int found = category ? m_category->findData(*category) : 0;
    m_category->setCurrentIndex(std::max(found, 0));
}

bool ProjectionView::isByEntity() const
{
    return m_each->isChecked();
}

void ProjectionView::setByEntity(bool byEntity)
{
    m_each->setChecked(byEntity);
    m_one->setChecked(!byEntity);
}

void ProjectionView::setReducer(const ReducerSource &reducer, const QString &draft)
{
    m_reducer = reducer;
    m_editor->setScript(reducer.script, draft);
    fold();
}

// With what stands in the editor.
void ProjectionView::fold()
{
    ReducerSource shown = m_reducer;
    shown.script = m_editor->script();
    m_session.setReducer(shown);
}

void ProjectionView::updateState()
{
    const QByteArray &state = m_session.state();
    if (!m_session.selection().byEntity && m_model.after() != state) {
        m_model.setTitles({}, u"Value"_s);
        m_model.setStates(state, state);
    }
    const QString empty = emptyText();
    m_empty->setText(empty);
    QWidget *page = m_session.selection().byEntity ? static_cast<QWidget *>(m_table) : m_tree;
    m_pages->setCurrentWidget(empty.isEmpty() ? page : m_empty);
}

void ProjectionView::updateProgress()
{
    m_heading->setNote(m_reducer.name.isEmpty() ? QString() : u"reducer "_s + m_reducer.name);
    QString coverage = m_session.coverage();
    if (m_session.isOld())
        coverage += u" · what is shown was made by the reducer before"_s;
    m_coverage->setText(coverage);
    m_coverage->setToolTip(coverage);
    const QList<ConsoleLine> &console = m_session.console();
    m_console->setVisible(!console.isEmpty());
    if (!console.isEmpty()) {
        m_console->setText(countText(m_session.consoleLines(), u"line"_s) + u" written; the last: "_s +
                           elidedMiddle(console.constLast().text.simplified(), 60));
        QStringList last;
        for (qsizetype i = std::max<qsizetype>(0, console.size() - 20); i < console.size(); ++i)
            last.append(console[i].text);
        m_console->setToolTip(u"<qt><pre>%1</pre></qt>"_s.arg(last.join(u'\n').toHtmlEscaped()));
    }
    tellProblem();
    updateState();
}

void ProjectionView::tellProblem()
{
    const ReducerProblem &problem = m_session.problem();
    if (problem.kind == ReducerProblem::None) {
        m_hasProblem = false;
        return m_editor->clearProblem();
    }
    ProblemPlace place;
    place.reducer = m_reducer.name;
    place.step = m_session.problemEvent();
    place.isDraft = m_editor->isDraft();
    place.hasOlderStates = m_session.isOld();
    const ProblemText text = problemText(problem, place);
    m_editor->showProblem(problem.line, problem.column, problem.text, text.title, text.advice);
    if (!std::exchange(m_hasProblem, true))
        m_showEditor->setChecked(true); // where it can be mended
}

QString ProjectionView::emptyText() const
{
    const ProjectionSelection &selection = m_session.selection();
    if (!selection.isValid())
        return u"Open a source to see what its events come to."_s;
    const bool isEmpty = selection.byEntity ? m_session.table()->rowCount() == 0 : m_session.state().isNull();
    if (!isEmpty)
        return !selection.byEntity && m_session.state() == "undefined"
                   ? u"The state is undefined: the reducer has returned nothing."_s
                   : QString();
    if (m_session.problem().kind != ReducerProblem::None) {
        const QString at = m_session.problemEvent();
        return (at.isEmpty() ? QString() : u"The reducer stopped at %1. "_s.arg(at)) +
               m_session.problem().text;
    }
    return m_session.isFolding() ? u"Folding the events …"_s : u"There is no event to fold."_s;
}

} // namespace Backstory
