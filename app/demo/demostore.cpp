// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demostore.h"

#include "app/demo/demo.h"
#include "models/event/kindname.h"

#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include <sqlite3.h>

static void loadSchema()
{
    Q_INIT_RESOURCE(demo); // outside of any namespace, as Qt asks for
}

namespace Backstory
{

namespace
{

// Marks a store as one that `writeDemo()` may replace, and tells people who open it by hand what to look for.
constexpr const char *CasesTable =
    "CREATE TABLE backstory_demo_cases("
    "title TEXT PRIMARY KEY, description TEXT, entity TEXT, positions TEXT) WITHOUT ROWID";
constexpr const char *IsDemo = "SELECT count(*) FROM sqlite_master WHERE name = 'backstory_demo_cases'";

void bindText(sqlite3_stmt *statement, int index, std::string_view text)
{
    if (text.empty())
        sqlite3_bind_null(statement, index);
    else
        sqlite3_bind_text(statement, index, text.data(), int(text.size()), SQLITE_STATIC);
}

void bindTime(sqlite3_stmt *statement, int index, Timestamp time)
{
    const QByteArray text = time.toText();
    if (text.isEmpty())
        sqlite3_bind_null(statement, index);
    else
        sqlite3_bind_text(statement, index, text.constData(), int(text.size()), SQLITE_TRANSIENT);
}

void bindVersion(sqlite3_stmt *statement, int index, qint64 version)
{
    if (version == Event::NoVersion)
        sqlite3_bind_null(statement, index);
    else
        sqlite3_bind_int64(statement, index, version);
}

} // namespace

DemoStore::DemoStore(const QString &path)
    : m_path(QFileInfo(path).absoluteFilePath())
{
}

DemoStore::~DemoStore()
{
    for (sqlite3_stmt *statement : {m_insert, m_insertProcessing, m_setConsumer})
        sqlite3_finalize(statement);
    sqlite3_close(m_db);
}

void DemoStore::fail()
{
    if (!m_error.isEmpty())
        return;
    const int code = sqlite3_errcode(m_db);
    if (code == SQLITE_FULL)
        m_error = QStringLiteral("There is no room left on the disk for the demo store %1.").arg(m_path);
    else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        m_error = QStringLiteral("Another program is using %1. Close it there and try again.").arg(m_path);
    else
        m_error = QStringLiteral("The demo store %1 cannot be written: %2.")
                      .arg(m_path, QString::fromUtf8(sqlite3_errmsg(m_db)));
}

bool DemoStore::mayReplace()
{
    const QFileInfo file(m_path);
    if (!file.exists())
        return true;
    if (file.isFile() && file.size() == 0)
        return true;
    bool demo = false;
    const QByteArray uri = QUrl::fromLocalFile(m_path).toEncoded() + "?immutable=1";
    sqlite3 *db = nullptr;
    sqlite3_stmt *statement = nullptr;
    if (file.isFile() &&
        sqlite3_open_v2(uri.constData(), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr) == SQLITE_OK &&
        sqlite3_prepare_v2(db, IsDemo, -1, &statement, nullptr) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        demo = sqlite3_column_int(statement, 0) == 1;
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return demo;
}

void DemoStore::create(const QList<PlantedCase> &planted)
{
    if (!mayReplace()) {
        m_error = QStringLiteral(
                      "%1 exists and is not a demo store, so it is left as it is. Choose another file name.")
                      .arg(m_path);
        return;
    }
    for (const char *suffix : {"", "-wal", "-shm", "-journal"})
        QFile::remove(m_path + QLatin1StringView(suffix));
    const int opened = sqlite3_open_v2(QFile::encodeName(m_path).constData(), &m_db,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    if (opened != SQLITE_OK) {
        m_error =
            QStringLiteral("%1 cannot be created: check that its folder exists and that you may write there.")
                .arg(m_path);
        return;
    }
    // The file is worth nothing until it is complete, so nothing is spent on surviving a crash before that.
    execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA "
            "cache_size=-65536");
    createTables();
    execute(CasesTable);
    m_insert = prepare("INSERT INTO backstory_events VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    m_insertProcessing = prepare("INSERT OR REPLACE INTO backstory_processing VALUES(?,?,?,?)");
    m_setConsumer = prepare("INSERT OR REPLACE INTO backstory_consumers VALUES(?,?,?)");
    sqlite3_stmt *insertCase = prepare("INSERT INTO backstory_demo_cases VALUES(?,?,?,?)");
    for (const PlantedCase &one : planted) {
        QStringList positions;
        for (const qint64 position : one.positions)
            positions.append(QString::number(position));
        int index = 0;
        for (const QString &text :
             {one.title, one.description, one.entity, positions.join(QStringLiteral(", "))})
            sqlite3_bind_text(insertCase, ++index, text.toUtf8().constData(), -1, SQLITE_TRANSIENT);
        run(insertCase);
    }
    sqlite3_finalize(insertCase);
}

void DemoStore::createTables()
{
    if (!m_error.isEmpty())
        return;
    loadSchema();
    QFile file(QStringLiteral(":/backstory/backstory-schema.sql"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the schema is compiled in");
    const QByteArray sql = file.readAll();
    const char *rest = sql.constData();
    while (rest && *rest) {
        sqlite3_stmt *statement = nullptr;
        if (sqlite3_prepare_v2(m_db, rest, -1, &statement, &rest) != SQLITE_OK)
            return fail();
        if (statement && QByteArrayView(sqlite3_sql(statement)).contains("CREATE INDEX"))
            m_indexes += sqlite3_sql(statement);
        else if (statement)
            run(statement);
        sqlite3_finalize(statement);
    }
}

void DemoStore::execute(const QByteArray &sql)
{
    if (m_error.isEmpty() && sqlite3_exec(m_db, sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail();
}

sqlite3_stmt *DemoStore::prepare(const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    if (m_error.isEmpty() && sqlite3_prepare_v2(m_db, sql, -1, &statement, nullptr) != SQLITE_OK)
        fail();
    return statement;
}

void DemoStore::run(sqlite3_stmt *statement)
{
    if (!m_error.isEmpty())
        return;
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW)
        code = sqlite3_step(statement);
    if (code != SQLITE_DONE)
        fail();
    sqlite3_reset(statement);
}

void DemoStore::begin()
{
    execute("BEGIN IMMEDIATE");
}

void DemoStore::commit()
{
    execute("COMMIT");
}

void DemoStore::insert(const DemoRow &row)
{
    if (!m_error.isEmpty())
        return;
    int index = 0;
    sqlite3_bind_int64(m_insert, ++index, row.position);
    bindText(m_insert, ++index, row.id.text());
    bindText(m_insert, ++index, kindName(row.type->kind));
    bindText(m_insert, ++index, row.type->name);
    bindText(m_insert, ++index, row.type->schemaVersion);
    bindText(m_insert, ++index, row.type->category);
    bindText(m_insert, ++index, row.entity);
    bindVersion(m_insert, ++index, row.version);
    bindVersion(m_insert, ++index, row.readVersion);
    bindTime(m_insert, ++index, row.occurred);
    bindTime(m_insert, ++index, row.recorded);
    bindText(m_insert, ++index, row.producer);
    bindText(m_insert, ++index, row.user);
    bindText(m_insert, ++index, row.causedBy);
    bindText(m_insert, ++index, row.correlation.text());
    bindText(m_insert, ++index, "application/json");
    sqlite3_bind_blob64(m_insert, ++index, row.payload.data(), row.payload.size(), SQLITE_STATIC);
    bindText(m_insert, ++index, row.metadata);
    sqlite3_bind_int(m_insert, ++index, row.archived);
    run(m_insert);
}

void DemoStore::insertProcessing(const char *consumer, qint64 position, Timestamp received,
                                 Timestamp processed)
{
    if (!m_error.isEmpty())
        return;
    bindText(m_insertProcessing, 1, consumer);
    sqlite3_bind_int64(m_insertProcessing, 2, position);
    bindTime(m_insertProcessing, 3, received);
    bindTime(m_insertProcessing, 4, processed);
    run(m_insertProcessing);
}

void DemoStore::setConsumer(const char *consumer, qint64 position, Timestamp updated)
{
    if (!m_error.isEmpty())
        return;
    bindText(m_setConsumer, 1, consumer);
    sqlite3_bind_int64(m_setConsumer, 2, position);
    bindTime(m_setConsumer, 3, updated);
    run(m_setConsumer);
}

void DemoStore::finish(bool live)
{
    execute(m_indexes);
    execute("PRAGMA locking_mode=NORMAL; PRAGMA synchronous=FULL");
    execute(live ? "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=5000" : "PRAGMA journal_mode=DELETE");
    execute("BEGIN IMMEDIATE; PRAGMA user_version=1; COMMIT"); // lets go of the exclusive lock, and syncs
}

} // namespace Backstory
