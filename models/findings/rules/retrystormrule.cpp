// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/rules/rules.h"

#include "models/event/timedistance.h"
#include "models/text/timetext.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int FewestEvents = 10;

/// Types that say that something did not work.
bool isFailure(QByteArrayView type)
{
    const QByteArray text = type.toByteArray().toLower();
    for (const char *word :
         {"fail", "retr", "reject", "error", "timeout", "timedout", "declined", "attempt"}) {
        if (text.contains(word))
            return true;
    }
    return false;
}

} // namespace

void RetryStormRule::look(const EventContext &context)
{
    const EntityState &before = context.before;
    if (before.burst < FewestEvents - 1 || context.facts.type != before.type ||
        !(context.print.flags & before.flags & EntityState::HasTime) || context.print.time < before.time ||
        nanosecondsBetween(before.time, context.print.time) > BurstPause)
        return;
    const auto storm = m_storms.find(qint64(context.facts.entity));
    if (storm == m_storms.end() || storm->firstRow != before.burstRow)
        return begin(context);
    storm->lastRow = context.row();
    storm->last = context.facts.time;
    ++storm->events;
    storm->changed = true;
}

void RetryStormRule::begin(const EventContext &context)
{
    if (context.before.burst != FewestEvents - 1)
        return; // it was looked at and is none
    if (context.print.commit != context.before.commit && !isFailure(context.event.type)) {
        const std::optional<StoredEvent> other = m_past.at(context.before.rows[0]);
        const std::optional<StoredEvent> event = m_past.at(context.row());
        const bool oneCause = other && event && !event->causes.isEmpty() && !other->causes.isEmpty() &&
                              event->causes.constFirst().text == other->causes.constFirst().text;
        if (!oneCause)
            return;
    } else if (context.facts.causes.empty() && context.facts.correlation == 0 &&
               !isFailure(context.event.type)) {
        return;
    }
    Storm storm;
    storm.firstRow = context.before.burstRow;
    storm.lastRow = context.row();
    const std::optional<StoredEvent> first = m_past.at(storm.firstRow);
    storm.first = first ? first->time() : Timestamp();
    storm.last = context.facts.time;
    storm.events = FewestEvents;
    storm.entity = context.entity();
    storm.type = context.type();
    if (!m_findings.wants(FindingRule::RetryStorm, context.facts.type))
        return;
    storm.finding = m_findings.add({FindingRule::RetryStorm,
                                    context.facts.type,
                                    context.facts.entity,
                                    {storm.firstRow, storm.lastRow},
                                    storm.firstRow,
                                    storm.first,
                                    0,
                                    text(storm)});
    m_storms.insert(qint64(context.facts.entity), storm);
}

QString RetryStormRule::text(const Storm &storm)
{
    return u"%1 was written %2 times for %3 within %4, from %5 on, without a pause in between."_s.arg(
        storm.type, QString::number(storm.events), storm.entity,
        durationText(nanosecondsBetween(storm.first, storm.last)), momentText(storm.first));
}

bool RetryStormRule::settle()
{
    for (Storm &storm : m_storms) {
        if (std::exchange(storm.changed, false))
            m_findings.replace(storm.finding, {storm.firstRow, storm.lastRow}, text(storm));
    }
    if (m_storms.size() > 10'000)
        m_storms.clear();
    return m_findings.isGood();
}

} // namespace Backstory
