// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"

#include <QSet>

namespace Backstory
{

/// Which findings are wanted. A value.
struct FindingFilter {
    QSet<FindingRule> rules; ///< empty: all
    QSet<FindingSeverity> severities;
    QString text; ///< anywhere in the message, case-insensitive for ASCII
    std::optional<EntityNumber> entity;

    bool operator==(const FindingFilter &) const = default;
};

/// A finding without what it says: enough to filter, to sort and to count.
struct FindingKey {
    qint64 number = 0;
    FindingRule rule{};
    EntityNumber entity{};
    EventRow row{};
    Timestamp time;
};

/// What one rule found in one history.
struct FindingCount {
    qint64 findings = 0;
    qint64 onlyCounted = 0; ///< too many to be written
    struct Usual {
        QString group; ///< the type or category in which it is usual, so that it is no finding there
        qint64 times = 0;
    };
    QList<Usual> usual;
};

/// Events by what they are, as evidence of findings. A value.
struct EvidenceChoice {
    enum By { Type, Category, Producer };
    By by = Type;
    QString name;   ///< one type, category or producer; empty: events without
    Timestamp from; ///< of the event, half open: from ≤ time < to; an invalid time is no limit
    Timestamp to;
    QStringList types; ///< empty: all
    QStringList categories;
    QStringList producers;

    bool operator==(const EvidenceChoice &) const = default;
};

/// Findings by the type, category or producer of the events that are their evidence.
struct EvidenceNames {
    QHash<QString, QHash<qint64, FindingKey>> findings; ///< by name, then by number
    bool isCut = false;                                 ///< there is more evidence than is read at once
};

/// Reads the findings of a history through the connection of its reader. As short-lived as a query.
class FindingsReader
{
public:
    explicit FindingsReader(HistoryReader &history);

    /// By number; empty after an error or an interruption.
    QList<FindingKey> keys(const FindingFilter &filter);
    /// In the order of the numbers; those that have been taken back are left out.
    QList<Finding> findings(const QList<qint64> &numbers);
    QHash<FindingRule, FindingCount> counts();
    /// The findings of which these rows are evidence, for marks beside events.
    QHash<EventRow, QList<FindingKey>> of(const QList<EventRow> &rows);
    static constexpr qint64 MostEvidence = 50'000; ///< some 350 ms
    /// `choice.name` is of no account here. Reads at most so many events of findings.
    EvidenceNames evidence(const EvidenceChoice &choice, qint64 most = MostEvidence);
    QString error() const { return m_error; }

private:
    HistoryReader &m_history;
    bool m_isThere = false;
    QString m_error;
};

} // namespace Backstory
