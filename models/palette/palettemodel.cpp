// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/palette/palettemodel.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

void PaletteModel::setEntries(const QList<PaletteEntry> &entries)
{
    m_entries = entries;
    update();
}

void PaletteModel::setPattern(const QString &pattern)
{
    m_pattern = pattern.trimmed();
    update();
}

void PaletteModel::update()
{
    beginResetModel();
    m_shown.clear();
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const PaletteEntry &entry = m_entries[i];
        auto match = fuzzyMatch(m_pattern, entry.title);
        if (!match) {
            // What a menu is called also leads to what is in it, but behind what is called so itself.
            match = fuzzyMatch(m_pattern, entry.detail + u' ' + entry.title);
            if (!match)
                continue;
            match->score -= 1'000;
            match->positions.clear();
        }
        m_shown.append({i, *match});
    }
    std::stable_sort(m_shown.begin(), m_shown.end(), [this](const Shown &a, const Shown &b) {
        const bool first = m_entries[a.entry].enabled;
        return first != m_entries[b.entry].enabled ? first : a.match.score > b.match.score;
    });
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_shown.size())
        return {};
    const Shown &shown = m_shown[index.row()];
    const PaletteEntry &entry = m_entries[shown.entry];
    switch (role) {
    case Qt::DisplayRole:
        return entry.title;
    case Qt::AccessibleTextRole:
        return u"%1, %2%3%4"_s.arg(entry.title, entry.detail,
                                   entry.shortcut.isEmpty() ? QString() : u", "_s + entry.shortcut,
                                   entry.enabled ? QString() : u", not possible now"_s);
    case Qt::ToolTipRole:
        return entry.tip;
    case IdRole:
        return entry.id;
    case KindRole:
        return entry.kind;
    case DetailRole:
        return entry.detail;
    case ShortcutRole:
        return entry.shortcut;
    case EnabledRole:
        return entry.enabled;
    case PositionsRole:
        return QVariant::fromValue(shown.match.positions);
    case CategoryIndexRole:
        return entry.category;
    }
    return {};
}

} // namespace Backstory
