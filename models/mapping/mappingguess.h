// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mapping/mappingdraft.h"
#include "models/mapping/valuekinds.h"

namespace Backstory
{

/// A table with all that its values say: made in the background, for large JSON takes its time.
struct DescribedTable {
    explicit DescribedTable(const SampleTable &sample, bool ownRules = false)
        : table(sample)
        , candidates(candidatesOf(sample))
        , hasOwnRules(ownRules)
    {
    }

    /// What a person calls it: the table, the topic.
    QString title() const;

    SampleTable table;
    QList<MappingCandidate> candidates;
    bool hasOwnRules = false; ///< what a mapping leaves open, the connector finds as it does without one
};

/// A first mapping for a table, from the names of its columns and what their values look like.
MappingDraft guessMapping(const SampleTable &table, const QList<MappingCandidate> &candidates);
/// The same; where the connector has rules of its own, only what they do not look at: the insides of values.
MappingDraft guessMapping(const DescribedTable &table);

/// How a field should be read from the candidate: the unit of a time.
MappingDraft::Field fieldFrom(const QString &field, const MappingCandidate &candidate);

/// What can be said of the choice, as a sentence: "ts looks like milliseconds since 1970: 2025-03-18
/// 14:18:22.195." Empty when nothing is chosen and nothing is missing.
QString explain(const QString &field, const MappingDraft::Field &choice,
                const QList<MappingCandidate> &candidates, bool hasOwnRules = false);

/// How likely the table holds events at all; the most likely one is offered first.
int likelihoodOf(const SampleTable &table, const QList<MappingCandidate> &candidates);

} // namespace Backstory
