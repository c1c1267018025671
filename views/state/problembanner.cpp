// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/problembanner.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"

#include <QAccessible>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

ProblemBanner::ProblemBanner(QWidget *parent)
    : QWidget(parent)
    , m_title(wrappedLabel({}, strongFont(), u"critical"_s, this))
    , m_advice(wrappedLabel({}, textFont(), {}, this))
    , m_action(new QPushButton(this))
{
    m_action->setProperty("link", true);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_advice);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(36, 8, 8, 9);
    layout->setSpacing(8);
    layout->addLayout(texts, 1);
    layout->addWidget(m_action, 0, Qt::AlignTop);
    connect(m_action, &QPushButton::clicked, this, &ProblemBanner::actionWanted);
    hide();
}

void ProblemBanner::show(const QString &title, const QString &advice, const QString &action)
{
    const bool isNew = title + advice != text() || isHidden();
    m_title->setText(title);
    m_advice->setText(advice);
    m_advice->setVisible(!advice.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setVisible(!title.isEmpty());
    if (title.isEmpty() || !isNew)
        return;
    setAccessibleName(title + u' ' + advice);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString ProblemBanner::text() const
{
    return m_title->text() + m_advice->text();
}

void ProblemBanner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsOf(palette());
    painter.fillRect(rect(), colors.criticalFill);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colors.line);
    painter.drawPixmap(12, 8, linePixmap(u"error"_s, colors.critical, 16, devicePixelRatioF()));
}

} // namespace Backstory
