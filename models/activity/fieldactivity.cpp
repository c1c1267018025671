// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activity/fieldactivity.h"

#include "models/activity/activitycounter.h"
#include "models/payload/payloaddecoder.h"
#include "models/payload/summarytemplates.h"
#include "models/query/querypool.h"

namespace Backstory
{

namespace
{

constexpr qsizetype PageEvents = 500; ///< whose payloads are asked for at once

/// The value at a path of a JSON document; null when it is not there.
QString valueAt(const QString &path, const QByteArray &json)
{
    const QString value = filledTemplate(u'{' + path + u'}', json);
    return value == u"—" ? QString() : value;
}

/// Counts events page by page.
class FieldCounting
{
public:
    FieldCounting(QueryScope &scope, ContentSource *contents, const ActivityFilter &filter,
                  ActivityCounter &counter, Activity &activity, PayloadsRead *read)
        : m_scope(scope)
        , m_contents(contents)
        , m_filter(filter)
        , m_counter(counter)
        , m_activity(activity)
        , m_read(read)
    {
    }

    /// False when no more is wanted.
    bool add(const StoredEvent &event)
    {
        if (event.kind == EventKind::Snapshot ||
            !(m_filter.only.isEmpty() || m_filter.only.contains(event.type)))
            return true;
        if (!event.time().isValid()) {
            ++m_activity.untimed;
            return true;
        }
        m_page.append(event);
        if (m_page.size() == PageEvents)
            countPage();
        return !m_scope.isStopped();
    }
    void countPage()
    {
        const QList<EventContentResult> contents =
            m_contents ? m_contents->contents(m_page, m_scope.stop()) : QList<EventContentResult>();
        for (qsizetype i = 0; i < m_page.size(); ++i)
            count(m_page[i], contents.value(i, {{}, {}, QStringLiteral("none")}));
        if (m_read)
            *m_read += m_page.size();
        m_page.clear();
    }

private:
    void count(const StoredEvent &event, const EventContentResult &content)
    {
        m_activity.unread += content.problem.isEmpty() ? 0 : 1;
        const QByteArray json = decodePayload(content.payload, event.contentType).json;
        double sum = 0;
        if (!m_filter.sum.isEmpty()) {
            bool isNumber = false;
            const double value = valueAt(m_filter.sum, json).toDouble(&isNumber);
            sum = isNumber ? value : 0;
            m_activity.unsummed += isNumber ? 0 : 1;
        }
        m_counter.add(m_counter.seriesOf(nameOf(event, json)), event.time(), 1, sum);
    }
    QString nameOf(const StoredEvent &event, const QByteArray &json) const
    {
        switch (m_filter.by) {
        case ActivityFilter::Type:
            return event.type;
        case ActivityFilter::Category:
            return event.category;
        case ActivityFilter::Producer:
            return event.producer;
        case ActivityFilter::Field:
            break;
        }
        return valueAt(m_filter.field, json);
    }

    QueryScope &m_scope;
    ContentSource *m_contents;
    const ActivityFilter &m_filter;
    ActivityCounter &m_counter;
    Activity &m_activity;
    PayloadsRead *m_read;
    QList<StoredEvent> m_page;
};

} // namespace

bool countFields(QueryScope &scope, const HistorySource &source, const ActivityFilter &filter,
                 ActivityCounter &counter, Activity &activity, PayloadsRead *read)
{
    HistoryReader &history = scope.history(source);
    FieldCounting counting(scope, scope.contents(source), filter, counter, activity, read);
    EventFilter events;
    events.from = filter.from;
    events.to = filter.to;
    if (filter.only.size() == 1)
        events.type = filter.only.first();
    history.scan(events, [&counting](const StoredEvent &event) { return counting.add(event); });
    if (!history.error().isEmpty())
        return false;
    counting.countPage();
    return true;
}

} // namespace Backstory
