// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/eventfile.h"

#include "connectors/grpc/server/eventwriter.h"

#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <utility>

static void loadSchema()
{
    Q_INIT_RESOURCE(eventfile); // outside of any namespace, as Qt asks for
}

namespace Backstory
{

namespace
{

constexpr size_t MaximumIdle = 16;
constexpr const char *HasTable =
    "SELECT count(*), sum(name='backstory_events') FROM sqlite_master WHERE type='table'";

sqlite3 *connection(const QString &path, int flags)
{
    sqlite3 *db = nullptr;
    if (sqlite3_open_v2(QFile::encodeName(path).constData(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr) !=
        SQLITE_OK) {
        sqlite3_close(db);
        return nullptr;
    }
    sqlite3_busy_timeout(db, 5000);
    return db;
}

bool execute(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

bool createSchema(sqlite3 *db)
{
    loadSchema();
    QFile file(QStringLiteral(":/backstory/server/backstory-schema.sql"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the schema is compiled in");
    if (!execute(db, "BEGIN IMMEDIATE"))
        return false;
    if (execute(db, file.readAll().constData()) && execute(db, "PRAGMA user_version=1; COMMIT"))
        return true;
    execute(db, "ROLLBACK");
    return false;
}

QString foreignStore(const QString &path)
{
    return QStringLiteral(
               "%1 is not a store in Backstory's own schema. Only such stores can be served: choose "
               "one, or a new file name.")
        .arg(path);
}

} // namespace

EventFile::EventFile(const QString &path)
    : m_path(QFileInfo(path).absoluteFilePath())
{
}

EventFile::~EventFile()
{
    if (m_hub)
        m_hub->close();
    m_writer.reset();
    m_hub.reset();
}

/// `immutable`: else a look at the file would leave others beside it. What a log beside it holds is not seen
/// then; a store of our own has its schema in the file itself unless it was killed right after its first
/// start.
bool EventFile::isForeign(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || file.size() == 0 || !file.open(QIODevice::ReadOnly))
        return false;
    if (file.read(16) != QByteArray("SQLite format 3", 16))
        return true;
    const QByteArray name =
        "file:" + QFile::encodeName(QFileInfo(path).absoluteFilePath()).toPercentEncoding("/") +
        "?immutable=1";
    sqlite3 *db = nullptr;
    bool isForeign = false;
    if (sqlite3_open_v2(name.constData(), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr) ==
        SQLITE_OK) {
        StoreStatement tables(db, HasTable);
        if (tables.isValid() && tables.step())
            isForeign = tables.number(0) > 0 && tables.number(1) == 0;
    }
    sqlite3_close(db);
    return isForeign;
}

std::unique_ptr<EventFile> EventFile::open(const QString &path, Access access, QString *error)
{
    std::unique_ptr<EventFile> file(new EventFile(path));
    if (access == ReadOnly && !QFileInfo::exists(path))
        *error = QStringLiteral("%1 does not exist. Without --read-only it would be created.").arg(path);
    else
        *error = access == ReadWrite ? file->openForWriting() : QString();
    if (error->isEmpty())
        *error = file->checkReadable();
    if (!error->isEmpty())
        return nullptr;
    EventReading *watch = file->m_watch.get();
    file->m_hub = std::make_unique<CommitHub>([watch] { return watch->version(); });
    return file;
}

QString EventFile::openForWriting()
{
    sqlite3 *db = connection(m_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (!db)
        return QStringLiteral(
                   "%1 cannot be opened for writing: check that its folder exists and that you may "
                   "write there, or use --read-only.")
            .arg(m_path);
    bool isEmpty = false;
    bool isOurs = false;
    bool isRead = false;
    {
        StoreStatement tables(db, HasTable);
        isRead = tables.isValid() && tables.step();
        isEmpty = isRead && tables.number(0) == 0;
        isOurs = isRead && tables.number(1) > 0;
    }
    QString error;
    if (!isRead)
        error = QStringLiteral("%1 is not an SQLite file, or another program holds it.").arg(m_path);
    else if (!isEmpty && !isOurs)
        error = foreignStore(m_path);
    else if (!execute(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL") ||
             (isEmpty && !createSchema(db)))
        error = QStringLiteral("The store %1 cannot be written: %2.")
                    .arg(m_path, QString::fromUtf8(sqlite3_errmsg(db)));
    else if (!StreamWriting(db).isValid())
        error = foreignStore(m_path);
    if (!error.isEmpty()) {
        sqlite3_close(db);
        return error;
    }
    m_writer = std::make_unique<EventWriter>(db, [this] { m_hub->committed(); });
    return {};
}

QString EventFile::checkReadable()
{
    const Reader first = reader();
    sqlite3 *db = connection(m_path, SQLITE_OPEN_READONLY);
    m_watch = db ? std::make_unique<EventReading>(db) : nullptr;
    if (!first || !m_watch)
        return QStringLiteral("%1 cannot be read: check that you may read it.").arg(m_path);
    return first->isValid() ? QString() : foreignStore(m_path);
}

bool EventFile::submit(WriteRequest request)
{
    return m_writer && m_writer->submit(std::move(request));
}

EventFile::Reader EventFile::reader()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_idle.empty()) {
            auto reading = std::move(m_idle.back());
            m_idle.pop_back();
            return {*this, std::move(reading)};
        }
    }
    sqlite3 *db = connection(m_path, SQLITE_OPEN_READONLY);
    return {*this, db ? std::make_unique<EventReading>(db) : nullptr};
}

void EventFile::putBack(std::unique_ptr<EventReading> reading)
{
    const std::scoped_lock lock(m_mutex);
    if (m_idle.size() < MaximumIdle && !reading->hasFailed())
        m_idle.push_back(std::move(reading));
}

EventFile::Reader::Reader(EventFile &file, std::unique_ptr<EventReading> reading)
    : m_file(file)
    , m_reading(std::move(reading))
{
}

EventFile::Reader::~Reader()
{
    if (m_reading)
        m_file.putBack(std::move(m_reading));
}

} // namespace Backstory
