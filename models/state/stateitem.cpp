// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/stateitem.h"
#include "models/state/statepath.h"
#include "models/text/numbertext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// A text of megabytes in one row would be laid out whole at every paint.
constexpr quint32 MostBytes = 8000;

std::unique_ptr<StateItem> fieldItem(const StateItem &container, const StatePair &pair, size_t number)
{
    auto item = std::make_unique<StateItem>();
    const PairLevel &level = *container.level;
    const PairMember &member = level.members[number];
    if (const JsonMember *before = level.beforeOf(member))
        item->before = *before;
    if (const JsonMember *after = level.afterOf(member))
        item->after = *after;
    item->change = member.change;
    const JsonLevel &own = item->after ? level.after : level.before;
    const JsonMember &value = item->after ? *item->after : *item->before;
    item->isWhole = own.isScalar;
    if (own.isScalar) {
        item->key = u"state"_s;
    } else if (own.isArray) {
        item->index = item->after ? member.after : member.before;
        item->key = QString::number(item->index);
    } else {
        item->key = value.kind == JsonMember::Broken ? QString(QChar(0x2026))
                                                     : keyOf(item->after ? pair.after : pair.before, value);
    }
    const auto holds = [](const std::optional<JsonMember> &side) {
        return side && side->isContainer() && side->count > 0;
    };
    item->isOpened = !holds(item->before) && !holds(item->after);
    return item;
}

std::unique_ptr<StateItem> rangeItem(const StateItem &container, size_t first, size_t count)
{
    auto item = std::make_unique<StateItem>();
    const auto begin = container.level->members.begin() + qptrdiff(first);
    item->isRange = true;
    item->level = container.level;
    item->first = first;
    item->count = count;
    item->isOpened = false;
    item->key = u"%1 … %2"_s.arg(countText(qint64(first)), countText(qint64(first + count - 1)));
    if (std::any_of(begin, begin + qptrdiff(count),
                    [](const PairMember &member) { return member.change != FieldChange::Same; }))
        item->change = FieldChange::Within;
    return item;
}

} // namespace

std::vector<std::unique_ptr<StateItem>> childrenOf(const StateItem &item, const StatePair &pair)
{
    std::vector<std::unique_ptr<StateItem>> children;
    const size_t end = item.first + item.count;
    if (item.count <= StateItem::MostChildren) {
        for (size_t number = item.first; number < end; ++number)
            children.push_back(fieldItem(item, pair, number));
        return children;
    }
    size_t step = StateItem::MostChildren;
    while (item.count > step * StateItem::MostChildren)
        step *= StateItem::MostChildren;
    for (size_t number = item.first; number < end; number += step)
        children.push_back(rangeItem(item, number, std::min(step, end - number)));
    return children;
}

PairLevel onlyChanges(PairLevel level)
{
    std::erase_if(level.members, [](const PairMember &member) { return member.change == FieldChange::Same; });
    return level;
}

const QString &pathOf(const StateItem &item)
{
    if (item.path.isEmpty() && item.parent) {
        const QString &parent = pathOf(*item.parent);
        if (item.isRange || item.isWhole)
            item.path = parent;
        else
            item.path = item.index >= 0 ? pathWith(parent, item.index) : pathWith(parent, item.key);
    }
    return item.path;
}

QString shownValue(const JsonDocument &document, const std::optional<JsonMember> &member)
{
    if (!member)
        return {};
    if (member->isContainer())
        return (member->kind == JsonMember::Object ? u"{%1}"_s : u"[%1]"_s).arg(member->count);
    if (member->kind == JsonMember::Broken)
        return u"The rest is no JSON."_s;
    JsonMember shown = *member;
    shown.length = std::min(shown.length, MostBytes);
    QString text = valueOf(document, shown);
    if (shown.length < member->length)
        text += QChar(0x2026);
    return member->kind == JsonMember::Text ? u'"' + text + u'"' : text;
}

} // namespace Backstory
