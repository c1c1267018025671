// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/query/focus.h"

namespace Backstory
{

void Focus::setPinned(const QList<EntityReference> &entities)
{
    if (m_pinned == entities)
        return;
    m_pinned = entities;
    Q_EMIT pinnedChanged();
}

void Focus::pin(const EntityReference &entity)
{
    if (entity.isValid() && !isPinned(entity))
        setPinned(QList<EntityReference>(m_pinned) << entity);
}

void Focus::unpin(const EntityReference &entity)
{
    QList<EntityReference> left = m_pinned;
    left.removeAll(entity);
    setPinned(left);
}

void Focus::select(const EventReference &event)
{
    if (m_selected == event)
        return;
    m_selected = event;
    Q_EMIT selectedChanged(event);
}

void Focus::hover(const EventReference &event)
{
    if (m_hovered == event)
        return;
    m_hovered = event;
    Q_EMIT hoveredChanged(event);
}

void Focus::setCursor(Timestamp moment)
{
    if (m_cursor == moment)
        return;
    m_cursor = moment;
    Q_EMIT cursorChanged(moment);
}

void Focus::setRange(Timestamp from, Timestamp to)
{
    if (m_rangeFrom == from && m_rangeTo == to)
        return;
    m_rangeFrom = from;
    m_rangeTo = to;
    Q_EMIT rangeChanged(from, to);
}

} // namespace Backstory
