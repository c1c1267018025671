// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingmutes.h"
#include "models/findings/findingsreader.h"
#include "models/query/querypool.h"

#include <map>

namespace Backstory
{

enum class FindingSort { Severity, Rule, Time };

/// What a list of findings shows and in which order. A value.
struct FindingsScope {
    QList<HistorySource> sources;
    QSet<FindingRule> rules; ///< empty: all
    QSet<FindingSeverity> severities;
    QString text;
    FindingMutes mutes;
    bool withMuted = false;
    std::optional<EvidenceChoice> among; ///< only those of which some of these events are evidence
    FindingSort sort = FindingSort::Severity;
    bool descending = true;
};

/// Where a finding is: which opened source, and its number there.
struct FindingPlace {
    int source = -1;
    qint64 number = 0;
    bool muted = false;

    bool isValid() const { return source >= 0; }
    bool operator==(const FindingPlace &) const = default;
};

/// All findings that are shown, in their order, and how many there are of what.
struct FindingsExtent {
    QList<FindingPlace> places;
    std::map<FindingRule, qint64> ofRule; ///< whatever rule or severity is chosen; muted ones only if shown
    std::map<FindingSeverity, qint64> ofSeverity;
    qint64 all = 0;
    qint64 muted = 0;
    qint64 onlyCounted = 0; ///< not kept, for there are too many of their rule
    qint64 events = 0;      ///< that the rules looked at
    struct Usual {
        FindingRule rule{};
        QString group;
        qint64 times = 0;
    };
    QList<Usual> usual; ///< left out
    QString error;
};

/// A finding with the opened source that it is in.
struct FindingRow {
    int source = -1;
    QString sourceName;
    bool muted = false;
    Finding finding;
};

FindingsExtent readFindings(QueryScope &scope, const FindingsScope &what);
/// In the order of the places; one that has been taken back meanwhile has the number 0.
QList<FindingRow> readFindingRows(QueryScope &scope, const QList<HistorySource> &sources,
                                  const QList<FindingPlace> &places);

} // namespace Backstory
