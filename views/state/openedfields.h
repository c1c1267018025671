// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSet>

class QModelIndex;
class QTreeView;

namespace Backstory
{

class StateTreeModel;

/// Which containers of a state are open and which field is the current one, by their paths: kept while one
/// goes from step to step, also through states in which they are not there.
class OpenedFields : public QObject
{
    Q_OBJECT
public:
    OpenedFields(QTreeView &tree, StateTreeModel &model);

    /// Another entity: small containers are open, nothing is chosen.
    void forget();
    /// Empty: none. A field that the shown state does not have stays chosen.
    const QString &current() const { return m_current; }
    void setCurrent(const QString &path);
    /// Opens what is around a field and makes it the current one, as soon as it has been read.
    void reveal(const QString &path);

Q_SIGNALS:
    /// By a person, not by a step.
    void currentChanged(const QString &path);

private:
    void remember();
    void restore();
    void openSmall(const QModelIndex &parent, int depth);
    bool isWanted(const QModelIndex &index, int depth) const;
    void select(const QString &path);

    QTreeView &m_tree;
    StateTreeModel &m_model;
    QSet<QString> m_opened;
    QSet<QString> m_closed;
    QString m_current;
    QString m_revealed; ///< to be shown when what is around it has been read
    int m_scrolled = 0;
    bool m_isRestoring = false;
};

} // namespace Backstory
