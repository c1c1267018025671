// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

struct sqlite3;

namespace Backstory
{

/// Writes stores in Backstory's own schema for tests, with events that can be told from their numbers: event
/// n has the id `idOf(n)`, belongs to `order-<n % entities>` and names event n-3 as its cause.
class StoreWriter
{
public:
    explicit StoreWriter(const QString &path, int entities = 50, bool wal = false);
    ~StoreWriter();

    /// Appends events first … first+count-1 in one transaction; false when SQLite refuses.
    bool append(qint64 first, qint64 count);
    bool execute(const char *sql);
    static QByteArray idOf(qint64 n);

private:
    struct Close {
        void operator()(sqlite3 *db) const;
    };
    std::unique_ptr<sqlite3, Close> m_db;
    int m_entities;
};

} // namespace Backstory
