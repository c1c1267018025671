// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"
#include "models/text/timetext.h"

#include <QAbstractTableModel>

namespace Backstory
{

/// One event of a preview, as texts that are the model's own.
struct PreviewRow {
    Timestamp time;
    QString entity;
    QString category;
    qint64 version = Event::NoVersion;
    QString type;
    QString id;
    QString cause;
    QString correlation;
    QString payload; ///< its beginning
    QString problem; ///< why the row could not be read
};

/// The first events of a source as a mapping reads them. Lives on the window's thread.
class PreviewModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Entity, Category, Version, Type, Id, Cause, Correlation, Payload, Columns };
    enum Role { ProblemRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(const QList<PreviewRow> &rows);
    const QList<PreviewRow> &rows() const { return m_rows; }
    void setTimeText(TimeText text);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const PreviewRow &row, int column) const;

    QList<PreviewRow> m_rows;
    TimeText m_timeText;
};

} // namespace Backstory
