// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloaddecoder.h"
#include "tests/servercalls.h"
#include "tests/support/servedreading.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

#include <sqlite3.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// An event as both connectors should tell it; owns its texts.
struct Told {
    QByteArray type;
    QByteArray entity;
    qint64 version = 0;
    qint64 time = 0; ///< recorded, else occurred
    QByteArray correlation;
    QByteArray payload;
    QJsonObject metadata;
    QList<qsizetype> causes; ///< the events among them, by their places
};

} // namespace

/// Stores of other libraries, served read-only to the protocol's clients: the same events as their own
/// connector reads.
class TestServedStores : public ServedReadingTest
{
    Q_OBJECT
private:
    static QByteArray unpacked(const QByteArray &stored)
    {
        const DecodedPayload decoded = decodePayload(stored);
        return decoded.isPacked() ? decoded.bytes : stored;
    }
    /// What was read, without snapshots; payloads fetched back where the connector can.
    static QList<Told> told(const CollectingSink &sink, PayloadReader *reader)
    {
        std::vector<Event> events = sink.events();
        std::erase_if(events, [](const Event &event) { return event.kind == EventKind::Snapshot; });
        QList<EventAddress> addresses;
        QHash<QByteArray, qsizetype> places;
        for (const Event &event : events) {
            places.insert(event.id.toByteArray(), addresses.size());
            addresses.append({event.position, event.entity.toByteArray(), event.version});
        }
        QList<EventContent> contents;
        if (reader && reader->read(addresses, contents, {}))
            return {};
        QList<Told> list;
        for (const Event &event : events) {
            const qsizetype place = list.size();
            const Timestamp time = event.recorded.isValid() ? event.recorded : event.occurred;
            Told one{event.type.toByteArray(),
                     event.entity.toByteArray(),
                     event.version,
                     time.isValid() ? time.nanoseconds() / 100 : 0,
                     event.correlation.toByteArray(),
                     unpacked(reader ? contents[place].payload : event.payload.toByteArray()),
                     QJsonDocument::fromJson(
                         unpacked(reader ? contents[place].metadata : event.metadata.toByteArray()))
                         .object(),
                     {}};
            for (const Cause &cause : event.causes) {
                if (places.contains(cause.text.toByteArray()))
                    one.causes.append(places.value(cause.text.toByteArray()));
            }
            list.append(one);
        }
        return list;
    }
    const Connector *sqlite()
    {
        SourceError error;
        const ConnectorDescription *description = m_catalog.find({QUrl::fromLocalFile(m_store), {}}, &error);
        return description ? m_catalog.load(*description, &error) : nullptr;
    }
    SourceLocation own(const QString &mapping = {}) const { return {QUrl::fromLocalFile(m_store), mapping}; }
    bool serve(const QString &fixture, const QStringList &more = {})
    {
        m_store = m_folder->filePath(u"foreign.db"_s);
        if (!QFile::copy(QStringLiteral(TEST_DATA "/stores/") + fixture, m_store) ||
            !QFile::setPermissions(m_store, QFile::ReadOwner | QFile::WriteOwner))
            return false;
        if (m_emptied && !execute("DELETE FROM emt_messages"))
            return false;
        m_server = std::make_unique<ServerProcess>(m_store, more);
        m_server->setTemporaryFolder(m_temporary->path());
        return m_server->start();
    }
    /// By another program, as its library does.
    bool execute(const QByteArray &sql) const
    {
        sqlite3 *db = nullptr;
        const bool isGood = sqlite3_open(m_store.toUtf8().constData(), &db) == SQLITE_OK &&
                            sqlite3_exec(db, sql.constData(), nullptr, nullptr, nullptr) == SQLITE_OK;
        sqlite3_close(db);
        return isGood;
    }
    bool insert(const QByteArray &stream, int version) const
    {
        return execute("INSERT INTO emt_messages(stream_id, stream_position, partition, message_kind, "
                       "message_data, message_metadata, message_schema_version, message_type, message_id, "
                       "created) VALUES('" +
                       stream + "', " + QByteArray::number(version) +
                       ", 'emt:default', 'E', '{\"a\":1}', '{}', '1', 'Opened', '" +
                       QByteArray::fromStdString(newId()) + "', '2026-11-23 08:00:00')");
    }
    std::shared_ptr<grpc::Channel> channel() const
    {
        return grpc::CreateChannel(m_server->address().toStdString(), grpc::InsecureChannelCredentials());
    }
    QByteArray content() const
    {
        QFile file(m_store);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void compareServed(const QString &mapping);

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_temporary = std::make_unique<QTemporaryDir>();
        m_emptied = false;
    }
    void cleanup() { ServedReadingTest::cleanup(); }

    void servesWhatTheirConnectorReads_data()
    {
        QTest::addColumn<QString>("fixture");
        const QStringList stores = QDir(QStringLiteral(TEST_DATA "/stores")).entryList({u"*.db"_s});
        for (const QString &store : stores) {
            if (store != u"orders_log.db")
                QTest::newRow(qPrintable(store)) << store;
        }
    }
    void servesWhatTheirConnectorReads()
    {
        QFETCH(QString, fixture);
        QVERIFY(serve(fixture));
        compareServed({});
    }
    void servesWhatAMappingDescribes()
    {
        const QString mapping = QStringLiteral(TEST_DATA "/stores/orders_log.mapping.json");
        QVERIFY(serve(u"orders_log.db"_s, {u"--mapping"_s, mapping}));
        compareServed(mapping);
    }

    void servesBothWaysAndSingleStreams();
    void aLiveAppendArrives();
    void anEmptyStoreFills();
    void writesAreRefusedWithASentence();
    void leavesTheStoreAlone();
    void leavesNoCopyBehind();
    void endsWhenTheStoreIsReplaced();
    void saysWhatItCannotServe();

private:
    std::unique_ptr<QTemporaryDir> m_temporary; ///< where the servers make their copies
    QString m_store;
    bool m_emptied = false; ///< before it is served
};

void TestServedStores::compareServed(const QString &mapping)
{
    CollectingSink direct;
    QVERIFY(direct.readAll(*sqlite(), own(mapping)));
    QVERIFY(!direct.error);
    CollectingSink served;
    QVERIFY(served.readAll(*m_connector, location()));
    QVERIFY2(!served.error, qPrintable(served.error.value_or(SourceError()).sentence));
    const auto reader = sqlite()->payloadReader(own(mapping));
    const QList<Told> expected = told(direct, reader.get());
    const QList<Told> found = told(served, nullptr);
    QVERIFY(!expected.isEmpty());
    QCOMPARE(found.size(), expected.size());
    for (qsizetype i = 0; i < found.size(); ++i) {
        QCOMPARE(found[i].type, expected[i].type);
        QCOMPARE(found[i].entity, expected[i].entity.isEmpty() ? QByteArray("unnamed") : expected[i].entity);
        QCOMPARE(found[i].time, expected[i].time);
        QCOMPARE(found[i].payload, expected[i].payload);
        QCOMPARE(found[i].correlation, expected[i].correlation);
        if (expected[i].causes.size() <= 1)
            QCOMPARE(found[i].causes, expected[i].causes);
        if (expected[i].version != Event::NoVersion && found[i].version != Event::NoVersion)
            QCOMPARE(found[i].version - found[0].version, expected[i].version - expected[0].version);
        for (auto it = expected[i].metadata.begin(); it != expected[i].metadata.end(); ++it)
            QCOMPARE(found[i].metadata.value(it.key()), it.value());
    }
}

void TestServedStores::servesBothWaysAndSingleStreams()
{
    QVERIFY(serve(u"emmett-sqlite-0.42.4.db"_s));
    const auto streams = Streams::NewStub(channel());
    const std::vector<ReadResp> forwards = read(*streams, readRequest(""));
    ReadReq request = readRequest("");
    request.mutable_options()->set_read_direction(ReadReq::Options::Backwards);
    request.mutable_options()->mutable_all()->mutable_end();
    const std::vector<ReadResp> backwards = read(*streams, request);
    QCOMPARE(forwards.size(), size_t(3001));
    QCOMPARE(backwards.size(), forwards.size());
    for (size_t i = 0; i < forwards.size(); ++i) {
        const auto &event = forwards[i].event().event();
        const auto &same = backwards[backwards.size() - 1 - i].event().event();
        QCOMPARE(event.commit_position(), i + 1);
        QCOMPARE(same.commit_position(), i + 1);
        QCOMPARE(same.data(), event.data());
    }
    const QByteArray stream =
        QByteArray::fromStdString(forwards[7].event().event().stream_identifier().stream_name());
    CollectingSink direct;
    QVERIFY(!sqlite()->entityReader(own())->read(stream, direct, {}));
    CollectingSink served;
    QVERIFY(!m_connector->entityReader(location())->read(stream, served, {}));
    QVERIFY(direct.count() > 1);
    QCOMPARE(served.count(), direct.count());
    for (size_t i = 0; i < direct.count(); ++i) {
        QCOMPARE(served.events()[i].id.toByteArray(), direct.events()[i].id.toByteArray());
        QCOMPARE(served.events()[i].version, qint64(i));
    }
    request = readRequest(stream.toStdString());
    request.mutable_options()->set_read_direction(ReadReq::Options::Backwards);
    request.mutable_options()->mutable_stream()->mutable_end();
    QCOMPARE(read(*streams, request).front().event().event().stream_revision(), direct.count() - 1);
}

void TestServedStores::aLiveAppendArrives()
{
    QVERIFY(serve(u"emmett-sqlite-0.42.4.db"_s));
    CollectingSink sink;
    sink.start(*m_connector, location());
    QVERIFY(waitForCount(sink, 3001));
    QVERIFY(insert("cart-new", 1));
    QVERIFY(waitForCount(sink, 3002));
    sink.stop();
    const Event event = sink.events().back();
    QCOMPARE(event.entity.toByteArray(), QByteArray("cart-new"));
    QCOMPARE(event.version, 0);
    QCOMPARE(event.payload.toByteArray(), QByteArray("{\"a\":1}"));
}

/// The first event tells from where the store counts.
void TestServedStores::anEmptyStoreFills()
{
    m_emptied = true;
    QVERIFY(serve(u"emmett-sqlite-0.42.4.db"_s));
    CollectingSink sink;
    sink.start(*m_connector, location());
    for (int version = 0; version < 3; ++version) {
        QVERIFY(insert("cart-new", version));
        QVERIFY(waitForCount(sink, size_t(version) + 1));
    }
    sink.stop();
    for (int i = 0; i < 3; ++i)
        QCOMPARE(sink.events()[size_t(i)].version, i);
}

void TestServedStores::writesAreRefusedWithASentence()
{
    QVERIFY(serve(u"emmett-sqlite-0.42.4.db"_s));
    const auto streams = Streams::NewStub(channel());
    grpc::Status status;
    append(*streams, "cart-new", {newId()}, -2, &status);
    QCOMPARE(status.error_code(), grpc::PERMISSION_DENIED);
    QCOMPARE(status.error_message(), std::string("Access Denied: the store is served read-only."));
    grpc::ClientContext context;
    DeleteReq request;
    DeleteResp response;
    request.mutable_options()->mutable_stream_identifier()->set_stream_name("cart-new");
    request.mutable_options()->mutable_any();
    QCOMPARE(streams->Delete(&context, request, &response).error_code(), grpc::PERMISSION_DENIED);
    QCOMPARE(read(*streams, readRequest("")).size(), size_t(3001));
}

void TestServedStores::leavesTheStoreAlone()
{
    QVERIFY(serve(u"pyeventsourcing-9.5.6-aggregates.db"_s));
    const QByteArray before = content();
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, location()));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"foreign.db"_s});
    QCOMPARE(m_server->terminate(), 0);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"foreign.db"_s});
    QVERIFY(content() == before);
}

/// What a kill has left goes with the next start; of a server that runs nothing is taken away.
void TestServedStores::leavesNoCopyBehind()
{
    const auto copies = [this] { return QDir(m_temporary->path()).entryList({u"backstory-server-*"_s}); };
    QVERIFY(serve(u"emmett-sqlite-0.38.5.db"_s));
    const QStringList left = copies();
    QCOMPARE(left.size(), 1);
    m_server->kill();
    QCOMPARE(copies(), left);
    QVERIFY(m_server->start());
    QCOMPARE(copies().size(), 1);
    QVERIFY(copies() != left);
    ServerProcess another(m_store);
    another.setTemporaryFolder(m_temporary->path());
    QVERIFY(another.start());
    QCOMPARE(copies().size(), 2);
    QCOMPARE(m_server->terminate(), 0);
    QCOMPARE(another.terminate(), 0);
    QCOMPARE(copies(), QStringList());
}

void TestServedStores::endsWhenTheStoreIsReplaced()
{
    QVERIFY(serve(u"emmett-sqlite-0.42.4.db"_s));
    QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/stores/emmett-sqlite-0.38.5.db"), m_store + u".new"_s));
    QCOMPARE(::rename((m_store + u".new"_s).toUtf8().constData(), m_store.toUtf8().constData()), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!m_server->isRunning(), 60'000);
    QVERIFY(m_server->start()); // and serves the other one
    CollectingSink direct;
    QVERIFY(direct.readAll(*sqlite(), own()));
    CollectingSink served;
    QVERIFY(served.readAll(*m_connector, location()));
    QCOMPARE(served.count(), direct.count());
}

void TestServedStores::saysWhatItCannotServe()
{
    const auto said = [this](const QString &name) {
        QProcess process;
        process.start(QStringLiteral(BUILD_ROOT "/bin/backstory-server"),
                      {u"--store"_s, name, u"--listen"_s, u"127.0.0.1:0"_s});
        process.waitForFinished(60'000);
        return QString::number(process.exitCode()) + u' ' + QString::fromUtf8(process.readAllStandardError());
    };
    const QString unknown = said(QStringLiteral(TEST_DATA "/stores/orders_log.db"));
    QVERIFY2(unknown.startsWith(u"1 "_s) && unknown.contains(u"orders_log"_s), qPrintable(unknown));
    QFile nonsense(m_folder->filePath(u"nonsense.db"_s));
    QVERIFY(nonsense.open(QIODevice::WriteOnly));
    nonsense.write("This is no store at all.");
    nonsense.close();
    const QString none = said(nonsense.fileName());
    QVERIFY2(none.startsWith(u"1 "_s) && none.size() > 10, qPrintable(none));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"nonsense.db"_s});
}

QTEST_GUILESS_MAIN(TestServedStores)
#include "tst_servedstores.moc"
