// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does in the panel about an event: keys, clicks, the context menu, copying.
#include "views/details/detailsdelegate.h"
#include "views/details/detailsview.h"
#include "views/details/findbar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QTreeView>

namespace Backstory
{

using namespace Qt::StringLiterals;

void DetailsView::find()
{
    if (m_model.reference().isValid())
        m_find->open();
}

bool DetailsView::isOnLink(QPoint position) const
{
    const QModelIndex index = m_tree->indexAt(position);
    const bool isLink = index.data(DetailsModel::EntityRole).isValid() ||
                        index.data(DetailsModel::LinkRole).isValid() ||
                        index.data(DetailsModel::KindRole).toInt() == DetailsItem::Correlation;
    return index.isValid() && isLink &&
           DetailsDelegate::valueRect(index, m_tree->visualRect(index)).contains(position);
}

// A row with the id of an entity can be chosen, to copy it, without going there.
void DetailsView::click(const QModelIndex &index)
{
    const bool isValue = index.data(DetailsModel::KindRole).toInt() == DetailsItem::Json ||
                         index.data(DetailsModel::KindRole).toInt() == DetailsItem::Correlation;
    if (!isValue || m_model.hasChildren(index) || isOnLink(m_pressed))
        activate(index);
}

void DetailsView::activate(const QModelIndex &index)
{
    const QVariant link = index.data(DetailsModel::LinkRole);
    const QVariant entity = index.data(DetailsModel::EntityRole);
    const int kind = index.data(DetailsModel::KindRole).toInt();
    if (link.isValid())
        Q_EMIT linkActivated(link.value<EventReference>());
    else if (entity.isValid())
        Q_EMIT entityActivated(entity.value<EntityReference>());
    else if (kind == DetailsItem::Correlation)
        Q_EMIT correlationActivated(m_model.relations().event.correlation);
    else if (kind == DetailsItem::More)
        setRaw(true);
    else if (m_model.hasChildren(index))
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
}

bool DetailsView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ContextMenu) {
        const auto *menu = static_cast<QContextMenuEvent *>(event);
        const bool isMouse = menu->reason() == QContextMenuEvent::Mouse;
        openMenu(isMouse ? m_tree->viewport()->mapFromGlobal(menu->globalPos())
                         : m_tree->visualRect(m_tree->currentIndex()).center());
        return true;
    }
    if (watched == m_tree->viewport()) {
        if (event->type() == QEvent::MouseButtonPress)
            m_pressed = static_cast<QMouseEvent *>(event)->position().toPoint();
        else if (event->type() == QEvent::MouseMove)
            m_tree->viewport()->setCursor(isOnLink(static_cast<QMouseEvent *>(event)->position().toPoint())
                                              ? Qt::PointingHandCursor
                                              : Qt::ArrowCursor);
        else if (event->type() == QEvent::Resize && m_model.texts().payload.format == DecodedPayload::Image)
            m_tree->doItemsLayout(); // the picture's height follows the width
        return false;
    }
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const QModelIndex index = m_tree->currentIndex();
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && index.isValid()) {
            activate(index);
            return true;
        }
        if (key->matches(QKeySequence::Copy) && index.isValid()) {
            copyValue(index);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

// Taken before the window's own actions while the focus is in the panel.
bool DetailsView::event(QEvent *event)
{
    const auto open = [this] { find(); };
    // Others come while the view is being made, before its parts are.
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    return (isKey && m_model.reference().isValid() && m_find->take(event, open)) || QWidget::event(event);
}

void DetailsView::openMenu(QPoint position)
{
    const QModelIndex index = m_tree->indexAt(position);
    QMenu menu(this);
    if (index.isValid()) {
        const QString pointer = index.data(DetailsModel::PointerRole).toString();
        if (index.data(DetailsModel::LinkRole).isValid())
            menu.addAction(u"&Go to this event"_s, this, [this, index] { activate(index); });
        if (index.data(DetailsModel::EntityRole).isValid())
            menu.addAction(u"&Go to this entity"_s, this, [this, index] { activate(index); });
        menu.addAction(u"&Copy the value"_s, QKeySequence::Copy, this, [this, index] { copyValue(index); });
        if (!pointer.isEmpty())
            menu.addAction(u"Copy the &path %1"_s.arg(QString(pointer).replace(u'&', u"&&"_s)), this,
                           [pointer] { QGuiApplication::clipboard()->setText(pointer); });
        menu.addSeparator();
    }
    menu.addAction(u"&Find in the payload"_s, QKeySequence::Find, this, &DetailsView::find);
    menu.addAction(u"Copy the pa&yload"_s, this, &DetailsView::copyPayload);
    QMenu *forms = menu.addMenu(u"Copy the &event as"_s);
    forms->addAction(u"&Id"_s, this, [this] { m_model.copyEvent(EventForm::Id); });
    forms->addAction(u"&JSON"_s, this, [this] { m_model.copyEvent(EventForm::Json); });
    forms->addAction(u"&CloudEvent"_s, this, [this] { m_model.copyEvent(EventForm::CloudEvent); });
    menu.addAction(u"&Save the payload…"_s, this,
                   [this] { Q_EMIT saveWanted(m_model.texts().payload.bytes); });
    menu.exec(m_tree->viewport()->mapToGlobal(position));
}

void DetailsView::copyValue(const QModelIndex &index)
{
    QGuiApplication::clipboard()->setText(m_model.wholeValue(index));
}

void DetailsView::copyPayload()
{
    const DecodedPayload &payload = m_model.texts().payload;
    QString text;
    if (payload.isText())
        text = QString::fromUtf8(payload.bytes);
    else if (!payload.json.isEmpty())
        text = QString::fromUtf8(payload.json);
    else
        text = QString::fromLatin1(payload.bytes.toHex(' '));
    QGuiApplication::clipboard()->setText(text);
}

} // namespace Backstory
