// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/trace/namedbar.h"
#include "models/text/numbertext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/marks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype MostListed = 40; ///< a longer menu is no help

QString nameOf(const EntityReference &entity)
{
    return elidedMiddle(QString::fromUtf8(entity.id), 60);
}

// A menu takes an ampersand for a mnemonic.
QString menuText(const EntityReference &entity)
{
    return nameOf(entity).replace(u'&', u"&&"_s);
}

QString extentText(const NamedEntities &named)
{
    QStringList parts;
    if (!named.isWhole())
        parts += u"looked into %1 of %2 payloads"_s.arg(countText(named.read), countText(named.events));
    if (named.large > 0)
        parts += u"%1 too large"_s.arg(countText(named.large));
    if (named.unread > 0)
        parts += u"%1 could not be fetched"_s.arg(countText(named.unread));
    return parts.join(u" · "_s);
}

} // namespace

NamedBar::NamedBar(TraceModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_link(new QPushButton(this))
    , m_extent(new QLabel(this))
    , m_menu(new QMenu(m_link))
{
    setProperty("role", u"footer"_s);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(28);
    m_link->setProperty("link", true);
    m_link->setCursor(Qt::PointingHandCursor);
    m_link->setToolTip(u"Known entities whose ids stand in payloads of this trace: open or pin one"_s);
    m_extent->setProperty("role", u"muted"_s);
    m_extent->setFont(smallFont());
    m_menu->setToolTipsVisible(true);
    auto *title = new QLabel(u"Also named in payloads"_s, this);
    title->setProperty("role", u"muted"_s);
    title->setBuddy(m_link);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(m_link);
    layout->addStretch(1);
    layout->addWidget(m_extent);
    connect(m_menu, &QMenu::aboutToShow, this, &NamedBar::fillMenu);
    connect(m_link, &QPushButton::clicked, this,
            [this] { m_menu->popup(m_link->mapToGlobal(QPoint(0, m_link->height()))); });
    connect(&m_model, &TraceModel::namedChanged, this, &NamedBar::updateAll);
    updateAll();
}

void NamedBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    updateLink();
}

void NamedBar::updateAll()
{
    const NamedEntities &named = m_model.named();
    m_extent->setText(extentText(named));
    m_extent->setVisible(!m_extent->text().isEmpty());
    m_link->setEnabled(!named.entities.empty());
    updateLink();
    setVisible(!named.entities.empty() || !named.isWhole());
}

// As many names as there is room for, and how many more there are.
void NamedBar::updateLink()
{
    const std::vector<NamedEntity> &entities = m_model.named().entities;
    const int room = width() - 240 - (m_extent->isHidden() ? 0 : m_extent->sizeHint().width());
    QString text = entities.empty() ? u"none found"_s : QString();
    for (size_t i = 0; i < entities.size(); ++i) {
        const size_t more = entities.size() - i - 1;
        const QString longer = (i == 0 ? QString() : text + u", "_s) + nameOf(entities[i].entity);
        if (i > 0 && fontMetrics().horizontalAdvance(longer) > room) {
            text += u" and %1 more"_s.arg(countText(qint64(more + 1)));
            break;
        }
        text = longer;
    }
    m_link->setText(text.replace(u'&', u"&&"_s));
    m_link->setAccessibleName(u"Also named in payloads: %1"_s.arg(text));
}

QIcon NamedBar::iconOf(const EntityReference &entity) const
{
    const int category = m_model.categoryOf(entity);
    if (category < 0)
        return {};
    const qreal ratio = devicePixelRatioF();
    QPixmap pixmap(QSize(16, 16) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    drawCategoryMark(painter, {8, 8}, category, colorsOf(palette()).category(category));
    return pixmap;
}

void NamedBar::addTo(QMenu &menu, const QList<EntityReference> &entities)
{
    const QList<EntityReference> listed = entities.first(std::min(entities.size(), MostListed));
    for (const EntityReference &entity : listed)
        menu.addAction(iconOf(entity), u"Open "_s + menuText(entity), this,
                       [this, entity] { Q_EMIT entityActivated(entity); });
    if (listed.size() < entities.size())
        menu.addAction(u"%1 more are not listed"_s.arg(countText(entities.size() - listed.size())))
            ->setEnabled(false);
    if (listed.isEmpty())
        return;
    menu.addSeparator();
    QMenu *pins = menu.addMenu(u"Pin"_s);
    for (const EntityReference &entity : listed)
        pins->addAction(iconOf(entity), menuText(entity), this, [this, entity] { Q_EMIT pinWanted(entity); });
}

void NamedBar::fillMenu()
{
    m_menu->clear();
    QList<EntityReference> entities;
    for (const NamedEntity &each : m_model.named().entities)
        entities.append(each.entity);
    addTo(*m_menu, entities);
    const QList<QAction *> actions = m_menu->actions();
    for (qsizetype i = 0; i < std::min(MostListed, entities.size()); ++i) {
        const auto count = qint64(m_model.named().entities[size_t(i)].by.size());
        actions[i]->setToolTip(u"%1, named by %2"_s.arg(entities[i].category, countText(count, u"event"_s)));
    }
}

} // namespace Backstory
