// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/goto/gotopopup.h"
#include "views/theme/fonts.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

GotoPopup::GotoPopup(QWidget *parent)
    : PopupPanel(640, parent)
    , m_field(new QLineEdit(this))
    , m_answer(new QLabel(this))
{
    setAccessibleName(u"Go to"_s);
    m_field->setPlaceholderText(u"Id, time or version"_s);
    m_field->setAccessibleName(u"Go to an id, a time or a version"_s);
    m_field->setToolTip(u"Enter goes there, Esc closes (Ctrl+G)"_s);
    m_field->installEventFilter(this);
    m_answer->setWordWrap(true);
    m_answer->setTextFormat(Qt::PlainText);
    m_answer->setMinimumHeight(32);
    m_answer->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_answer->setContentsMargins(2, 0, 2, 0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_field);
    layout->addWidget(m_answer);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_answered = m_goWhenFound = false;
        if (text.trimmed().isEmpty())
            showHint();
        else
            Q_EMIT asked(text);
    });
    showHint();
}

void GotoPopup::open(int top)
{
    m_field->selectAll();
    openAt(top, m_field);
    if (!text().isEmpty()) {
        m_answered = m_goWhenFound = false;
        Q_EMIT asked(text()); // where the person stands may be another place than the last time
    }
}

QString GotoPopup::text() const
{
    return m_field->text().trimmed();
}

void GotoPopup::showHint()
{
    m_found = false;
    m_answer->setProperty("role", u"muted"_s);
    m_answer->setText(u"An event's or entity's id · v13 · #320 · 14:34:12 · 2025-03-18 14:18:22.195 · "
                      "yesterday 14:00 · −5m"_s);
    m_field->setAccessibleDescription(m_answer->text());
    style()->polish(m_answer);
}

void GotoPopup::showAnswer(const QString &sentence, bool found)
{
    m_answered = true;
    m_found = found;
    m_answer->setText(sentence);
    m_answer->setProperty("role", found ? QString() : u"muted"_s);
    m_field->setAccessibleDescription(sentence);
    style()->polish(m_answer);
    if (m_goWhenFound && found)
        Q_EMIT goWanted();
    m_goWhenFound = false;
}

bool GotoPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (m_answered && m_found)
                Q_EMIT goWanted();
            else
                m_goWhenFound = !m_answered && !text().isEmpty();
            return true;
        }
    }
    return PopupPanel::eventFilter(watched, event);
}

} // namespace Backstory
