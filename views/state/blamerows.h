// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/blame.h"
#include "models/text/timetext.h"

#include <QAbstractListModel>

namespace Backstory
{

/// What is known of who set a field as rows: the event that did, its causes to the root, the values before. A
/// long chain is shown by its ends until it is opened. Lives on the window's thread.
class BlameRows : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Kind { Event, Gap, Title, Value };
    enum Role {
        KindRole = Qt::UserRole,
        RelationRole, ///< “caused by”, “root”; empty for the setter
        NameRole,     ///< `PaymentCaptured v4`, a link
        BesideRole,   ///< the entity of another's event, the user
        TimeRole,     ///< on the right
        ValueRole,    ///< of Value rows, JSON
        RemovedRole,  ///< of Value rows: the field was removed
        CategoryRole, ///< QString
        StepRole,     ///< qint64 of the entity's own events that set the field; else -1
        EventRole     ///< EventReference; invalid: it leads nowhere
    };
    static constexpr qsizetype MostValues = 500;

    using QAbstractListModel::QAbstractListModel;

    void setBlame(const Blame &blame, const QString &category, TimeText timeText);
    /// Shows all causes of a long chain.
    void openGap();
    const Blame &blame() const { return m_blame; }
    /// All of it as lines, to be copied.
    QString text() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Row {
        Kind kind = Event;
        qsizetype at = 0; ///< in the chain or among the setters
    };

    void build();
    QVariant causeText(const Blame::Cause &cause, qsizetype at, int role) const;
    QVariant valueText(const Blame::Setter &setter, int role) const;

    Blame m_blame;
    QString m_category;
    TimeText m_timeText;
    bool m_isOpen = false;
    QList<Row> m_rows;
};

} // namespace Backstory
