// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/findline.h"
#include "views/theme/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

FindLine::FindLine(const QString &title, const QString &tip, QWidget *parent)
    : QWidget(parent)
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
    m_text->setToolTip(tip);
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
    connect(m_text, &QLineEdit::textChanged, this, &FindLine::changed);
    connect(m_case, &QToolButton::toggled, this, &FindLine::changed);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(close, &QToolButton::clicked, this, &FindLine::close);
    hide();
}

QToolButton *FindLine::addButton(const QString &icon, const QString &name, const QString &tip)
{
    auto *button = new QToolButton(this);
    if (!icon.isEmpty())
        button->setIcon(lineIcon(icon));
    button->setAccessibleName(name);
    button->setToolTip(tip);
    layout()->addWidget(button);
    return button;
}

void FindLine::open()
{
    show();
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
    search();
    Q_EMIT opened();
}

void FindLine::close()
{
    if (isHidden())
        return;
    hide();
    forget();
    Q_EMIT closed();
}

void FindLine::step(int by)
{
    if (isHidden())
        open();
    else
        stepHit(by);
}

void FindLine::changed()
{
    if (!isHidden())
        search();
}

QString FindLine::text() const
{
    return m_text->text();
}

void FindLine::setText(const QString &text)
{
    m_text->setText(text);
}

Qt::CaseSensitivity FindLine::sensitivity() const
{
    return m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive;
}

void FindLine::showCount(const QString &count, bool hasHits)
{
    m_count->setText(count);
    m_previous->setEnabled(hasHits);
    m_next->setEnabled(hasHits);
}

bool FindLine::take(QEvent *event, const std::function<void()> &find)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isFind = key->matches(QKeySequence::Find);
    const bool isStep = key->key() == Qt::Key_F3;
    const bool isEscape = key->key() == Qt::Key_Escape && !isHidden();
    if (!isFind && !isStep && !isEscape)
        return false;
    event->accept();
    if (event->type() == QEvent::KeyPress) {
        if (isEscape)
            close();
        else if (isFind || isHidden())
            find();
        else
            step(key->modifiers() & Qt::ShiftModifier ? -1 : 1);
    }
    return true;
}

bool FindLine::eventFilter(QObject *watched, QEvent *event)
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
