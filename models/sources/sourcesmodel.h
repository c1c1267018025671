// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/sourcestatus.h"

#include <QAbstractListModel>

namespace Backstory
{

/// The opened sources with their states, in the order in which they were opened. Lives on the window's
/// thread.
class SourcesModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, DetailRole, StateRole };

    using QAbstractListModel::QAbstractListModel;

    void add(int id, const SourceStatus &status);
    void setStatus(int id, const SourceStatus &status);
    void remove(int id);

    int rowOf(int id) const;
    int idAt(int row) const;
    bool contains(int id) const { return rowOf(id) >= 0; }
    /// The status of an opened source.
    const SourceStatus &status(int id) const { return m_entries[rowOf(id)].status; }
    QList<SourceStatus> statuses() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Entry {
        int id = -1;
        SourceStatus status;
    };
    QList<Entry> m_entries;
};

} // namespace Backstory
