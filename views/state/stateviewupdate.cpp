// SPDX-License-Identifier: GPL-3.0-or-later
// How the view follows its session, and what it asks of it.
#include "models/state/statepath.h"
#include "models/state/statesession.h"
#include "models/text/numbertext.h"
#include "views/state/blamepopup.h"
#include "views/state/changecount.h"
#include "views/state/consoleview.h"
#include "views/state/problemtext.h"
#include "views/state/reducereditor.h"
#include "views/state/statetreeview.h"
#include "views/state/stateview.h"
#include "views/state/stepbar.h"
#include "views/state/steppanel.h"
#include "views/state/stepslider.h"
#include "views/theme/panelheader.h"

#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype LargeStates = 256 * 1024; ///< counting their changes would be felt

/// As the lane shows a value: a text without its quotes.
QString laneText(const QString &json)
{
    if (!json.startsWith(u'"'))
        return json;
    return json.mid(1, json.size() - (json.endsWith(u'"') && json.size() > 1 ? 2 : 1));
}

} // namespace

void StateView::connectSession()
{
    m_fieldSoon.setSingleShot(true);
    m_fieldSoon.setInterval(50);
    connect(&m_fieldSoon, &QTimer::timeout, this, &StateView::updateField);
    connect(&m_session, &StateSession::stepsChanged, this, &StateView::updateSteps);
    connect(&m_session, &StateSession::pointChanged, this, &StateView::updatePoint);
    // Told some eighty times a second while it folds: nothing that stands still is made anew.
    connect(&m_session, &StateSession::foldingChanged, this, [this] {
        tellProblem();
        updateTexts();
        updateFooter();
    });
    connect(&m_session, &StateSession::problemChanged, this, &StateView::updateProblem);
    connect(&m_session, &StateSession::changesLoaded, this, &StateView::updateChanges);
    connect(&m_session, &StateSession::blameFound, this,
            [this](const Blame &blame) { m_blame->show(blame, m_session.entity().category, m_timeText); });
}

void StateView::goTo(qint64 step)
{
    m_note.clear();
    m_session.setStep(step);
    m_steps->slider()->setCurrent(m_session.step());
    Q_EMIT stepChosen(m_session.step());
}

void StateView::goToEvent(const EventReference &event)
{
    const qint64 step = m_session.stepOf(event);
    if (step >= 0)
        goTo(step);
    else
        Q_EMIT eventActivated(event);
}

void StateView::goToChange(int direction)
{
    const QString field = m_tree->field();
    const qint64 step = m_session.nextChange(field, m_session.step(), direction);
    if (step >= 0)
        return goTo(step);
    m_note = u"No %1 step changes %2"_s.arg(direction > 0 ? u"later"_s : u"earlier"_s,
                                            field.isEmpty() ? u"the state"_s : field);
    updateFooter();
}

void StateView::askBlame(const QString &path, const QRect &anchor)
{
    m_blame->openFor(path, QRect(m_tree->mapTo(this, anchor.topLeft()), anchor.size()));
    m_session.blame(path);
}

void StateView::updateHeading()
{
    const EntityReference &entity = m_session.entity();
    const bool isEntity = entity.isValid();
    m_heading->setTitle(isEntity ? u"State of "_s + elidedMiddle(QString::fromUtf8(entity.id), 60)
                                 : u"State"_s);
    m_heading->setMark(isEntity ? m_categories->indexOf(entity.category) : -1);
    const qint64 count = m_session.steps().size();
    QString note;
    if (isEntity)
        note = m_session.isReading() && count == 0 ? u"reading its events …"_s : countText(count, u"event"_s);
    if (isEntity && !m_reducer.name.isEmpty())
        note += u" · reducer "_s + m_reducer.name;
    m_heading->setNote(note);
    m_byTime->setEnabled(m_steps->slider()->hasTimes());
    m_steps->slider()->setCategory(isEntity ? m_categories->indexOf(entity.category) : 0);
}

void StateView::updateSteps()
{
    if (m_shownEntity != m_session.entity()) {
        m_shownEntity = m_session.entity();
        m_steps->pause();
        m_blame->dismiss(false);
        m_tree->forgetPlaces();
    }
    std::vector<StepMoment> moments;
    moments.reserve(size_t(m_session.steps().size()));
    for (const StateStep &step : m_session.steps())
        moments.push_back({step.time, step.version});
    m_steps->slider()->setSteps(moments);
    m_steps->slider()->setFolded(m_session.comparedSteps());
    updateHeading();
    updateField();
    updatePoint();
}

// What stands where there is nothing to show.
void StateView::updateTexts()
{
    const QString empty = emptyText();
    m_empty->setText(empty);
    m_pages->setCurrentIndex(empty.isEmpty() ? 1 : 0);
    m_footer->setVisible(empty.isEmpty());
    for (QToolButton *button : {m_byEvent, m_byTime, m_showEditor})
        button->setVisible(empty.isEmpty());
    m_tree->setEmptyText(treeText());
}

void StateView::updatePoint()
{
    updateTexts();
    m_steps->slider()->setCurrent(m_session.step());
    const qint64 shown = m_session.shownStep();
    const qint64 before = m_session.beforeStep();
    const bool isHeld = m_session.compared() >= 0;
    m_tree->setHeld(isHeld ? m_session.nameOf(m_session.compared()) : QString());
    if (shown >= 0) {
        const QString name = m_session.nameOf(shown);
        const QString other = before >= 0 ? m_session.nameOf(before) : QString();
        m_model.setTitles(other.isEmpty() ? u"Before"_s : (isHeld ? u"Held · "_s : u"Before · "_s) + other,
                          u"After · "_s + name);
        m_tree->setNote(other.isEmpty() ? u"at "_s + name : u"before %1 → after %2"_s.arg(other, name));
    }
    m_model.setStates(m_session.before(), m_session.after());
    m_model.refreshSetters();
    m_tree->setEmptyText(treeText());
    const bool isEvent = shown >= 1 && shown <= m_session.steps().size();
    m_panel->showStep(shown >= 0 ? m_session.nameOf(shown) : QString(),
                      isEvent ? &m_session.steps()[shown - 1] : nullptr, m_timeText);
    m_panel->showChanges(m_session.changedPaths(shown), m_session.comparedSteps() >= shown);
    m_console->setStep(std::max<qint64>(shown, 0));
    updateFooter();
}

void StateView::updateChanges()
{
    const qint64 shown = m_session.shownStep();
    m_panel->showChanges(m_session.changedPaths(shown), m_session.comparedSteps() >= shown);
    m_model.refreshSetters();
    m_steps->slider()->setFolded(m_session.comparedSteps());
    if (!m_fieldSoon.isActive())
        m_fieldSoon.start();
    updateFooter();
}

void StateView::updateField()
{
    const QString field = m_tree->field();
    QList<StepValue> values;
    if (!field.isEmpty()) {
        for (const StateSession::FieldValue &value : m_session.valuesOf(field)) {
            if (!value.text.isEmpty())
                values.append({value.from, value.to, laneText(value.text)});
        }
    }
    m_steps->setFieldName(field);
    m_steps->slider()->setField(field, values);
}

void StateView::updateProblem()
{
    tellProblem();
    updatePoint();
}

void StateView::tellProblem()
{
    const ReducerProblem &problem = m_session.problem();
    const qint64 step = m_session.problemStep();
    m_steps->slider()->setFailing(step > 0 ? step : -1);
    if (problem.kind == ReducerProblem::None) {
        m_editor->clearProblem();
    } else {
        ProblemPlace place;
        place.reducer = m_reducer.name;
        place.step = step > 0 ? m_session.nameOf(step) : QString();
        place.isDraft = m_editor->isDraft();
        place.hasStates = m_session.shownStep() >= 0;
        place.hasOlderStates = place.hasStates && m_session.shownReducer() != m_session.reducer();
        const ProblemText text = problemText(problem, place);
        m_editor->showProblem(problem.line, problem.column, problem.text, text.title, text.advice);
    }
}

void StateView::updateFooter()
{
    const bool isShown = m_pages->currentIndex() == 1 && m_session.shownStep() >= 0;
    QStringList parts;
    QString changed;
    const bool isSmall = m_model.before().size() + m_model.after().size() <= LargeStates;
    if (!m_note.isEmpty()) {
        changed = m_note;
    } else if (isShown && isSmall && (m_session.shownStep() > 0 || m_session.compared() >= 0)) {
        const ChangeCount count =
            countChanges({stateDocument(m_session.before()), stateDocument(m_session.after())});
        changed = changeText(count);
        parts.append(changeNote(count));
    } else if (isShown && m_session.compared() < 0 && m_session.shownStep() > 0 &&
               m_session.comparedSteps() >= m_session.shownStep()) {
        changed = countText(m_session.changedPaths(m_session.shownStep()).size(), u"field"_s) + u" changed"_s;
    }
    if (m_session.entity().isValid())
        parts.append(m_session.coverage());
    parts.removeAll(QString());
    m_changed->setText(changed);
    m_changed->setVisible(!changed.isEmpty());
    m_coverage->setText((changed.isEmpty() || parts.isEmpty() ? QString() : u"· "_s) + parts.join(u" · "_s));
    m_coverage->setToolTip(m_coverage->text());
}

QString StateView::emptyText() const
{
    if (!m_session.entity().isValid())
        return u"Choose an entity to see its state.\n\nPin one in the list of entities, or open one of its events."_s;
    if (!m_session.steps().isEmpty() || m_session.shownStep() >= 0)
        return {};
    if (m_session.isReading())
        return u"Reading the events of %1 …"_s.arg(QString::fromUtf8(m_session.entity().id));
    if (m_session.problem().kind != ReducerProblem::None)
        return m_session.problem().text;
    return u"No event of %1 has been read yet, so that it has no state."_s.arg(
        QString::fromUtf8(m_session.entity().id));
}

// Why the tree has no rows; empty when it has some.
QString StateView::treeText() const
{
    const qint64 shown = m_session.shownStep();
    if (shown < 0 && m_session.problem().kind != ReducerProblem::None)
        return m_session.problem().text.isEmpty() ? u"There is no state to show."_s
                                                  : m_session.problem().text;
    if (shown < 0)
        return u"Computing the states …"_s;
    const QByteArray &after = m_session.after();
    const bool isNothing = after.isEmpty() || after == "undefined";
    const bool wasNothing = m_session.before().isEmpty() || m_session.before() == "undefined";
    if (isNothing && wasNothing && shown == 0)
        return u"The initial state is undefined: the reducer gives none, and the first event makes one."_s;
    if (isNothing && wasNothing)
        return u"The state is undefined at %1: the reducer has returned nothing up to here."_s.arg(
            m_session.nameOf(shown));
    if (m_model.rowCount() > 0 || m_model.isLoading())
        return {};
    return m_model.isOnlyChanges() ? u"%1 changed no field."_s.arg(m_session.nameOf(shown))
                                   : u"The state is empty at %1."_s.arg(m_session.nameOf(shown));
}

QString StateView::tipOf(qint64 step) const
{
    if (step < 1 || step > m_session.steps().size())
        return u"The initial state, before the first event"_s;
    const StateStep &event = m_session.steps()[step - 1];
    QString tip = m_session.nameOf(step) + u" · "_s + (event.type.isEmpty() ? u"(no type)"_s : event.type);
    if (event.time.isValid())
        tip += u" · "_s + m_timeText.full(event.time);
    return tip;
}

} // namespace Backstory
