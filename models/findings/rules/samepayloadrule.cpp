// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/rules/rules.h"

#include "models/event/timedistance.h"
#include "models/text/timetext.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 FewestBytes = 24; ///< what is shorter repeats for better reasons
// What has the same cause was likely made twice of one message; a person may well do the same thing again.
constexpr qint64 LongestPause = 86'400'000'000'000;
constexpr qint64 LongestPauseWithoutCause = 2'000'000'000;

bool isOneRequest(const StoredEvent &other, const EventContext &context)
{
    const auto &causes = context.event.causes;
    if (other.correlation != context.event.correlation || size_t(other.causes.size()) != causes.size())
        return false;
    return std::equal(other.causes.begin(), other.causes.end(), causes.begin(),
                      [](const auto &a, const Cause &b) { return a.text == b.text; });
}

} // namespace

void SamePayloadRule::look(const EventContext &context)
{
    const quint32 payload = context.print.payload;
    if (payload == 0 || context.payload.size < FewestBytes || context.maybeSeen)
        return;
    const auto &known = context.before.payloads;
    for (size_t i = 0; i < known.size(); ++i) {
        if (known[i] != payload)
            continue;
        const qint64 row = context.before.rows[i];
        const std::optional<StoredEvent> other = m_past.at(row);
        if (!other || other->type != context.type() || !isOneRequest(*other, context))
            return;
        const Timestamp time = other->time();
        const bool bothTimed = time.isValid() && context.facts.time.isValid();
        const qint64 pause = bothTimed ? nanosecondsBetween(time, context.facts.time) : 0;
        const bool tooLong = pause > (context.event.causes.empty() ? LongestPauseWithoutCause : LongestPause);
        if (tooLong || !m_findings.wants(FindingRule::SamePayload, context.facts.type))
            return;
        m_findings.add({FindingRule::SamePayload,
                        context.facts.type,
                        context.facts.entity,
                        {row, context.row()},
                        0,
                        context.facts.time,
                        0,
                        u"%1 of %2 came twice with the same payload under different ids, %3 apart: "
                        "likely the same message, delivered again."_s.arg(context.type(), context.entity(),
                                                                          durationText(std::abs(pause)))});
        return;
    }
}

} // namespace Backstory
