// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/palette/fuzzymatch.h"

#include <QAbstractListModel>

namespace Backstory
{

/// One thing that can be done from the palette: a command of the window, or an entity to go to. `id` is its
/// owner's.
struct PaletteEntry {
    enum Kind { Command, Pinned, Recent };

    Kind kind = Command;
    int id = -1;
    QString title;
    QString detail; ///< the menu that a command is in, an entity's category
    QString shortcut;
    QString tip;
    bool enabled = true;
    int category = -1; ///< an entity's number in Categories
};

/// The entries that fit what was typed, best first; with nothing typed, in their own order. Lives on the
/// window's thread.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole,
        KindRole,
        DetailRole,
        ShortcutRole,
        EnabledRole,
        PositionsRole, ///< QList<int>: the characters of the title that were typed
        CategoryIndexRole
    };

    using QAbstractListModel::QAbstractListModel;

    void setEntries(const QList<PaletteEntry> &entries);
    void setPattern(const QString &pattern);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Shown {
        qsizetype entry = 0;
        FuzzyMatch match;
    };

    void update();

    QList<PaletteEntry> m_entries;
    QString m_pattern;
    QList<Shown> m_shown;
};

} // namespace Backstory
