// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/timelinequery.h"

#include <QList>
#include <QString>

#include <algorithm>

namespace Backstory
{

/// Where a person is: what the timeline shows and which event is selected.
struct Place {
    TimelineSubject subject;
    EventReference event;
};

/// The places where a person has been, to go back and forward through them. A value.
class Navigation
{
public:
    bool canGoBack() const { return m_current > 0; }
    bool canGoForward() const { return m_current + 1 < m_places.size(); }
    const Place &current() const { return m_places[m_current]; }
    bool isEmpty() const { return m_places.isEmpty(); }

    /// A new place behind the current one; what was forward is forgotten.
    void visit(const Place &place)
    {
        m_places.resize(m_current + 1);
        m_places.append(place);
        // Nobody goes back further.
        if (m_places.size() > 200)
            m_places.removeFirst();
        m_current = m_places.size() - 1;
    }
    /// Another event at the current place, chosen with the arrow keys: no place of its own.
    void setEvent(const EventReference &event)
    {
        if (m_current >= 0)
            m_places[m_current].event = event;
    }
    const Place &back() { return m_places[--m_current]; }
    const Place &forward() { return m_places[++m_current]; }
    /// What was looked up is in its source's history now.
    void replace(const TimelineSubject &old, const Place &place)
    {
        std::replace_if(
            m_places.begin(), m_places.end(), [&old](const Place &each) { return each.subject == old; },
            place);
    }
    /// Forgets the places in a source that was closed.
    void forget(int source)
    {
        for (qsizetype i = m_places.size() - 1; i >= 0; --i) {
            if (m_places[i].subject.source() != source)
                continue;
            m_places.removeAt(i);
            if (i <= m_current)
                --m_current;
        }
    }

private:
    QList<Place> m_places;
    qsizetype m_current = -1;
};

} // namespace Backstory
