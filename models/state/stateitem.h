// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/statepair.h"

#include <QString>

#include <memory>
#include <optional>

namespace Backstory
{

/// A row of two states: a field, or a range of a list that is too long to be opened at once. Owns the rows
/// below it, which are made when it is opened, a thousand at most.
struct StateItem {
    static constexpr size_t MostChildren = 1000;

    QString key;
    std::optional<JsonMember> before; ///< where the value stands in its state; none: it is not there
    std::optional<JsonMember> after;
    FieldChange change = FieldChange::Same;
    qint64 index = -1; ///< not -1: a place in a list
    bool isRange = false;
    bool isWhole = false;                   ///< the state is no container: this is all of it
    bool isOpened = true;                   ///< false: `children` have not been made yet
    std::shared_ptr<const PairLevel> level; ///< what it holds, once it has been read
    size_t first = 0;                       ///< the part of the level that a range stands for
    size_t count = 0;
    mutable QString path; ///< made when it is asked for

    StateItem *parent = nullptr;
    size_t row = 0;
    std::vector<std::unique_ptr<StateItem>> children;

    size_t bytes() const { return (before ? before->length : 0) + (after ? after->length : 0); }
};

/// Makes the rows of an item whose level is known: fields, or ranges where there are too many.
std::vector<std::unique_ptr<StateItem>> childrenOf(const StateItem &item, const StatePair &pair);
/// The level without what is the same in both states.
PairLevel onlyChanges(PairLevel level);
/// `lines[0].quantity`; a range has the path of its list.
const QString &pathOf(const StateItem &item);
/// A value as it is shown in one line, cut where it is long: a container as `{3}`; empty where there is none.
QString shownValue(const JsonDocument &document, const std::optional<JsonMember> &member);

} // namespace Backstory
