// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QDateTime>

namespace Backstory
{

/// A source or workspace that was open once: where it is and what it was, never what it asks for.
struct RecentSource {
    enum Kind { Source, Workspace };

    QString place;       ///< a path, or a URL without a password
    QString mappingFile; ///< empty: recognised by itself
    Kind kind = Source;
    qint64 events = -1; ///< when it was last open; a workspace's sources
    QDateTime opened;

    bool isSame(const RecentSource &other) const
    {
        return place == other.place && mappingFile == other.mappingFile;
    }
};

/// What was opened last, the latest first. Lives on the window's thread; whoever owns it reads and writes the
/// file.
class RecentSources : public QAbstractListModel
{
    Q_OBJECT
public:
    static constexpr qsizetype Most = 20;
    enum Role { DetailRole = Qt::UserRole, PlaceRole, KindRole };

    using QAbstractListModel::QAbstractListModel;

    const QList<RecentSource> &entries() const { return m_entries; }
    /// To the top; a count of -1 keeps the one that was known.
    void visit(const RecentSource &source);
    void setEvents(const QString &place, const QString &mappingFile, qint64 events);
    void remove(int row);

    QByteArray toJson() const;
    /// Damaged text gives an empty list.
    void setJson(const QByteArray &json);

    /// `2.1 M events · today 09:12`
    static QString detailOf(const RecentSource &source, const QDateTime &now);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    /// Worth writing down.
    void changed();

private:
    QList<RecentSource> m_entries;
};

} // namespace Backstory
