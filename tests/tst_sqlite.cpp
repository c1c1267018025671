// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloaddecoder.h"
#include "tests/collectingsink.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPluginLoader>
#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// The SQLite connector on stores that libraries wrote: what is in them, what their rows carry, and that
/// every way to an event leads to the same event.
class TestSqlite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void stores_data();
    void stores();
    void resumes_data();
    void resumes();
    void contents_data();
    void contents();
    void entities_data();
    void entities();
    void firstEvents_data();
    void firstEvents();
    void archivedAndCommands();

private:
    SourceLocation at(const QString &name) const;
    void storeRows();

    QPluginLoader m_loader;
    const Connector *m_connector = nullptr;
    QJsonObject m_made;
    QTemporaryDir m_folder;
};

namespace
{

QByteArray normal(QByteArrayView id)
{
    return id.toByteArray().toLower().replace('-', "");
}

QString described(const Event &event)
{
    QStringList causes;
    for (const Cause &cause : event.causes)
        causes << QString::fromUtf8(cause.text.toByteArray());
    const auto text = [](QByteArrayView view) { return QString::fromUtf8(view.toByteArray()); };
    const QString version = event.version == Event::NoVersion ? u"-"_s : QString::number(event.version);
    return QStringList{text(event.category),
                       text(event.entity),
                       version,
                       text(event.type),
                       text(event.id),
                       text(event.occurred.isValid() ? event.occurred.toText() : event.recorded.toText()),
                       causes.join(u'+'),
                       text(event.correlation),
                       text(event.user),
                       text(event.schemaVersion)}
        .join(u'|');
}

/// The same with what tells apart events that look alike.
QString fullyDescribed(const Event &event, bool keyed)
{
    return described(event) + u"|%1|%2|%3|%4"_s.arg(int(event.kind))
                                  .arg(event.archived)
                                  .arg(QString::fromUtf8(event.problem.toByteArray()))
                                  .arg(keyed ? -1 : event.position.value);
}

struct Tally {
    qint64 events = 0;
    qint64 snapshots = 0;
    qint64 withCause = 0;
    qint64 resolved = 0;
    qint64 undecodable = 0;
    std::set<std::pair<QByteArray, QByteArray>> entities;
    std::set<QByteArray> ids;
};

Tally tallyOf(const std::vector<Event> &events)
{
    Tally tally;
    QSet<QByteArray> ids;
    QSet<qint64> positions;
    for (const Event &event : events) {
        ids << normal(event.id);
        positions << event.position.value;
    }
    for (const Event &event : events) {
        tally.ids.insert(event.id.toByteArray());
        if (event.kind == EventKind::Snapshot) {
            ++tally.snapshots;
            continue;
        }
        ++tally.events;
        tally.undecodable += !event.problem.isEmpty();
        tally.entities.insert({event.category.toByteArray(), event.entity.toByteArray()});
        tally.withCause += !event.causes.empty();
        tally.resolved += std::any_of(event.causes.begin(), event.causes.end(), [&](const Cause &cause) {
            return cause.kind == Cause::Position ? positions.contains(cause.text.toLongLong())
                                                 : ids.contains(normal(cause.text));
        });
    }
    return tally;
}

} // namespace

void TestSqlite::initTestCase()
{
    m_loader.setFileName(qEnvironmentVariable("BACKSTORY_CONNECTORS") + u"/sqlite.so"_s);
    m_connector = qobject_cast<Connector *>(m_loader.instance());
    QVERIFY2(m_connector, qPrintable(m_loader.errorString()));
    for (const QString &name : {u"expected.json"_s, u"made.json"_s}) {
        QFile file(QStringLiteral(TEST_DATA "/stores/") + name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject stores = QJsonDocument::fromJson(file.readAll()).object();
        for (auto it = stores.begin(); it != stores.end(); ++it) {
            QJsonObject store = m_made.value(it.key()).toObject();
            const QJsonObject more = it.value().toObject();
            for (auto field = more.begin(); field != more.end(); ++field)
                store.insert(field.key(), field.value());
            m_made.insert(it.key(), store);
        }
    }
    QVERIFY(m_made.size() >= 8);
}

SourceLocation TestSqlite::at(const QString &name) const
{
    const QString mapping = m_made.value(name).toObject().value("mapping"_L1).toString();
    const QString folder = QStringLiteral(TEST_DATA "/stores/");
    return {QUrl::fromLocalFile(folder + name), mapping.isEmpty() ? QString() : folder + mapping};
}

void TestSqlite::storeRows()
{
    QTest::addColumn<QString>("name");
    for (auto it = m_made.begin(); it != m_made.end(); ++it)
        QTest::newRow(qPrintable(it.key())) << it.key();
}

void TestSqlite::stores_data()
{
    storeRows();
}

void TestSqlite::stores()
{
    QFETCH(QString, name);
    const QJsonObject expected = m_made.value(name).toObject();
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(name)));
    QVERIFY2(!sink.error, sink.error ? qPrintable(sink.error->sentence) : "");
    QVERIFY(!sink.description.schema.isEmpty());
    QVERIFY(!sink.description.positionName.isEmpty());
    const std::vector<Event> events = sink.events();
    const Tally tally = tallyOf(events);
    const auto compare = [&](qint64 actual, const QString &key) {
        if (expected.contains(key))
            QCOMPARE(actual, expected.value(key).toInteger());
    };
    compare(tally.events, u"events"_s);
    compare(tally.snapshots, u"snapshots"_s);
    compare(tally.withCause, u"withCause"_s);
    compare(tally.withCause, u"causation_total"_s);
    compare(tally.resolved, u"causeResolved"_s);
    compare(tally.resolved, u"causation_resolved"_s);
    compare(tally.undecodable, u"undecodable"_s);
    compare(qint64(tally.entities.size()), u"entities"_s);
    QCOMPARE(tally.ids.size(), events.size()); // every id once
    for (const Event &event : events) {
        QVERIFY(!event.id.isEmpty());
        QVERIFY(!event.entity.isEmpty());
        QVERIFY(!event.type.isEmpty() || !event.problem.isEmpty());
    }
    const qint64 base = expected.value("version_base"_L1).toInteger(-1);
    if (base >= 0) {
        qint64 lowest = std::numeric_limits<qint64>::max();
        for (const Event &event : events) {
            if (event.version != Event::NoVersion)
                lowest = std::min(lowest, event.version);
        }
        QCOMPARE(lowest, base);
    }
}

void TestSqlite::resumes_data()
{
    storeRows();
}

/// From the cursor of the end nothing comes again, and nothing is thought to have been replaced.
void TestSqlite::resumes()
{
    QFETCH(QString, name);
    CollectingSink first;
    QVERIFY(first.readAll(*m_connector, at(name)));
    CollectingSink second;
    QVERIFY(second.readAll(*m_connector, at(name), first.cursor()));
    QCOMPARE(second.restarts, QStringList());
    QCOMPARE(second.count(), size_t(0));
}

void TestSqlite::contents_data()
{
    storeRows();
}

void TestSqlite::contents()
{
    QFETCH(QString, name);
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(name)));
    const std::vector<Event> events = sink.events();
    QList<EventAddress> addresses;
    for (const Event &event : events)
        addresses << EventAddress{event.position, event.entity.toByteArray(), event.version};
    addresses << EventAddress{{std::numeric_limits<qint64>::max(), 0}, "nobody", 1};
    QList<EventContent> contents;
    const auto error = m_connector->payloadReader(at(name))->read(addresses, contents, {});
    QVERIFY2(!error, error ? qPrintable(error->sentence) : "");
    QCOMPARE(contents.size(), addresses.size());
    QVERIFY(contents.takeLast().problem.contains(u"deleted"_s));
    for (size_t i = 0; i < events.size(); ++i) {
        const EventContent &content = contents[qsizetype(i)];
        const DecodedPayload payload = decodePayload(content.payload);
        QVERIFY2(payload.format != DecodedPayload::Empty || !events[i].problem.isEmpty(),
                 qPrintable(described(events[i])));
        if (events[i].problem.isEmpty())
            QVERIFY2(!payload.json.isEmpty(), content.payload.left(200).constData());
    }
}

void TestSqlite::entities_data()
{
    storeRows();
}

/// The way over the index gives what the scan gives.
void TestSqlite::entities()
{
    QFETCH(QString, name);
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(name)));
    QMap<QByteArray, QStringList> scanned;
    const bool withoutRowid = sink.description.assumptions.join(u' ').contains(u"no order of its own"_s);
    for (const Event &event : sink.events())
        scanned[event.entity.toByteArray()] << fullyDescribed(event, withoutRowid);
    int looked = 0;
    for (auto it = scanned.begin(); it != scanned.end() && looked < 60; ++it, ++looked) {
        CollectingSink one;
        const auto error = m_connector->entityReader(at(name))->read(it.key(), one, {});
        QVERIFY(!error);
        QStringList read;
        std::map<QByteArray, qint64> highest; // the same id may stand in several categories
        for (const Event &event : one.events()) {
            read << fullyDescribed(event, withoutRowid);
            if (event.kind == EventKind::Snapshot || event.version == Event::NoVersion)
                continue;
            const auto before = highest.find(event.category.toByteArray());
            QVERIFY(before == highest.end() || before->second <= event.version);
            highest[event.category.toByteArray()] = event.version;
        }
        read.sort();
        it->sort();
        QCOMPARE(read, *it);
    }
    CollectingSink nobody;
    QVERIFY(!m_connector->entityReader(at(name))->read("no such entity", nobody, {}));
    QCOMPARE(nobody.count(), size_t(0));
}

void TestSqlite::firstEvents_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>(
        "first"); // category|entity|version|type|id|time|causes|correlation|user|schema version
    QTest::newRow("emmett") << u"emmett-sqlite-0.42.4.db"_s << u"emmett 0.42 or newer"_s
                            << u"shopping_cart|shopping_cart-f0b8a24f-eb37-43e1-ac9c-dc2063806fc8|1|"_s;
    QTest::newRow("pyeventsourcing")
        << u"pyeventsourcing-9.3-shop.db"_s << u"Python eventsourcing"_s
        << u"Cart|8e417ccea7ae4866868cbfddc811a8c7|1|Opened|8e417ccea7ae4866868cbfddc811a8c7@1|2025-07-07T09:18:48.387880Z|||"_s;
    QTest::newRow("rails")
        << u"rails_event_store-3.0.0-json-links.db"_s << u"Rails Event Store"_s
        << u"Shopping::Cart|Shopping::Cart$0000|0|Shopping::CartOpened|fca8a4fe-8435-4e11-8091-4680bf34cd17|"
           "2025-08-11T06:09:08"_s;
    QTest::newRow("schemeless")
        << u"schemeless-typeorm-v3-5.0.0.db"_s << u"schemeless"_s
        << u"cart|cart-0|-|opened|01JWRN7G5R9XZPJN2BV6VEXYGS|2025-06-02T15:48:07.920Z||"
           "01JWRN7G5R9XZPJN2BV6VEXYGS|u1|1"_s;
    QTest::newRow("sqlite-es") << u"synthetic-sqlite-es-0.4.db"_s << u"sqlite-es"_s
                               << u"cart|cart-000|1|CartOpened|cart-000@1|2025-09-01T08:08:03.907796Z|||"_s;
    QTest::newRow("sqlstreamstore") << u"synthetic-sqlstreamstore-sqlite.db"_s << u"SqlStreamStore"_s
                                    << u"Cart|Cart-000|0|CartOpened|0702A5D6-4A71-4B04-9BBF-301640BB5F80|"
                                       "2025-09-01T08:12:41.264340Z||35d5febc-743e-42ec-b89b-68561593039f|"_s;
}

void TestSqlite::firstEvents()
{
    QFETCH(QString, name);
    QFETCH(QString, schema);
    QFETCH(QString, first);
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(name)));
    QCOMPARE(sink.description.schema, schema);
    const QString found = described(sink.events().front());
    QCOMPARE(found.left(first.size()), first);
}

void TestSqlite::archivedAndCommands()
{
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(u"emmett-sqlite-0.42.4-commands.db"_s)));
    const QJsonObject expected = m_made.value("emmett-sqlite-0.42.4-commands.db"_L1).toObject();
    qint64 commands = 0;
    qint64 archived = 0;
    for (const Event &event : sink.events()) {
        commands += event.kind == EventKind::Command;
        archived += event.archived;
    }
    QCOMPARE(commands, expected.value("commands"_L1).toInteger());
    QCOMPARE(archived, expected.value("archived"_L1).toInteger());
}

QTEST_GUILESS_MAIN(TestSqlite)
#include "tst_sqlite.moc"
