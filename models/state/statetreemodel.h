// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/queryslot.h"
#include "models/state/stateitem.h"

#include <QAbstractItemModel>

#include <map>

namespace Backstory
{

/// Two states of one entity side by side as a tree, with what changed from the one to the other. Rows are
/// made when they are opened; large states and containers are read on the pool. Lives on the window's thread.
class StateTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { FieldColumn, BeforeColumn, AfterColumn, SetByColumn, Columns };
    enum ValueKind { NoValue, Text, Number, Word, Container };
    enum Role {
        ChangeRole = Qt::UserRole, ///< FieldChange as int
        PathRole,                  ///< `lines[0].quantity`; a range has the path of its list
        WholeTextRole,             ///< in the columns of values all of the value, for copying
        ValueKindRole,             ///< ValueKind, in the columns of values
        SetterRole,                ///< qint64: the step that last set the field; -1: not known
        RangeRole                  ///< the row is a range of a long list, no field
    };
    /// The step that last set a field, and its name as it is shown; step -1 where it is not known.
    struct Setter {
        qint64 step = -1;
        QString name;
    };
    using SetterOf = std::function<Setter(const QString &path)>;

    explicit StateTreeModel(QueryPool &pool, QObject *parent = nullptr);
    ~StateTreeModel() override;

    /// Shows two states as JSON; empty or `undefined`: no state. Small ones are there at once, large ones at
    /// `statesShown()`, until when those before stay.
    void setStates(const QByteArray &before, const QByteArray &after);
    const QByteArray &before() const { return m_beforeText; }
    const QByteArray &after() const { return m_afterText; }
    /// Names of the columns, such as `Before · v13`.
    void setTitles(const QString &before, const QString &after);
    void setOnlyChanges(bool only);
    bool isOnlyChanges() const { return m_isOnlyChanges; }
    /// Who answers the last column; asked on this thread for rows that are shown.
    void setSetters(SetterOf setterOf);
    /// More is known about who set what.
    void refreshSetters();

    /// The row of a path. Opens the containers on the way; invalid where there is none, and while a large one
    /// is being read: then `levelRead()` comes.
    QModelIndex indexOf(const QString &path);
    bool isLoading() const { return m_slot.isRunning() || !m_levelSlots.empty(); }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// The states that were set are shown; all rows are new.
    void statesShown();
    /// A large container was read: its rows are there now.
    void levelRead();

private:
    struct Shown {
        StatePair pair;
        std::shared_ptr<const PairLevel> root;
    };

    static Shown read(const QByteArray &before, const QByteArray &after, bool onlyChanges);
    static std::shared_ptr<const PairLevel> readBelow(const StatePair &pair,
                                                      const std::optional<JsonMember> &before,
                                                      const std::optional<JsonMember> &after,
                                                      bool onlyChanges);
    void start();
    void show(Shown shown);
    void open(StateItem &item);
    void readInBackground(StateItem &item);
    StateItem *childAt(StateItem &item, const QString &path) const;
    StateItem *itemOf(const QModelIndex &index) const;
    QModelIndex indexOf(const StateItem &item) const;
    QVariant text(const StateItem &item, int column) const;
    QString wholeText(const StateItem &item, int column) const;
    const std::optional<JsonMember> &valueOfColumn(const StateItem &item, int column) const;
    Setter setterOf(const StateItem &item) const;
    void tellSetters(const QModelIndex &parent);

    QByteArray m_beforeText;
    QByteArray m_afterText;
    QString m_beforeTitle;
    QString m_afterTitle;
    bool m_isOnlyChanges = false;
    SetterOf m_setterOf;
    mutable QHash<QString, Setter> m_setters; ///< what was asked for already
    StatePair m_pair;
    StateItem m_root;
    QueryPool &m_pool;
    QuerySlot m_slot;
    std::map<StateItem *, std::unique_ptr<QuerySlot>> m_levelSlots;
};

} // namespace Backstory
