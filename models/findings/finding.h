// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/historyreader.h"

namespace Backstory
{

enum class FindingSeverity : quint8 { Note, Warning, Error };

/// Their numbers are written into histories: new ones come last.
enum class FindingRule : quint8 {
    DuplicateId,
    SamePayload,
    VersionGap,
    VersionConflict,
    VersionBack,
    EffectBeforeCause,
    MissingCause,
    Cycle,
    RetryStorm,
    TimeOrder,
    DeadLetter,
    Undecodable,
    Oversized,
    FieldType,
    Stuck,
    MissingEffect,
    ConcurrentWriters,
    LostUpdate
};
constexpr size_t FindingRuleCount = 18;

/// What a rule is called and what it means, in words for people.
struct FindingRuleText {
    FindingRule rule{};
    FindingSeverity severity{};
    QString name;        ///< for command lines and files: `lost-update`
    QString title;       ///< `Lost update`
    QString explanation; ///< what it looks for, why that matters and what is left alone
};

/// All of them, by number.
const QList<FindingRuleText> &findingRules();
const FindingRuleText &textOf(FindingRule rule);
/// By `FindingRuleText::name`.
std::optional<FindingRule> findingRule(QStringView name);

/// `note`, `warning`, `error`
QString nameOf(FindingSeverity severity);
std::optional<FindingSeverity> findingSeverity(QStringView name);

/// Something suspicious that a rule saw in one history.
struct Finding {
    qint64 number = 0; ///< within the history; another one after it was begun anew
    FindingRule rule{};
    EntityNumber entity{}; ///< 0: it concerns none
    QByteArray entityId;
    QString category;
    EventRow row{};       ///< the event at which it was seen
    Position position;    ///< of that event
    QList<EventRow> rows; ///< what proves it, in the order in which to read it
    Timestamp time;       ///< of the event
    QString message;      ///< one or two sentences that a person can paste into a ticket
};

} // namespace Backstory
