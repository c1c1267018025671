// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingmutes.h"
#include "models/findings/findingsreader.h"
#include "models/query/reference.h"

#include <set>

namespace Backstory
{

/// The mutes as one history knows the entities and events that they name. As short-lived as a query.
class MutedKeys
{
public:
    MutedKeys(const FindingMutes &mutes, const HistorySource &source, HistoryReader &history);

    bool contains(const FindingKey &key) const;

private:
    void addEntity(const FindingMutes::Mute &mute, HistoryReader &history);
    void addEvents(const FindingMutes::Mute &mute, HistoryReader &history);

    QSet<FindingRule> m_rules;
    std::set<std::pair<FindingRule, qint64>> m_entities;
    std::set<std::pair<FindingRule, qint64>> m_rows;
};

} // namespace Backstory
