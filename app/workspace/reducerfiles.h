// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/queryslot.h"

#include <QFileSystemWatcher>
#include <QSet>
#include <QTimer>

#include <map>

namespace Backstory
{

/// The scripts that lie in files: read in the background and read again whenever they change on disk. Lives
/// on the window's thread.
class ReducerFiles : public QObject
{
    Q_OBJECT
public:
    /// A larger file is no script that a person wrote.
    static constexpr qint64 MostBytes = 4 << 20;

    struct Script {
        QString text;
        QString problem; ///< a sentence; the text is then what was read last
    };

    explicit ReducerFiles(QueryPool &pool, QObject *parent = nullptr);

    /// Null while it is read for the first time; `loaded()` says when it has been.
    const Script *find(const QString &path) const;
    /// It has just been written with this text.
    void take(const QString &path, const QString &text);
    bool isReading() const;

Q_SIGNALS:
    /// It has been read: for the first time, or because it has changed.
    void loaded(const QString &path) const;

private:
    struct File {
        std::unique_ptr<QuerySlot> slot;
        Script script;
        bool isRead = false;
    };

    void read(const QString &path) const;
    void watch(const QString &path) const;

    QueryPool &m_pool;
    // Asking for a script begins to read it, which is nobody's business: hence mutable.
    mutable QFileSystemWatcher m_watcher;
    QTimer m_settle; ///< an editor writes in several steps
    QSet<QString> m_touched;
    mutable std::map<QString, File> m_files;
};

} // namespace Backstory
