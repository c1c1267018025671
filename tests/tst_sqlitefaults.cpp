// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/collectingsink.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QPluginLoader>
#include <QTemporaryDir>
#include <QtTest>

#include <sqlite3.h>

#include <atomic>
#include <thread>

using namespace Backstory;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The SQLite connector when files are foreign, broken, locked, or change under it; and that it leaves no
/// trace.
class TestSqliteFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void refused_data();
    void refused();
    void unknownTables();
    void knownButEmpty();
    void wrongMapping_data();
    void wrongMapping();
    void mappedWithoutPosition();
    void grows_data();
    void grows();
    void growsFromEmptyWal();
    void everyCursorResumes();
    void replaced();
    void deletedTail();
    void deletedHead();
    void vacuumed();
    void vanished();
    void replacedWhileAway();
    void keyedTableGrows();
    void keyedTableGrewWhileAway();
    void newTableAppears();
    void leavesNoTrace_data();
    void leavesNoTrace();
    void staleWal_data();
    void staleWal();
    void writerIsNeverRefused_data();
    void writerIsNeverRefused();
    void lockedForAWhile();
    void lockedForLong();
    void stopsWhileLocked();
    void damaged();
    void utf16();
    void brokenPayloadIsKept();
    void slowRowsAreReadAhead();
    void severalTables();

private:
    QString file(const QString &name = u"store.db"_s) const { return m_folder->filePath(name); }
    SourceLocation at(const QString &path) const { return {QUrl::fromLocalFile(path), {}}; }
    void copy(const QString &store, const QString &to);

    std::unique_ptr<QTemporaryDir> m_folder;
    QPluginLoader m_loader;
    const Connector *m_connector = nullptr;
};

namespace
{

/// A writer's connection, as an application would have it.
class Writer
{
public:
    explicit Writer(const QString &path)
    {
        sqlite3_open(path.toUtf8().constData(), &m_handle);
        sqlite3_busy_timeout(m_handle, 1000);
    }
    ~Writer() { sqlite3_close(m_handle); }
    Q_DISABLE_COPY(Writer)

    bool run(const QByteArray &sql)
    {
        return sqlite3_exec(m_handle, sql.constData(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    bool events(int from, int count)
    {
        bool good = run("BEGIN IMMEDIATE");
        for (int i = from; i < from + count; ++i) {
            const QByteArray n = QByteArray::number(i);
            good = good && run("INSERT INTO backstory_events(id, type, category, entity, version, recorded, "
                               "metadata, payload)"
                               " VALUES ('e" +
                               n + "', 'Changed', 'order', 'order-" + QByteArray::number(i % 10) + "', " + n +
                               ", '2026-01-01T00:00:00Z', '{\"causationId\":\"e1\"}', '{\"n\":" + n + "}')");
        }
        return run("COMMIT") && good;
    }

private:
    sqlite3 *m_handle = nullptr;
};

const QByteArray OwnSchema =
    "CREATE TABLE backstory_events(position INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL "
    "DEFAULT 'event',"
    " type TEXT NOT NULL, schema_version TEXT, category TEXT NOT NULL, entity TEXT NOT NULL, version INTEGER,"
    " read_version INTEGER, occurred TEXT, recorded TEXT NOT NULL, producer TEXT, \"user\" TEXT, caused_by "
    "TEXT,"
    " correlation TEXT, content_type TEXT, payload BLOB, metadata TEXT, archived INTEGER NOT NULL DEFAULT 0)";
const QByteArray Python =
    "CREATE TABLE stored_events (originator_id TEXT, originator_version INTEGER, topic TEXT,"
    " state BLOB, PRIMARY KEY (originator_id, originator_version))";

QByteArray pythonRow(const char *entity, int version)
{
    return QByteArray("INSERT INTO stored_events VALUES ('") + entity + "', " + QByteArray::number(version) +
           ", 'shop:Cart.Changed', '{\"n\":1}')";
}

QStringList ids(const CollectingSink &sink)
{
    QStringList all;
    for (const Event &event : sink.events())
        all << QString::fromUtf8(event.id.toByteArray());
    return all;
}

/// Names, sizes and contents of everything in a folder.
QMap<QString, QByteArray> hashes(const QString &folder)
{
    QMap<QString, QByteArray> all;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            all.insert(file.fileName(), QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256));
    }
    return all;
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray random(qsizetype size)
{
    QByteArray bytes(size, 0);
    quint32 seed = 11;
    for (char &c : bytes)
        c = char((seed = seed * 1664525 + 1013904223) >> 24);
    return bytes;
}

} // namespace

void TestSqliteFaults::initTestCase()
{
    m_loader.setFileName(qEnvironmentVariable("BACKSTORY_CONNECTORS") + u"/sqlite.so"_s);
    m_connector = qobject_cast<Connector *>(m_loader.instance());
    QVERIFY2(m_connector, qPrintable(m_loader.errorString()));
}

void TestSqliteFaults::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestSqliteFaults::copy(const QString &store, const QString &to)
{
    QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/stores/") + store, to));
    QVERIFY(QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner));
}

void TestSqliteFaults::refused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("word");
    QTest::newRow("empty") << QByteArray() << u"is empty"_s;
    QTest::newRow("zip") << "PK\x03\x04" + QByteArray(200, 0) << u"ZIP archive"_s;
    QTest::newRow("gzip") << "\x1f\x8b\x08" + QByteArray(200, 0) << u"gzip"_s;
    QTest::newRow("json") << QByteArray("{\"a\":1}\n{\"a\":2}\n") << u"starts like JSON"_s;
    QTest::newRow("text") << QByteArray("CREATE TABLE events(id);\nINSERT INTO events VALUES (1);\n")
                          << u"text file"_s;
    QTest::newRow("encrypted") << random(8192) << u"encrypted"_s;
    QTest::newRow("wal") << QByteArray::fromHex("377f0682") + QByteArray(200, 0) << u"write-ahead log"_s;
    QTest::newRow("other") << QByteArray(500, 1) << u"not a SQLite database"_s;
    QTest::newRow("short") << QByteArray("SQLite format 3\0abc", 19) << u"cut off"_s;
    QFile store(QStringLiteral(TEST_DATA "/stores/rails_event_store-3.0.0-json-links.db"));
    QVERIFY(store.open(QIODevice::ReadOnly));
    QTest::newRow("truncated") << store.read(300'000) << u"cut off"_s;
    QTest::newRow("missing") << QByteArray("-") << u"There is no file"_s;
    QTest::newRow("folder") << QByteArray("/") << u"is a folder"_s;
}

void TestSqliteFaults::refused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, word);
    if (bytes == "/")
        QDir().mkdir(file());
    else if (bytes != "-")
        QVERIFY(write(file(), bytes));
    const auto before = hashes(m_folder->path());
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    QVERIFY(sink.error);
    QVERIFY2(sink.error->sentence.contains(word), qPrintable(sink.error->sentence));
    QVERIFY(!sink.error->advice.isEmpty());
    QCOMPARE(sink.count(), size_t(0));
    QCOMPARE(hashes(m_folder->path()), before);
    QList<EventContent> contents;
    QVERIFY(m_connector->payloadReader(at(file()))->read({{{1, 0}, "e", 1}}, contents, {}));
    CollectingSink entity;
    QVERIFY(m_connector->entityReader(at(file()))->read("e", entity, {}));
}

void TestSqliteFaults::unknownTables()
{
    Writer(file()).run("CREATE TABLE invoices(id); CREATE TABLE customers(id)");
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    QVERIFY(sink.error);
    QVERIFY2(sink.error->sentence.contains(u"invoices, customers"_s), qPrintable(sink.error->sentence));
    QVERIFY(sink.error->advice.contains(u"mapping"_s));
}

void TestSqliteFaults::knownButEmpty()
{
    Writer(file()).run(OwnSchema);
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    QVERIFY(!sink.error);
    QCOMPARE(sink.description.schema, u"Backstory"_s);
    QCOMPARE(sink.count(), size_t(0));
}

void TestSqliteFaults::wrongMapping_data()
{
    QTest::addColumn<QByteArray>("mapping");
    QTest::addColumn<QString>("word");
    QTest::newRow("no json") << QByteArray("{") << u"no valid JSON"_s;
    QTest::newRow("table") << QByteArray(R"({"backstory":"mapping/1","table":"x","fields":{"type":"kind"}})")
                           << u"table “x”"_s;
    QTest::newRow("column") << QByteArray(
                                   R"({"backstory":"mapping/1","table":"log","fields":{"type":"sort"}})")
                            << u"column “sort”"_s;
    QTest::newRow("position")
        << QByteArray(R"({"backstory":"mapping/1","table":"log","position":"p","fields":{"type":"kind"}})")
        << u"column “p”"_s;
    QTest::newRow("no order") << QByteArray(
                                     R"({"backstory":"mapping/1","table":"keyed","fields":{"type":"kind"}})")
                              << u"no order"_s;
}

void TestSqliteFaults::wrongMapping()
{
    QFETCH(QByteArray, mapping);
    QFETCH(QString, word);
    Writer(file()).run("CREATE TABLE log(kind); CREATE TABLE keyed(kind PRIMARY KEY) WITHOUT ROWID");
    QVERIFY(write(file(u"m.json"_s), mapping));
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, {QUrl::fromLocalFile(file()), file(u"m.json"_s)}));
    QVERIFY(sink.error);
    QVERIFY2(sink.error->sentence.contains(word), qPrintable(sink.error->sentence));
}

void TestSqliteFaults::mappedWithoutPosition()
{
    Writer writer(file());
    QVERIFY(writer.run("CREATE TABLE log(what, who INTEGER, at INTEGER, more)"));
    QVERIFY(writer.run("INSERT INTO log VALUES ('Opened', 7, 1700000000, '{\"by\":[\"a\",\"b\"]}'), "
                       "('Closed', 7, 1700000001, 'no json')"));
    QVERIFY(write(file(u"m.json"_s),
                  R"({"backstory":"mapping/1","table":"log","fields":{"type":"what","entity":"who",
        "category":{"text":"door"},"occurred":{"from":"at","as":"epoch-s"},"causes":"more$.by","payload":"more"}})"));
    const SourceLocation location{QUrl::fromLocalFile(file()), file(u"m.json"_s)};
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, location));
    QVERIFY2(!sink.error, sink.error ? qPrintable(sink.error->sentence) : "");
    const std::vector<Event> events = sink.events();
    QCOMPARE(events.size(), size_t(2));
    QCOMPARE(events[0].type, QByteArrayView("Opened"));
    QCOMPARE(events[0].entity, QByteArrayView("7"));
    QCOMPARE(events[0].causes.size(), size_t(2));
    QCOMPARE(events[0].occurred.toText(), QByteArray("2023-11-14T22:13:20.000Z"));
    QCOMPARE(events[1].causes.size(), size_t(0));
    CollectingSink entity;
    QVERIFY(!m_connector->entityReader(location)->read("7", entity, {}));
    QCOMPARE(entity.count(), size_t(2));
}

void TestSqliteFaults::grows_data()
{
    QTest::addColumn<QByteArray>("journal");
    QTest::newRow("rollback") << QByteArray("delete");
    QTest::newRow("wal") << QByteArray("wal");
}

void TestSqliteFaults::grows()
{
    QFETCH(QByteArray, journal);
    auto writer = std::make_unique<Writer>(file());
    QVERIFY(writer->run("PRAGMA journal_mode = " + journal) && writer->run(OwnSchema) &&
            writer->events(1, 10));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 10; }));
    for (int round = 0; round < 5; ++round) {
        QVERIFY(writer->events(11 + round * 10, 10));
        QVERIFY(sink.waitUntil([&] { return sink.count() == size_t(20 + round * 10); }));
        if (round == 2)
            writer = std::make_unique<Writer>(file()); // the log is checkpointed and removed, and begun anew
    }
    writer.reset();
    QVERIFY(Writer(file()).events(61, 1));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 61; }));
    sink.stop();
    QCOMPARE(sink.restarts, QStringList());
    QVERIFY(!sink.error);
    QCOMPARE(ids(sink).last(), u"e61"_s);
    QCOMPARE(sink.events().front().causes.size(), size_t(1));
}

void TestSqliteFaults::growsFromEmptyWal()
{
    {
        Writer writer(file());
        QVERIFY(writer.run("PRAGMA journal_mode = wal") && writer.run(OwnSchema) && writer.events(1, 10));
    }
    QVERIFY(!QFile::exists(file() + u"-wal"_s));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 10; }));
    Writer writer(file());
    QVERIFY(writer.events(11, 5));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 15; }));
    sink.stop();
    QCOMPARE(sink.restarts, QStringList());
}

void TestSqliteFaults::everyCursorResumes()
{
    Writer writer(file());
    QVERIFY(writer.run(OwnSchema) && writer.events(1, 9000));
    class CursorSink : public CollectingSink
    {
    public:
        void append(EventBatch &&batch) override
        {
            cursors << std::pair(batch.cursor(), batch.size());
            CollectingSink::append(std::move(batch));
        }
        QList<std::pair<QByteArray, qsizetype>> cursors;
    } whole;
    QVERIFY(whole.readAll(*m_connector, at(file())));
    QCOMPARE(whole.count(), size_t(9000));
    QVERIFY(whole.cursors.size() >= 3);
    size_t read = 0;
    for (const auto &[cursor, size] : whole.cursors) {
        read += size_t(size);
        CollectingSink rest;
        QVERIFY(rest.readAll(*m_connector, at(file()), cursor));
        QCOMPARE(rest.restarts, QStringList());
        QCOMPARE(ids(rest), ids(whole).mid(qsizetype(read)));
    }
    CollectingSink nonsense;
    QVERIFY(nonsense.readAll(*m_connector, at(file()), "no cursor"));
    QCOMPARE(nonsense.count(), size_t(9000));
}

void TestSqliteFaults::replaced()
{
    QVERIFY(Writer(file()).run(OwnSchema) && Writer(file()).events(1, 10));
    QVERIFY(Writer(file(u"new.db"_s)).run(OwnSchema) && Writer(file(u"new.db"_s)).events(101, 20));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 10; }));
    QCOMPARE(::rename(qPrintable(file(u"new.db"_s)), qPrintable(file())), 0);
    QVERIFY(sink.waitUntil([&] { return sink.restarts.size() == 1 && sink.count() == 20; }));
    sink.stop();
    QVERIFY(sink.restarts.first().contains(u"store.db"_s));
    QCOMPARE(ids(sink).first(), u"e101"_s);
}

void TestSqliteFaults::deletedTail()
{
    Writer writer(file());
    QVERIFY(writer.run(OwnSchema) && writer.events(1, 10));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 10; }));
    QVERIFY(writer.run("DELETE FROM backstory_events WHERE position > 7"));
    QVERIFY(sink.waitUntil([&] { return sink.restarts.size() == 1 && sink.count() == 7; }));
    sink.stop();
}

void TestSqliteFaults::deletedHead()
{
    Writer writer(file());
    QVERIFY(writer.run(OwnSchema) && writer.events(1, 10));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 10; }));
    QVERIFY(writer.run("DELETE FROM backstory_events WHERE position < 4"));
    QVERIFY(sink.waitUntil([&] { return sink.restarts.size() == 1 && sink.count() == 7; }));
    sink.stop();
    QVERIFY(sink.restarts.first().contains(u"first rows"_s));
}

/// Without an INTEGER PRIMARY KEY a VACUUM may number the rows anew.
void TestSqliteFaults::vacuumed()
{
    Writer writer(file());
    QVERIFY(writer.run(Python));
    for (int i = 1; i <= 20; ++i)
        QVERIFY(writer.run(pythonRow("a", i)));
    QVERIFY(writer.run("DELETE FROM stored_events WHERE originator_version BETWEEN 5 AND 9"));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 15; }));
    QVERIFY(writer.run("VACUUM"));
    QVERIFY(writer.run(
        "UPDATE stored_events SET rowid = rowid - 5 WHERE rowid > 9")); // where this SQLite keeps the numbers
    QVERIFY(writer.run(pythonRow("a", 21)));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 16; }));
    sink.stop();
    const QStringList all = ids(sink);
    QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), 16);
    QCOMPARE(all.last(), u"a@21"_s);
}

void TestSqliteFaults::vanished()
{
    QVERIFY(Writer(file()).run(OwnSchema) && Writer(file()).events(1, 3));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 3; }));
    QVERIFY(QFile::remove(file()));
    QVERIFY(sink.waitUntil([&] { return sink.error.has_value(); }));
    sink.stop();
    QVERIFY(sink.error->sentence.contains(u"no file"_s));
    QCOMPARE(sink.count(), size_t(3));
}

void TestSqliteFaults::replacedWhileAway()
{
    QVERIFY(Writer(file()).run(OwnSchema) && Writer(file()).events(1, 10));
    CollectingSink before;
    QVERIFY(before.readAll(*m_connector, at(file())));
    QVERIFY(QFile::remove(file()));
    copy(u"emmett-sqlite-0.38.5.db"_s, file());
    CollectingSink after;
    QVERIFY(after.readAll(*m_connector, at(file()), before.cursor()));
    QCOMPARE(after.restarts.size(), 1);
    QVERIFY(after.count() > 100);
    QVERIFY(after.description.schema.startsWith(u"emmett"_s));
}

void TestSqliteFaults::keyedTableGrows()
{
    Writer writer(file());
    QVERIFY(writer.run(Python + " WITHOUT ROWID"));
    for (const char *entity : {"b", "d"}) {
        for (int i = 1; i <= 3; ++i)
            QVERIFY(writer.run(pythonRow(entity, i)));
    }
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 6; }));
    QVERIFY(writer.run(pythonRow("b", 4)) && writer.run(pythonRow("a", 1)) && writer.run(pythonRow("e", 1)));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 9; }));
    QVERIFY(writer.run(pythonRow("d", 4)));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 10; }));
    sink.stop();
    QCOMPARE(sink.restarts, QStringList());
    const QStringList all = ids(sink);
    QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), 10);
    QSet<qint64> positions;
    for (const Event &event : sink.events())
        positions << event.position.value;
    QCOMPARE(positions.size(), 10);
}

void TestSqliteFaults::keyedTableGrewWhileAway()
{
    Writer writer(file());
    QVERIFY(writer.run(Python + " WITHOUT ROWID") && writer.run(pythonRow("b", 1)) &&
            writer.run(pythonRow("d", 1)));
    CollectingSink first;
    QVERIFY(first.readAll(*m_connector, at(file())));
    QVERIFY(writer.run(pythonRow("e", 1))); // behind all others: simply new
    CollectingSink second;
    QVERIFY(second.readAll(*m_connector, at(file()), first.cursor()));
    QCOMPARE(second.restarts, QStringList());
    QCOMPARE(ids(second), QStringList{u"e@1"_s});
    QVERIFY(writer.run(pythonRow("b", 2))); // between them: cannot be told from what was read
    CollectingSink third;
    QVERIFY(third.readAll(*m_connector, at(file()), second.cursor()));
    QCOMPARE(third.restarts.size(), 1);
    QCOMPARE(ids(third), (QStringList{u"b@1"_s, u"b@2"_s, u"d@1"_s, u"e@1"_s}));
}

void TestSqliteFaults::newTableAppears()
{
    Writer writer(file());
    const QByteArray topic = "(\"offset\" INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT, created_at TEXT, "
                             "payload BLOB, metadata JSON)";
    QVERIFY(writer.run("CREATE TABLE watermill_orders" + topic));
    QVERIFY(writer.run("INSERT INTO watermill_orders VALUES (1, 'u1', '2026-01-01T00:00:00Z', '{}', '{}')"));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 1; }));
    QVERIFY(writer.run("CREATE TABLE watermill_mails" + topic));
    QVERIFY(writer.run("INSERT INTO watermill_mails VALUES (1, 'u2', '2026-01-01T00:00:00Z', '{}', '{}')"));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 2; }));
    sink.stop();
    QCOMPARE(sink.restarts, QStringList());
    QCOMPARE(ids(sink), (QStringList{u"u1"_s, u"u2"_s}));
    QVERIFY(sink.events()[0].position != sink.events()[1].position);
}

void TestSqliteFaults::leavesNoTrace_data()
{
    QTest::addColumn<QString>("store");
    const QStringList stores = QDir(QStringLiteral(TEST_DATA "/stores")).entryList({u"*.db"_s});
    for (const QString &store : stores)
        QTest::newRow(qPrintable(store)) << store;
}

void TestSqliteFaults::leavesNoTrace()
{
    QFETCH(QString, store);
    copy(store, file());
    const auto before = hashes(m_folder->path());
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    QVERIFY(sink.waitUntil([&] { return sink.count() > 0 || sink.error; }));
    std::this_thread::sleep_for(250ms); // it follows for a while
    sink.stop();
    if (!sink.error) {
        const Event first = sink.events().front();
        QList<EventContent> contents;
        QVERIFY(!m_connector->payloadReader(at(file()))
                     ->read({{first.position, first.entity.toByteArray(), first.version}}, contents, {}));
        CollectingSink entity;
        QVERIFY(!m_connector->entityReader(at(file()))->read(first.entity.toByteArray(), entity, {}));
    }
    QCOMPARE(hashes(m_folder->path()), before);
}

void TestSqliteFaults::staleWal_data()
{
    QTest::addColumn<bool>("withIndex");
    QTest::newRow("wal only") << false;
    QTest::newRow("wal and shm") << true;
}

/// A program crashed and left its log behind: what is in the log is read, and nothing is tidied up.
void TestSqliteFaults::staleWal()
{
    QFETCH(bool, withIndex);
    QTemporaryDir other;
    const QString live = other.filePath(u"live.db"_s);
    Writer writer(live);
    QVERIFY(writer.run("PRAGMA journal_mode = wal") && writer.run("PRAGMA wal_autocheckpoint = 0"));
    QVERIFY(writer.run(OwnSchema) && writer.events(1, 25));
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
        if (suffix != u"-shm"_s || withIndex)
            QVERIFY(QFile::copy(live + suffix, file() + suffix));
    }
    std::this_thread::sleep_for(50ms);
    const auto before = hashes(m_folder->path());
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    QVERIFY2(!sink.error, sink.error ? qPrintable(sink.error->raw) : "");
    QCOMPARE(sink.count(), size_t(25));
    QList<EventContent> contents;
    QVERIFY(!m_connector->payloadReader(at(file()))->read({{{25, 0}, {}, 25}}, contents, {}));
    QCOMPARE(contents.first().payload, QByteArray("{\"n\":25}"));
    QCOMPARE(hashes(m_folder->path()), before);
}

void TestSqliteFaults::writerIsNeverRefused_data()
{
    grows_data();
}

void TestSqliteFaults::writerIsNeverRefused()
{
    QFETCH(QByteArray, journal);
    Writer writer(file());
    QVERIFY(writer.run("PRAGMA journal_mode = " + journal) && writer.run("PRAGMA synchronous = off"));
    QVERIFY(writer.run(OwnSchema) && writer.events(1, 20'000));
    std::atomic<bool> done = false;
    std::atomic<int> scans = 0;
    std::thread reader([&] { // reads all of it again and again, as fast as it can
        while (!done) {
            CollectingSink sink;
            sink.readAll(*m_connector, at(file()));
            scans += sink.count() >= 20'000;
        }
    });
    int refused = 0;
    int written = 0;
    for (; written < 300 || (scans < 2 && written < 5000); ++written)
        refused += !writer.events(20'001 + written, 1);
    done = true;
    reader.join();
    QCOMPARE(refused, 0);
    QVERIFY(scans >= 1);
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    QCOMPARE(sink.count(), size_t(20'000 + written));
}

void TestSqliteFaults::lockedForAWhile()
{
    Writer writer(file());
    QVERIFY(writer.run(OwnSchema) && writer.events(1, 10) && writer.run("BEGIN EXCLUSIVE"));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    std::this_thread::sleep_for(300ms);
    QCOMPARE(sink.count(), size_t(0));
    QVERIFY(writer.run("COMMIT"));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 10; }));
    sink.stop();
    QVERIFY(!sink.error);
}

void TestSqliteFaults::lockedForLong()
{
    Writer writer(file());
    QVERIFY(writer.run(OwnSchema) && writer.events(1, 10) && writer.run("BEGIN EXCLUSIVE"));
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    QVERIFY(sink.error);
    QVERIFY2(sink.error->sentence.contains(u"locked"_s), qPrintable(sink.error->sentence));
}

void TestSqliteFaults::stopsWhileLocked()
{
    Writer writer(file());
    QVERIFY(writer.run(OwnSchema) && writer.run("BEGIN EXCLUSIVE"));
    CollectingSink sink;
    sink.start(*m_connector, at(file()));
    std::this_thread::sleep_for(50ms);
    sink.stop();
    QVERIFY(!sink.error); // the lock was not waited out
}

/// What stands before the damage is kept; then the sentence comes.
void TestSqliteFaults::damaged()
{
    QVERIFY(Writer(file()).run(OwnSchema) && Writer(file()).events(1, 30'000));
    QFile database(file());
    QVERIFY(database.open(QIODevice::ReadWrite));
    QVERIFY(database.seek(database.size() / 2 / 4096 * 4096));
    database.write(random(4096 * 20));
    database.close();
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    QVERIFY(sink.error);
    QVERIFY2(sink.error->sentence.contains(u"damaged"_s), qPrintable(sink.error->sentence));
    QVERIFY(sink.count() > 1000 && sink.count() < 30'000);
}

void TestSqliteFaults::utf16()
{
    Writer writer(file());
    QVERIFY(writer.run("PRAGMA encoding = 'UTF-16'") && writer.run(Python));
    QVERIFY(writer.run(
        "INSERT INTO stored_events VALUES ('Łódź-1', 1, 'shop:Cart.Changed', CAST('{\"n\":1}' AS BLOB))"));
    QVERIFY(writer.run("UPDATE stored_events SET state = x'7b226e223a317d'"));
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    const Event event = sink.events().front();
    QCOMPARE(event.entity, QByteArrayView("Łódź-1"));
    QCOMPARE(event.type, QByteArrayView("Changed"));
    QCOMPARE(event.problem.toByteArray(), QByteArray());
    QList<EventContent> contents;
    QVERIFY(!m_connector->payloadReader(at(file()))->read({{event.position, {}, 1}}, contents, {}));
    QCOMPARE(contents.first().payload, QByteArray("{\"n\":1}"));
}

void TestSqliteFaults::brokenPayloadIsKept()
{
    copy(u"emmett-sqlite-0.38.5.db"_s, file());
    QVERIFY(Writer(file()).run("UPDATE emt_messages SET message_data = '{\"n\":' WHERE global_position = 3"));
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    QVERIFY(!sink.error);
    const Event event = sink.events()[2];
    QVERIFY2(event.problem.startsWith(QByteArrayView("The payload cannot be decoded")),
             event.problem.toByteArray());
    QList<EventContent> contents;
    QVERIFY(!m_connector->payloadReader(at(file()))->read({{event.position, {}, 1}}, contents, {}));
    QCOMPARE(contents.first().payload, QByteArray("{\"n\":"));
}

/// Applications of Python eventsourcing may keep their tables in one file.
/// As slow as from a disk that has to look for every row: then other connections read ahead.
void TestSqliteFaults::slowRowsAreReadAhead()
{
    constexpr int Rows = 60;
    Writer writer(file());
    QVERIFY(writer.run("CREATE TABLE log(n INTEGER PRIMARY KEY, note, payload TEXT AS"
                       " (n || ' of ' || length(replace(hex(zeroblob(500000 + n)), '00', 'abc'))) VIRTUAL)"));
    for (int n = 1; n <= Rows; ++n)
        QVERIFY(writer.run(
            QByteArray("INSERT INTO log(n, note) VALUES (" + QByteArray::number(n) + ", 'x')").constData()));
    QVERIFY(write(file(u"m.json"_s), R"({"backstory":"mapping/1","table":"log","fields":{"type":"note",
        "entity":"note","payload":"payload"}})"));
    const SourceLocation location{QUrl::fromLocalFile(file()), file(u"m.json"_s)};
    QList<EventAddress> addresses;
    for (int n = Rows; n > 0; --n) // and one that is gone
        addresses << EventAddress{{n == 30 ? 1'000 : n, 0}, "x", Event::NoVersion};
    const auto reader = m_connector->payloadReader(location);
    QList<EventContent> contents;
    const auto error = reader->read(addresses, contents, {});
    QVERIFY2(!error, error ? qPrintable(error->sentence) : "");
    QCOMPARE(contents.size(), Rows);
    for (int n = Rows; n > 0; --n) {
        const EventContent &content = contents[Rows - n];
        QCOMPARE(content.payload,
                 n == 30 ? QByteArray()
                         : QByteArray::number(n) + " of " + QByteArray::number(3 * (500'000 + n)));
        QCOMPARE(content.problem.isEmpty(), n != 30);
    }

    // A stop, wherever it comes, ends the reading and what reads ahead, and is no error.
    std::stop_source stop;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(20ms);
        stop.request_stop();
    });
    QVERIFY(!reader->read(addresses, contents, stop.get_token()));
}

void TestSqliteFaults::severalTables()
{
    Writer writer(file());
    for (const QByteArray &name :
         {QByteArray("shop_events"), QByteArray("billing_events"), QByteArray("shop_snapshots")}) {
        QVERIFY(writer.run(QByteArray(Python).replace("stored_events", name)));
        QVERIFY(writer.run(pythonRow("a", 1).replace("stored_events", name)));
    }
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(file())));
    QSet<qint32> parts;
    int snapshots = 0;
    QList<EventAddress> addresses;
    for (const Event &event : sink.events()) {
        parts << event.position.part;
        snapshots += event.kind == EventKind::Snapshot;
        addresses << EventAddress{event.position, event.entity.toByteArray(), event.version};
    }
    QCOMPARE(parts.size(), 3);
    QCOMPARE(snapshots, 1);
    QList<EventContent> contents;
    QVERIFY(!m_connector->payloadReader(at(file()))->read(addresses, contents, {}));
    for (const EventContent &content : contents)
        QCOMPARE(content.payload, QByteArray("{\"n\":1}"));
}

QTEST_GUILESS_MAIN(TestSqliteFaults)
#include "tst_sqlitefaults.moc"
