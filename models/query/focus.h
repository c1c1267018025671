// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QObject>

namespace Backstory
{

/// What all views of a window share: the pinned entities, the selected event, the one under the mouse, and
/// the cursor in time. A view tells it what a person did and follows what others did. Lives on the window's
/// thread.
class Focus : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    const QList<EntityReference> &pinned() const { return m_pinned; }
    bool isPinned(const EntityReference &entity) const { return m_pinned.contains(entity); }
    void setPinned(const QList<EntityReference> &entities);
    /// Behind those that are pinned already.
    void pin(const EntityReference &entity);
    void unpin(const EntityReference &entity);

    /// Invalid: none.
    const EventReference &selected() const { return m_selected; }
    void select(const EventReference &event);

    /// Invalid: none.
    const EventReference &hovered() const { return m_hovered; }
    void hover(const EventReference &event);

    /// The moment at which a person stands; invalid until one was chosen.
    Timestamp cursor() const { return m_cursor; }
    void setCursor(Timestamp moment);

Q_SIGNALS:
    void pinnedChanged();
    void selectedChanged(const Backstory::EventReference &event);
    void hoveredChanged(const Backstory::EventReference &event);
    void cursorChanged(Backstory::Timestamp moment);

private:
    QList<EntityReference> m_pinned;
    EventReference m_selected;
    EventReference m_hovered;
    Timestamp m_cursor;
};

} // namespace Backstory
