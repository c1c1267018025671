// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/details/findbar.h"
#include "models/details/payloadfind.h"
#include "models/text/numbertext.h"
#include "views/theme/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

FindBar::FindBar(PayloadFind &find, QWidget *parent, const QString &title)
    : QWidget(parent)
    , m_find(find)
    , m_text(new QLineEdit(this))
    , m_count(new QLabel(this))
{
    setProperty("role", u"header"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 4, 4);
    layout->setSpacing(0);
    m_text->setPlaceholderText(title);
    m_text->setAccessibleName(title);
    m_text->setToolTip(u"Keys and values that contain this; Enter goes to the next one"_s);
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
    setTabOrder(m_text, m_case);
    connect(m_text, &QLineEdit::textChanged, this, &FindBar::updateNeedle);
    connect(m_case, &QToolButton::toggled, this, &FindBar::updateNeedle);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(close, &QToolButton::clicked, this, &FindBar::close);
    connect(&m_find, &PayloadFind::hitsChanged, this, &FindBar::updateCount);
    connect(&m_find, &PayloadFind::currentChanged, this, &FindBar::updateCount);
    updateCount();
    hide();
}

QToolButton *FindBar::addButton(const QString &icon, const QString &name, const QString &tip)
{
    auto *button = new QToolButton(this);
    if (!icon.isEmpty())
        button->setIcon(lineIcon(icon));
    button->setAccessibleName(name);
    button->setToolTip(tip);
    layout()->addWidget(button);
    return button;
}

void FindBar::open()
{
    show();
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
    updateNeedle();
    Q_EMIT opened();
}

void FindBar::close()
{
    if (isHidden())
        return;
    hide();
    m_find.setNeedle({}, Qt::CaseInsensitive);
    Q_EMIT closed();
}

void FindBar::step(int by)
{
    if (isHidden())
        open();
    else
        m_find.step(by);
}

void FindBar::updateNeedle()
{
    if (!isHidden())
        m_find.setNeedle(m_text->text(), m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive);
}

void FindBar::updateCount()
{
    const qint64 count = m_find.count();
    QString text;
    if (m_find.isRunning())
        text = u"searching …"_s;
    else if (count > 0)
        text = u"%1 of %2%3"_s.arg(countText(m_find.current() + 1), countText(count),
                                   m_find.isCut() ? u"+"_s : QString());
    else if (!m_find.needle().isEmpty())
        text = u"no hits"_s;
    m_count->setText(text);
    const QString role = count == 0 && !m_find.isRunning() ? u"critical"_s : u"muted"_s;
    if (m_count->property("role").toString() != role) {
        m_count->setProperty("role", role);
        m_count->style()->unpolish(m_count);
        m_count->style()->polish(m_count);
    }
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
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
