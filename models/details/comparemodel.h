// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/eventdiff.h"
#include "models/query/queryslot.h"

#include <QAbstractTableModel>

namespace Backstory
{

/// Two events compared field by field as a table, in sections for envelope, payload and metadata. Lives on
/// the window's thread; the events are read and compared on the pool.
class CompareModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FieldColumn, FirstColumn, SecondColumn, Columns };
    enum Role {
        ChangeRole = Qt::UserRole, ///< FieldDifference::Change; −1 for the title of a section
        MonoRole                   ///< the field belongs to a document
    };

    explicit CompareModel(QueryPool &pool, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources) { m_sources = sources; }
    void show(const EventReference &first, const EventReference &second);
    void setOnlyDifferences(bool only);
    bool isOnlyDifferences() const { return m_onlyDifferences; }

    bool isLoading() const { return m_slot.isRunning(); }
    /// Why there is nothing to see; empty when there is.
    const QString &error() const { return m_comparison.error; }
    qint64 fields() const { return m_comparison.diff.fields.size(); }
    qint64 differences() const { return m_comparison.diff.differences; }
    bool isCut() const { return m_comparison.diff.isCut; }
    /// The row as text: the field and both values with tabs between them.
    QString rowText(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void loaded();

private:
    struct Comparison {
        QString titles[2];
        EventDiff diff;
        QString error;
    };

    static Comparison compare(QueryScope &scope, const QList<HistorySource> &sources,
                              const EventReference &first, const EventReference &second);
    const FieldDifference *fieldAt(int row) const;
    void rebuild();

    QList<HistorySource> m_sources;
    QuerySlot m_slot;
    Comparison m_comparison;
    bool m_onlyDifferences = false;
    std::vector<qint64> m_rows; ///< field numbers; −1 − group for the title of a section
};

} // namespace Backstory
