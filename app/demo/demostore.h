// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/demorow.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

struct sqlite3;
struct sqlite3_stmt;

namespace Backstory
{

struct PlantedCase;

/// The demo store as a file: creates it, takes its rows and finishes it. Owns its connection; lives on one
/// thread. The first failure is kept as a sentence, and whatever is written after it is ignored.
class DemoStore
{
public:
    explicit DemoStore(const QString &path);
    ~DemoStore();

    /// Empty while all is well.
    const QString &error() const { return m_error; }

    /// Begins the file anew, without its index: that is built by `finish()`.
    void create(const QList<PlantedCase> &planted);
    void begin();
    void commit();
    void insert(const DemoRow &row);
    /// An invalid `processed` is NULL.
    void insertProcessing(const char *consumer, qint64 position, Timestamp received, Timestamp processed);
    void setConsumer(const char *consumer, qint64 position, Timestamp updated);
    /// Builds the index and makes the file safe against a crash; `live`: in WAL mode, for readers beside the
    /// writer.
    void finish(bool live);

private:
    bool mayReplace();
    void execute(const QByteArray &sql);
    void createTables();
    sqlite3_stmt *prepare(const char *sql);
    void run(sqlite3_stmt *statement);
    void fail();

    QString m_path;
    QString m_error;
    QByteArray m_indexes; ///< statements of the schema that wait until all rows are written
    sqlite3 *m_db = nullptr;
    sqlite3_stmt *m_insert = nullptr;
    sqlite3_stmt *m_insertProcessing = nullptr;
    sqlite3_stmt *m_setConsumer = nullptr;
};

} // namespace Backstory
