// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/reducereditor.h"
#include "views/state/problembanner.h"
#include "views/state/scriptedit.h"
#include "views/state/scriptfindbar.h"
#include "views/theme/buttons.h"
#include "views/theme/fonts.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int SoonAfter = 300; ///< milliseconds without a key
const QString NewId = u"\nnew"_s;
const QString OpenId = u"\nopen"_s;

/// Not shown until its owner has something to show.
QToolButton *hiddenButton(const QString &text, const QString &tip)
{
    QToolButton *button = toggleButton(text, tip);
    button->hide();
    return button;
}

} // namespace

ReducerEditor::ReducerEditor(QWidget *parent)
    : QWidget(parent)
    , m_choice(new QComboBox(this))
    , m_badge(new QLabel(u"draft"_s, this))
    , m_revert(new QPushButton(u"Revert"_s, this))
    , m_save(new QPushButton(this))
    , m_banner(new ProblemBanner(this))
    , m_edit(new ScriptEdit(this))
    , m_find(new ScriptFindBar(*m_edit, this))
    , m_upcast(new ScriptEdit(this))
    , m_texts(new QStackedWidget(this))
    , m_dates(new ReducerDates(this))
    , m_showUpcast(
          hiddenButton(u"Upcast"_s, u"The script that brings older events into today's form first"_s))
    , m_showDates(hiddenButton(u"Dates"_s, u"From when on which reducer is valid"_s))
    , m_errors(new QLabel(this))
    , m_place(new QLabel(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_banner);
    layout->addWidget(m_find);
    layout->addWidget(m_dates);
    m_texts->addWidget(m_edit);
    m_texts->addWidget(m_upcast);
    layout->addWidget(m_texts, 1);
    layout->addWidget(makeFooter());
    m_soon.setSingleShot(true);
    m_soon.setInterval(SoonAfter);
    connect(&m_soon, &QTimer::timeout, this, [this] { Q_EMIT textEdited(script()); });
    connect(m_edit, &QsciScintilla::textChanged, this, [this] {
        updateState();
        if (!m_isSetting)
            m_soon.start();
    });
    connect(m_edit, &QsciScintilla::cursorPositionChanged, this, &ReducerEditor::updatePlace);
    connect(m_edit, &ScriptEdit::leaveWanted, this, &ReducerEditor::leaveWanted);
    connect(m_choice, &QComboBox::activated, this, &ReducerEditor::choose);
    connect(m_banner, &ProblemBanner::actionWanted, this, &ReducerEditor::goToProblem);
    connect(m_revert, &QPushButton::clicked, this, &ReducerEditor::revert);
    connect(m_save, &QPushButton::clicked, this, &ReducerEditor::save);
    connectParts();
    setTabOrder(m_choice, m_revert);
    setTabOrder(m_revert, m_save);
    setTabOrder(m_save, m_edit);
    updateState();
    updatePlace();
}

void ReducerEditor::connectParts()
{
    m_dates->hide();
    m_upcast->setAccessibleName(u"Script for older events"_s);
    m_upcastSoon.setSingleShot(true);
    m_upcastSoon.setInterval(SoonAfter);
    connect(&m_upcastSoon, &QTimer::timeout, this, [this] { Q_EMIT upcastEdited(upcast()); });
    connect(m_upcast, &QsciScintilla::textChanged, this, [this] {
        if (!m_isSetting)
            m_upcastSoon.start();
    });
    connect(m_upcast, &ScriptEdit::leaveWanted, this, &ReducerEditor::leaveWanted);
    connect(m_showUpcast, &QToolButton::toggled, this, [this](bool shown) {
        m_texts->setCurrentWidget(shown ? m_upcast : m_edit);
        m_texts->currentWidget()->setFocus(Qt::OtherFocusReason);
    });
    connect(m_showDates, &QToolButton::toggled, m_dates, &QWidget::setVisible);
    connect(m_dates, &ReducerDates::datesChanged, this, &ReducerEditor::datesChanged);
}

void ReducerEditor::setDates(const QList<ReducerDate> &dates)
{
    m_dates->setDates(dates);
    m_showDates->show();
}

void ReducerEditor::setUpcast(const QString &script)
{
    const QScopedValueRollback setting(m_isSetting, true);
    m_upcastSoon.stop();
    m_upcast->setScript(script);
    m_showUpcast->show();
}

QString ReducerEditor::upcast() const
{
    return m_upcast->text();
}

QWidget *ReducerEditor::makeHeader()
{
    auto *header = new QWidget(this);
    header->setProperty("role", u"header"_s);
    header->setAttribute(Qt::WA_StyledBackground);
    header->setFixedHeight(32);
    m_choice->setAccessibleName(u"Reducer"_s);
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(10);
    m_badge->setProperty("role", u"badge"_s);
    m_badge->setFont(smallFont());
    m_badge->setToolTip(u"What is typed here has not been saved"_s);
    m_revert->setToolTip(u"Give up what was typed and go back to the saved text"_s);
    m_revert->setProperty("link", true);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(8);
    layout->addWidget(m_choice, 2);
    layout->addWidget(m_badge, 0, Qt::AlignVCenter);
    layout->addStretch(1);
    layout->addWidget(m_revert);
    layout->addWidget(m_save);
    return header;
}

QWidget *ReducerEditor::makeFooter()
{
    auto *footer = new QWidget(this);
    footer->setProperty("role", u"footer"_s);
    footer->setAttribute(Qt::WA_StyledBackground);
    footer->setFixedHeight(28);
    m_errors->setProperty("role", u"critical"_s);
    m_place->setProperty("role", u"muted"_s);
    m_place->setToolTip(
        u"A reducer sees no files, no network, no clock and no chance: the same events give the "
        "same state."_s);
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(4, 0, 12, 0);
    layout->addWidget(m_showDates);
    layout->addWidget(m_showUpcast);
    layout->addWidget(m_errors);
    layout->addStretch();
    layout->addWidget(m_place);
    return footer;
}

void ReducerEditor::setChoices(const QList<ReducerChoice> &choices, const QString &current)
{
    m_choices = choices;
    m_current = current;
    m_choice->clear();
    bool wasOwn = !choices.isEmpty() && choices.first().isOwn;
    for (const ReducerChoice &choice : choices) {
        if (choice.isOwn != wasOwn)
            m_choice->insertSeparator(m_choice->count());
        wasOwn = choice.isOwn;
        m_choice->addItem(choice.title, choice.id);
        m_choice->setItemData(m_choice->count() - 1, choice.explanation, Qt::ToolTipRole);
        if (choice.id == current) {
            m_choice->setToolTip(choice.explanation);
            m_dates->setShown(choice.id, choice.title);
        }
    }
    if (m_choice->count() > 0)
        m_choice->insertSeparator(m_choice->count());
    m_choice->addItem(u"New reducer…"_s, NewId);
    m_choice->addItem(u"Open a file…"_s, OpenId);
    m_choice->setCurrentIndex(m_choice->findData(current));
    updateState();
}

void ReducerEditor::choose(int index)
{
    const QString id = m_choice->itemData(index).toString();
    m_choice->setCurrentIndex(m_choice->findData(m_current)); // until the owner has done it
    flush();
    if (id == NewId)
        Q_EMIT newWanted();
    else if (id == OpenId)
        Q_EMIT openWanted();
    else if (!id.isEmpty() && id != m_current)
        Q_EMIT reducerChosen(id);
}

void ReducerEditor::setScript(const QString &script, const QString &draft)
{
    const QScopedValueRollback setting(m_isSetting, true);
    m_soon.stop();
    m_saved = script;
    m_edit->setScript(draft.isNull() ? script : draft);
    updateState();
}

void ReducerEditor::flush()
{
    if (m_soon.isActive()) {
        m_soon.stop();
        Q_EMIT textEdited(script());
    }
    if (m_upcastSoon.isActive()) {
        m_upcastSoon.stop();
        Q_EMIT upcastEdited(upcast());
    }
}

QString ReducerEditor::script() const
{
    return m_edit->text();
}

bool ReducerEditor::isDraft() const
{
    return m_edit->text() != m_saved;
}

void ReducerEditor::revert()
{
    if (!isDraft())
        return;
    // As an edit of its own: Undo brings the draft back.
    int line = 0;
    int index = 0;
    m_edit->getCursorPosition(&line, &index);
    m_edit->beginUndoAction();
    m_edit->selectAll();
    m_edit->replaceSelectedText(m_saved);
    m_edit->endUndoAction();
    m_edit->setCursorPosition(std::min(line, m_edit->lines() - 1), 0);
    m_edit->setFocus();
    m_soon.stop();
    Q_EMIT textEdited(script());
}

bool ReducerEditor::isOwn() const
{
    return std::any_of(m_choices.begin(), m_choices.end(), [this](const ReducerChoice &choice) {
        return choice.id == m_current && choice.isOwn;
    });
}

void ReducerEditor::save()
{
    m_soon.stop();
    if (isOwn())
        Q_EMIT saveWanted(script());
    else
        Q_EMIT saveAsWanted(script());
}

void ReducerEditor::updateState()
{
    const bool canSave = isOwn();
    const bool draft = isDraft();
    m_badge->setVisible(draft);
    m_revert->setEnabled(draft);
    m_save->setText(canSave ? u"Save"_s : u"Save as…"_s);
    m_save->setToolTip(canSave ? u"Write the file (Ctrl+S)"_s
                               : u"Write this reducer to a file of your own (Ctrl+S)"_s);
    m_save->setEnabled(draft || !canSave);
}

void ReducerEditor::updatePlace()
{
    int line = 0;
    int index = 0;
    m_edit->getCursorPosition(&line, &index);
    m_place->setText(u"Ln %1, Col %2"_s.arg(line + 1).arg(index + 1));
}

void ReducerEditor::showProblem(int line, int column, const QString &sentence, const QString &title,
                                const QString &advice)
{
    m_edit->showProblem(line, column, sentence);
    const int marked = m_edit->problemLine();
    m_banner->show(title, advice, marked > 0 ? u"Go to line %1"_s.arg(marked) : QString());
    m_errors->setText(u"1 error"_s);
}

void ReducerEditor::clearProblem()
{
    m_edit->clearProblem();
    m_banner->show({}, {}, {});
    m_errors->clear();
}

void ReducerEditor::goToProblem()
{
    if (m_edit->problemLine() < 1)
        return;
    m_showUpcast->setChecked(false);
    m_edit->setCursorPosition(m_edit->problemLine() - 1, m_edit->indentation(m_edit->problemLine() - 1));
    m_edit->ensureCursorVisible();
    m_edit->setFocus(Qt::OtherFocusReason);
}

void ReducerEditor::find()
{
    m_showUpcast->setChecked(false);
    m_find->open();
}

// Taken before the window's own actions while the focus is in the panel.
bool ReducerEditor::event(QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return QWidget::event(event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isFind = key->matches(QKeySequence::Find);
    const bool isStep = key->key() == Qt::Key_F3;
    const bool isSave = key->matches(QKeySequence::Save);
    if (!isFind && !isStep && !isSave)
        return QWidget::event(event);
    event->accept();
    if (event->type() == QEvent::KeyPress) {
        if (isFind)
            find();
        else if (isStep)
            m_find->step(key->modifiers() & Qt::ShiftModifier ? -1 : 1);
        else if (m_save->isEnabled())
            save();
    }
    return true;
}

} // namespace Backstory
