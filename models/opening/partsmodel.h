// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/openingtypes.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QSortFilterProxyModel>

namespace Backstory
{

/// The topics of a source as a table with check boxes. Lives on the window's thread.
class PartsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Partitions, Events, Size, Oldest, Retention, ColumnCount };
    enum Role { SortRole = Qt::UserRole, InternalRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setParts(const QList<OpeningPart> &parts);
    const QList<OpeningPart> &parts() const { return m_parts; }
    /// Names that are not among the parts are kept: the list may be shorter than what exists.
    void setChosen(const QStringList &names);
    /// In the order of the table, those that it does not know last.
    QStringList chosen() const;
    QList<OpeningPart> chosenParts() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// By the person, not by `setChosen()`.
    void choiceChanged();

private:
    QList<OpeningPart> m_parts;
    QSet<QString> m_chosen;
    QStringList m_order; ///< of what was chosen before the table was there
};

/// The topics whose names hold a text, without the system's own unless they are wanted.
class PartsFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit PartsFilter(QObject *parent = nullptr);

    void setText(const QString &text);
    void setShowsInternal(bool shows);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_text;
    bool m_showsInternal = false;
};

} // namespace Backstory
