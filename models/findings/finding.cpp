// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/finding.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

const QList<FindingRuleText> &findingRules()
{
    using Rule = FindingRule;
    using Severity = FindingSeverity;
    static const QList<FindingRuleText> table = {
        {Rule::DuplicateId, Severity::Warning, u"duplicate-id"_s, u"Duplicate id"_s,
         u"Two events have the same id. Usually one event was delivered twice and written again; whoever "
         "does not look at ids processes it twice. Archived copies are left alone."_s},
        {Rule::SamePayload, Severity::Note, u"same-payload"_s, u"Same payload again"_s,
         u"An entity got an event of the same type with exactly the same payload as one of the few before "
         "it, under another id. That is how a redelivery looks where ids are made anew. Types whose payloads "
         "often repeat are left alone."_s},
        {Rule::VersionGap, Severity::Warning, u"version-gap"_s, u"Version gap"_s,
         u"The versions of an entity jump, so events are missing between two that are there. Beginnings that "
         "were cut off, snapshots, archived events and links are left alone, and so are categories in which "
         "versions often jump."_s},
        {Rule::VersionConflict, Severity::Error, u"version-conflict"_s, u"Version conflict"_s,
         u"Two different events of an entity have the same version: two writers both took themselves for the "
         "next one, and the store let them. States that are made of these events depend on the order in "
         "which "
         "they are read."_s},
        {Rule::VersionBack, Severity::Warning, u"version-back"_s, u"Version going back"_s,
         u"An event has a lower version than the one before it in the source's order: it was written late, "
         u"or "
         "was written again."_s},
        {Rule::EffectBeforeCause, Severity::Warning, u"effect-before-cause"_s, u"Effect before its cause"_s,
         u"By its time or by its place in the source an event stands before the event that it names as its "
         "cause. Usually a clock is wrong; everything that sorts by time shows this in the wrong order."_s},
        {Rule::MissingCause, Severity::Warning, u"missing-cause"_s, u"Missing cause"_s,
         u"An event names a cause that is not in the source, though nearly all causes of events of its type "
         "are. The cause was deleted, never written, or its id is wrong."_s},
        {Rule::Cycle, Severity::Error, u"cycle"_s, u"Cycle of causes"_s,
         u"Following the causes of an event leads back to it. One of the ids is wrong. Events that name "
         "themselves are left alone: some libraries mark the first event of a request that way. Cycles of "
         "up to 64 events are found, unless the source holds thousands of effects before their causes."_s},
        {Rule::RetryStorm, Severity::Warning, u"retry-storm"_s, u"Retry storm"_s,
         u"Ten or more events of one type follow each other within two seconds each, for one entity and one "
         "cause: something is tried again without a pause."_s},
        {Rule::TimeOrder, Severity::Note, u"time-order"_s, u"Times out of order"_s,
         u"Within an entity an event is older than the one before it, by the clock that both were stamped "
         "with. Order comes from versions; whatever sorts by time is misled here."_s},
        {Rule::DeadLetter, Severity::Warning, u"dead-letter"_s, u"Dead letter"_s,
         u"A message was put aside because it could not be processed, as its type, its category or its "
         "metadata says. Nobody may have looked at it since."_s},
        {Rule::Undecodable, Severity::Warning, u"undecodable"_s, u"Undecodable event"_s,
         u"An event could not be decoded, or a part of it could not. It is shown as it stands in the "
         "source."_s},
        {Rule::Oversized, Severity::Note, u"oversized"_s, u"Oversized payload"_s,
         u"A payload is larger than 1 MiB. Brokers refuse such messages by default, and whoever reads the "
         "entity reads it every time."_s},
        {Rule::FieldType, Severity::Note, u"field-type"_s, u"Field changes its type"_s,
         u"A field of the payload is, say, a number in one event and a text in another one of the same type "
         "and schema version. Readers that expect one of them fail or guess at the other. Null fits every "
         "type."_s},
        {Rule::Stuck, Severity::Note, u"stuck"_s, u"Stuck before its usual end"_s,
         u"An entity's last event is of a type after which nearly every other entity went on, and the usual "
         "time for that has long passed."_s},
        {Rule::MissingEffect, Severity::Warning, u"missing-effect"_s, u"Expected effect never came"_s,
         u"Nearly every event of this type has an effect of another type within a certain time. This one has "
         "none, though the time has passed."_s},
        {Rule::ConcurrentWriters, Severity::Warning, u"concurrent-writers"_s, u"Concurrent writers"_s,
         u"An event was written by someone who had read an older version of the entity than the one before "
         "it: what was written in between was not known to the writer."_s},
        {Rule::LostUpdate, Severity::Error, u"lost-update"_s, u"Lost update"_s,
         u"Two writers read the same version of an entity and both wrote. The second one did not know what "
         "the first had changed, so that change may be overwritten. Events of one commit are left alone."_s},
    };
    return table;
}

const FindingRuleText &textOf(FindingRule rule)
{
    return findingRules().at(qsizetype(rule));
}

std::optional<FindingRule> findingRule(QStringView name)
{
    const auto &rules = findingRules();
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const auto &r) { return r.name == name; });
    return found == rules.end() ? std::nullopt : std::optional(found->rule);
}

QString nameOf(FindingSeverity severity)
{
    return severity == FindingSeverity::Error     ? u"error"_s
           : severity == FindingSeverity::Warning ? u"warning"_s
                                                  : u"note"_s;
}

std::optional<FindingSeverity> findingSeverity(QStringView name)
{
    for (const auto severity : {FindingSeverity::Note, FindingSeverity::Warning, FindingSeverity::Error}) {
        if (nameOf(severity) == name)
            return severity;
    }
    return std::nullopt;
}

} // namespace Backstory
