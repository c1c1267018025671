// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statetreemodel.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype LongestTip = 2000;

int kindOf(const std::optional<JsonMember> &value)
{
    if (!value)
        return StateTreeModel::NoValue;
    switch (value->kind) {
    case JsonMember::Text:
        return StateTreeModel::Text;
    case JsonMember::Number:
        return StateTreeModel::Number;
    case JsonMember::Object:
    case JsonMember::Array:
        return StateTreeModel::Container;
    default:
        return StateTreeModel::Word;
    }
}

} // namespace

const std::optional<JsonMember> &StateTreeModel::valueOfColumn(const StateItem &item, int column) const
{
    static const std::optional<JsonMember> none;
    return column == BeforeColumn ? item.before : column == AfterColumn ? item.after : none;
}

StateTreeModel::Setter StateTreeModel::setterOf(const StateItem &item) const
{
    if (!m_setterOf || item.isRange)
        return {};
    const QString &path = pathOf(item);
    const auto known = m_setters.constFind(path);
    return known != m_setters.cend() ? *known : *m_setters.insert(path, m_setterOf(path));
}

QVariant StateTreeModel::text(const StateItem &item, int column) const
{
    switch (column) {
    case FieldColumn:
        return item.key;
    case BeforeColumn:
        return shownValue(m_pair.before, item.before);
    case AfterColumn:
        return shownValue(m_pair.after, item.after);
    default:
        return setterOf(item).name;
    }
}

QString StateTreeModel::wholeText(const StateItem &item, int column) const
{
    const std::optional<JsonMember> &value = valueOfColumn(item, column);
    if (!value)
        return column == FieldColumn ? pathOf(item) : text(item, column).toString();
    return valueOf(column == BeforeColumn ? m_pair.before : m_pair.after, *value);
}

QVariant StateTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const StateItem &item = *itemOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(item, index.column());
    case Qt::ToolTipRole:
        return index.column() == FieldColumn ? pathOf(item)
                                             : text(item, index.column()).toString().left(LongestTip);
    case ChangeRole:
        return int(item.change);
    case PathRole:
        return pathOf(item);
    case WholeTextRole:
        return wholeText(item, index.column());
    case ValueKindRole:
        return kindOf(valueOfColumn(item, index.column()));
    case SetterRole:
        return setterOf(item).step;
    case RangeRole:
        return item.isRange;
    }
    return {};
}

QVariant StateTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FieldColumn:
        return u"Field"_s;
    case BeforeColumn:
        return m_beforeTitle.isEmpty() ? u"Before"_s : m_beforeTitle;
    case AfterColumn:
        return m_afterTitle.isEmpty() ? u"After"_s : m_afterTitle;
    case SetByColumn:
        return u"Set by"_s;
    }
    return {};
}

} // namespace Backstory
