// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/messagepage.h"

#include "views/theme/fonts.h"
#include "views/theme/labels.h"

#include <QLabel>
#include <QVBoxLayout>

namespace Backstory
{

MessagePage::MessagePage(QWidget *parent)
    : QWidget(parent)
    , m_title(wrappedLabel({}, titleFont()))
    , m_text(wrappedLabel({}, textFont(), QStringLiteral("muted")))
{
    setProperty("role", QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    m_text->setMaximumWidth(560);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 32, 24, 24);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addStretch(1);
}

void MessagePage::setMessage(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
}

} // namespace Backstory
