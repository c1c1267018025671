// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/consolemodel.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

void ConsoleModel::clear()
{
    if (m_entries.isEmpty() && m_dropped == 0)
        return;
    beginResetModel();
    m_entries.clear();
    m_first = m_count = 0;
    m_dropped = m_errors = m_warnings = 0;
    endResetModel();
    Q_EMIT linesChanged();
}

void ConsoleModel::append(const QList<ConsoleEntry> &entries)
{
    if (entries.isEmpty())
        return;
    const qsizetype kept = std::min(entries.size(), std::max<qsizetype>(0, MostLines - m_entries.size()));
    const QList<ConsoleEntry> added = entries.first(kept);
    const auto shown = std::count_if(added.begin(), added.end(),
                                     [this](const ConsoleEntry &entry) { return isShown(entry); });
    if (m_count == 0) {
        const auto first = std::find_if(added.begin(), added.end(),
                                        [this](const ConsoleEntry &entry) { return isShown(entry); });
        m_first = m_entries.size() + (first - added.begin());
    }
    if (shown > 0)
        beginInsertRows({}, int(m_count), int(m_count + shown) - 1);
    m_entries += added;
    m_count += shown;
    if (shown > 0)
        endInsertRows();
    m_dropped += entries.size() - kept;
    for (const ConsoleEntry &entry : entries) {
        m_errors += entry.level == ConsoleEntry::Error ? 1 : 0;
        m_warnings += entry.level == ConsoleEntry::Warning ? 1 : 0;
    }
    Q_EMIT linesChanged();
}

std::pair<int, int> ConsoleModel::rowsOf(qint64 step) const
{
    const auto isBefore = [](const ConsoleEntry &entry, qint64 wanted) { return entry.step < wanted; };
    const auto first = m_entries.begin() + m_first;
    const auto last = first + m_count;
    const auto begin = std::lower_bound(first, last, step, isBefore);
    return {int(begin - first), int(std::lower_bound(begin, last, step + 1, isBefore) - first)};
}

void ConsoleModel::setStep(qint64 step)
{
    if (m_step == step)
        return;
    beginResetModel();
    m_step = AllSteps;
    m_first = 0;
    m_count = m_entries.size();
    if (step != AllSteps) {
        const auto [begin, end] = rowsOf(step);
        m_step = step;
        m_first = begin;
        m_count = end - begin;
    }
    endResetModel();
}

int ConsoleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_count);
}

int ConsoleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QVariant ConsoleModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ConsoleEntry &entry = m_entries[m_first + index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == EventColumn ? entry.name : entry.text;
    case Qt::ToolTipRole:
        return entry.text;
    case StepRole:
        return entry.step;
    case LevelRole:
        return int(entry.level);
    }
    return {};
}

QVariant ConsoleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == EventColumn ? u"Event"_s : u"Output"_s;
}

} // namespace Backstory
