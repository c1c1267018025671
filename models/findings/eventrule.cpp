// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/eventrule.h"

#include "models/findings/rules/rules.h"
#include "models/text/timetext.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

template<class Rule, class... Arguments>
void append(EventRules &rules, Arguments &&...arguments)
{
    rules.push_back(std::make_unique<Rule>(std::forward<Arguments>(arguments)...));
}

} // namespace

EventRules entityRules(FindingTable &findings, PastEvents &past)
{
    EventRules rules;
    append<VersionRule>(rules, findings, past);
    append<WritersRule>(rules, findings, past);
    append<SamePayloadRule>(rules, findings, past);
    append<TimeOrderRule>(rules, findings, past);
    append<RetryStormRule>(rules, findings, past);
    return rules;
}

EventRules contentRules(const Database &db, FindingTable &findings, PastEvents &past)
{
    EventRules rules;
    append<DuplicateIdRule>(rules, findings, past);
    append<ContentRule>(rules, findings, past);
    append<DeadLetterRule>(rules, findings, past);
    append<FieldTypeRule>(rules, db, findings, past);
    return rules;
}

QString momentText(Timestamp time)
{
    return time.isValid() ? TimeText(TimeText::Utc).full(time) + u" UTC"_s : u"an unknown time"_s;
}

QString writerText(const StoredEvent &event)
{
    if (!event.producer.isEmpty() && !event.user.isEmpty())
        return u"%1 (%2)"_s.arg(event.producer, event.user);
    if (!event.producer.isEmpty() || !event.user.isEmpty())
        return event.producer + event.user;
    return u"a writer"_s;
}

} // namespace Backstory
