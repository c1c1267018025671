// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QObject>

namespace Backstory
{

/// What all views of a window share: the pinned entities, the selected event, the one under the mouse, the
/// cursor in time, and the stretch of time that is looked at. A view tells it what a person did and follows
/// what others did. Lives on the window's thread.
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

    /// The stretch of time that is looked at, half open; two invalid times: everything.
    Timestamp rangeFrom() const { return m_rangeFrom; }
    Timestamp rangeTo() const { return m_rangeTo; }
    bool hasRange() const { return m_rangeFrom.isValid() && m_rangeTo.isValid(); }
    void setRange(Timestamp from, Timestamp to);

Q_SIGNALS:
    void pinnedChanged();
    void selectedChanged(const Backstory::EventReference &event);
    void hoveredChanged(const Backstory::EventReference &event);
    void cursorChanged(Backstory::Timestamp moment);
    void rangeChanged(Backstory::Timestamp from, Backstory::Timestamp to);

private:
    QList<EntityReference> m_pinned;
    EventReference m_selected;
    EventReference m_hovered;
    Timestamp m_cursor;
    Timestamp m_rangeFrom, m_rangeTo;
};

} // namespace Backstory
