// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/eventfile.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <future>

using namespace Backstory;

namespace
{

ProposedEvent proposed(const std::string &id, const std::string &metadata = {},
                       const std::string &data = "{}")
{
    return {id, "Happened", metadata, data, true};
}

WriteOutcome write(EventFile &file, WriteRequest request)
{
    std::promise<WriteOutcome> promise;
    request.done = [&promise](const WriteOutcome &outcome) { promise.set_value(outcome); };
    return file.submit(std::move(request)) ? promise.get_future().get() : WriteOutcome();
}

WriteOutcome append(EventFile &file, const std::string &stream, std::vector<ProposedEvent> events,
                    qint64 expected = AnyRevision)
{
    return write(file, {WriteRequest::Append, stream, expected, std::move(events), {}});
}

std::string visible(const ServedEvent &event)
{
    return std::string(event.stream) + '@' + std::to_string(event.revision);
}

std::vector<std::string> all(EventFile &file, bool isBackwards = false)
{
    std::vector<std::string> found;
    file.reader()->readAll(isBackwards ? LastRevision : 0, isBackwards, 1000, [&](const ServedEvent &event) {
        found.push_back(visible(event));
        return true;
    });
    return found;
}

using Texts = std::vector<std::string>;

} // namespace

/// The server's store: what it accepts, what it recognises, and what stands in the file afterwards.
class TestEventFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("store.db"));
        m_file = EventFile::open(m_path, EventFile::ReadWrite, &m_error);
        QVERIFY2(m_file, qPrintable(m_error));
    }
    void cleanup() { m_file.reset(); }

    void checksWhatTheWriterExpects_data()
    {
        QTest::addColumn<QString>("stream");
        QTest::addColumn<qint64>("expected");
        QTest::addColumn<bool>("isWritten");
        QTest::newRow("any of none") << "none" << qint64(AnyRevision) << true;
        QTest::newRow("none of none") << "none" << qint64(NoStream) << true;
        QTest::newRow("some of none") << "none" << qint64(StreamExists) << false;
        QTest::newRow("revision of none") << "none" << qint64(0) << false;
        QTest::newRow("any") << "order-1" << qint64(AnyRevision) << true;
        QTest::newRow("none") << "order-1" << qint64(NoStream) << false;
        QTest::newRow("some") << "order-1" << qint64(StreamExists) << true;
        QTest::newRow("earlier revision") << "order-1" << qint64(0) << false;
        QTest::newRow("revision") << "order-1" << qint64(1) << true;
        QTest::newRow("later revision") << "order-1" << qint64(2) << false;
    }

    void checksWhatTheWriterExpects()
    {
        QFETCH(QString, stream);
        QFETCH(qint64, expected);
        QFETCH(bool, isWritten);
        append(*m_file, "order-1", {proposed("a"), proposed("b")});
        const WriteOutcome outcome = append(*m_file, stream.toStdString(), {proposed("c")}, expected);
        QCOMPARE(outcome.kind, isWritten ? WriteOutcome::Written : WriteOutcome::WrongRevision);
        QCOMPARE(all(*m_file).size(), size_t(isWritten ? 3 : 2));
        if (!isWritten)
            QCOMPARE(outcome.revision, stream == QStringLiteral("none") ? qint64(-1) : qint64(1));
    }

    void recognisesARepeatedAppend()
    {
        append(*m_file, "order-1", {proposed("a"), proposed("b")}, NoStream);
        m_file = EventFile::open(m_path, EventFile::ReadWrite, &m_error); // also after a restart
        for (const qint64 expected : {NoStream, AnyRevision, StreamExists}) {
            const WriteOutcome again = append(*m_file, "order-1", {proposed("a"), proposed("b")}, expected);
            QCOMPARE(again.kind, WriteOutcome::Written);
            QCOMPARE(again.revision, qint64(1));
            QCOMPARE(again.position, qint64(2));
        }
        QCOMPARE(append(*m_file, "order-1", {proposed("b")}, 0).revision, qint64(1));
        QCOMPARE(append(*m_file, "order-1", {proposed("b"), proposed("c")}).kind,
                 WriteOutcome::WrongRevision);
        QCOMPARE(append(*m_file, "order-2", {proposed("a")}).revision, qint64(0)); // another stream's id
        QCOMPARE(all(*m_file), (Texts{"order-1@0", "order-1@1", "order-2@0"}));
        QCOMPARE(all(*m_file, true), (Texts{"order-2@0", "order-1@1", "order-1@0"}));
    }

    void aDeletedStreamGoesOnWithItsNumbers()
    {
        append(*m_file, "order-1", {proposed("a"), proposed("b")});
        write(*m_file, {WriteRequest::SoftDelete, "order-1", 1, {}, {}});
        QVERIFY(!m_file->reader()->stateOf("order-1").exists());
        QCOMPARE(append(*m_file, "order-1", {proposed("c")}, StreamExists).kind, WriteOutcome::WrongRevision);
        QCOMPARE(append(*m_file, "order-1", {proposed("c")}, NoStream).revision, qint64(2));
        const StreamState state = m_file->reader()->stateOf("order-1");
        QVERIFY(state.exists());
        QCOMPARE(state.rules.firstKept(state.head), qint64(2));
        write(*m_file, {WriteRequest::Tombstone, "order-1", AnyRevision, {}, {}});
        QVERIFY(m_file->reader()->stateOf("order-1").isTombstoned);
        QCOMPARE(append(*m_file, "order-1", {proposed("d")}).kind, WriteOutcome::Deleted);
        QCOMPARE(all(*m_file).back(), "order-1@" + std::to_string(LastRevision));
    }

    void keepsBytesAndFillsTheColumns()
    {
        const std::string metadata = "{\"$correlationId\":\"c7\", \"$causationId\":\"x1\"}";
        const std::string bytes("\0\xff{", 3);
        append(*m_file, "order-1", {proposed("a", metadata), proposed("b", bytes, bytes)});
        Texts found;
        m_file->reader()->readStream("order-1", {0, -1}, false, 10, [&](const ServedEvent &event) {
            found.emplace_back(event.metadata);
            found.emplace_back(event.data);
            return true;
        });
        QCOMPARE(found, (Texts{metadata, "{}", bytes, bytes}));
        sqlite3 *db = nullptr;
        sqlite3_open(qPrintable(m_path), &db);
        {
            StoreStatement row(
                db, "SELECT category, version, correlation, caused_by FROM backstory_events LIMIT 1");
            QVERIFY(row.step());
            QCOMPARE(row.text(0), std::string_view("order"));
            QCOMPARE(row.number(1), 1);
            QCOMPARE(row.text(2), std::string_view("c7"));
            QCOMPARE(row.text(3), std::string_view("x1"));
        }
        sqlite3_close(db);
    }

    void tellsWhatConsumersHaveProcessed()
    {
        sqlite3 *db = nullptr;
        sqlite3_open(qPrintable(m_path), &db);
        sqlite3_exec(db,
                     "INSERT INTO backstory_processing VALUES"
                     "('mailer', 3, '2026-03-02T08:00:00Z', '2026-03-02T08:00:01Z'),"
                     "('mailer', 7, '2026-03-02T08:00:02Z', NULL), ('other', 9, NULL, NULL)",
                     nullptr, nullptr, nullptr);
        sqlite3_close(db);
        const auto reader = m_file->reader();
        QCOMPARE(reader->stateOf("$processing-mailer").head, qint64(7));
        QVERIFY(!reader->stateOf("$processing-nobody").exists());
        const auto revisions = [&reader](StreamPlace after, bool isBackwards) {
            Texts found;
            reader->readStream(
                "$processing-mailer", after, isBackwards, 10, [&found](const ServedEvent &event) {
                    found.push_back(std::to_string(event.revision) + ' ' + std::string(event.type));
                    return true;
                });
            return found;
        };
        QCOMPARE(revisions({0, -1}, false), (Texts{"3 $processed", "7 $received"}));
        QCOMPARE(revisions({3, -1}, false).size(), size_t(2)); // from there on
        QCOMPARE(revisions({3, LastRevision}, false), (Texts{"7 $received"}));
        QCOMPARE(revisions({LastRevision, LastRevision}, true), (Texts{"7 $received", "3 $processed"}));
        QCOMPARE(revisions({7, -1}, true), (Texts{"3 $processed"}));
    }

    void refusesOtherStores()
    {
        const QString other = m_folder->filePath(QStringLiteral("other.db"));
        sqlite3 *db = nullptr;
        sqlite3_open(qPrintable(other), &db);
        sqlite3_exec(db, "CREATE TABLE events(id)", nullptr, nullptr, nullptr);
        sqlite3_close(db);
        QVERIFY(!EventFile::open(other, EventFile::ReadWrite, &m_error));
        QVERIFY(m_error.contains(QStringLiteral("Backstory's own schema")));
        QVERIFY(!EventFile::open(other + u'x', EventFile::ReadOnly, &m_error));
        QVERIFY(m_error.contains(QStringLiteral("does not exist")));
    }

    void knowsOtherStoresWithoutATrace()
    {
        QVERIFY(!EventFile::isForeign(m_path)); // though it is open
        QVERIFY(!EventFile::isForeign(m_folder->filePath(QStringLiteral("none.db"))));
        QVERIFY(!EventFile::isForeign(m_folder->path()));
        m_file.reset();
        QVERIFY(!EventFile::isForeign(m_path));
        for (const char *name : {"other.db", "100%25 ? #1.db"}) {
            const QString other = m_folder->filePath(QString::fromUtf8(name));
            sqlite3 *db = nullptr;
            sqlite3_open(qPrintable(other), &db);
            sqlite3_exec(db, "PRAGMA journal_mode=WAL; CREATE TABLE events(id)", nullptr, nullptr, nullptr);
            sqlite3_close(db);
            const QStringList files = QDir(m_folder->path()).entryList(QDir::Files);
            QVERIFY(EventFile::isForeign(other));
            QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), files);
        }
        QFile lines(m_folder->filePath(QStringLiteral("lines.ndjson")));
        QVERIFY(lines.open(QIODevice::WriteOnly));
        QVERIFY(!EventFile::isForeign(lines.fileName())); // empty: a store can begin in it
        lines.write("{}\n");
        lines.close();
        QVERIFY(EventFile::isForeign(lines.fileName()));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    QString m_error;
    std::unique_ptr<EventFile> m_file;
};

QTEST_GUILESS_MAIN(TestEventFile)
#include "tst_eventfile.moc"
