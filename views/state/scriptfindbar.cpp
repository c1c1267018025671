// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/scriptfindbar.h"
#include "models/text/numbertext.h"
#include "views/state/scriptedit.h"
#include "views/theme/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

ScriptFindBar::ScriptFindBar(ScriptEdit &edit, QWidget *parent)
    : QWidget(parent)
    , m_edit(edit)
    , m_text(new QLineEdit(this))
    , m_count(new QLabel(this))
{
    setProperty("role", u"header"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 4, 4);
    layout->setSpacing(0);
    m_text->setPlaceholderText(u"Find in the reducer"_s);
    m_text->setAccessibleName(u"Find in the reducer"_s);
    m_text->setToolTip(u"Enter goes to the next hit, Esc closes"_s);
    m_text->installEventFilter(this);
    m_count->setProperty("role", u"muted"_s);
    m_count->setContentsMargins(8, 0, 4, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_count);
    m_case = addButton({}, u"Match case"_s, u"Upper and lower case must match"_s);
    m_case->setText(u"Aa"_s);
    m_case->setCheckable(true);
    m_previous = addButton(u"up"_s, u"Previous hit"_s, u"To the previous hit (Shift+F3)"_s);
    m_next = addButton(u"down"_s, u"Next hit"_s, u"To the next hit (F3)"_s);
    QToolButton *close = addButton(u"clear"_s, u"Close the search"_s, u"Close the search (Esc)"_s);
    connect(m_text, &QLineEdit::textChanged, this, &ScriptFindBar::search);
    connect(m_case, &QToolButton::toggled, this, &ScriptFindBar::search);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(close, &QToolButton::clicked, this, &ScriptFindBar::close);
    connect(&m_edit, &QsciScintilla::textChanged, this, [this] {
        if (isHidden())
            return;
        m_hits =
            m_edit.markHits(m_text->text(), m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive);
        showCount(-1);
    });
    hide();
}

QToolButton *ScriptFindBar::addButton(const QString &icon, const QString &name, const QString &tip)
{
    auto *button = new QToolButton(this);
    if (!icon.isEmpty())
        button->setIcon(lineIcon(icon));
    button->setAccessibleName(name);
    button->setToolTip(tip);
    layout()->addWidget(button);
    return button;
}

void ScriptFindBar::open()
{
    show();
    const QString selected = m_edit.selectedText();
    if (!selected.isEmpty() && !selected.contains(u'\n'))
        m_text->setText(selected);
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
    search();
}

void ScriptFindBar::close()
{
    if (isHidden())
        return;
    hide();
    m_edit.markHits({}, Qt::CaseInsensitive);
    m_edit.setFocus(Qt::OtherFocusReason);
}

void ScriptFindBar::step(int direction)
{
    if (isHidden())
        open();
    else
        showCount(m_edit.selectHit(direction, false));
}

void ScriptFindBar::search()
{
    m_hits = m_edit.markHits(m_text->text(), m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive);
    showCount(m_edit.selectHit(1, true));
}

void ScriptFindBar::showCount(int hit)
{
    QString text;
    if (hit >= 0)
        text = u"%1 of %2"_s.arg(countText(hit + 1), countText(m_hits));
    else if (m_hits > 0)
        text = countText(m_hits, u"hit"_s);
    else if (!m_text->text().isEmpty())
        text = u"no hits"_s;
    m_count->setText(text);
    m_previous->setEnabled(m_hits > 0);
    m_next->setEnabled(m_hits > 0);
}

bool ScriptFindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            step(key->modifiers() & Qt::ShiftModifier ? -1 : 1);
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            close();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Backstory
