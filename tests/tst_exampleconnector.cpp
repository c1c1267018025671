// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Backstory;

namespace
{

/// Keeps what it is given, and stops the reader when it has caught up.
class RecordingSink : public EventSink
{
public:
    explicit RecordingSink(std::stop_source &source)
        : m_source(source)
    {
    }
    void opened(const SourceDescription &description) override { schema = description.schema; }
    void restarted(const QString &) override {}
    void noticed(const QString &) override {}
    void append(EventBatch &&batch) override { batches.push_back(std::move(batch)); }
    void progressed(const Progress &) override {}
    void caughtUp() override { m_source.request_stop(); }

    QString schema;
    std::vector<EventBatch> batches;

private:
    std::stop_source &m_source;
};

QByteArray failureOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (process.waitForFinished(240'000) && process.exitStatus() == QProcess::NormalExit &&
        process.exitCode() == 0)
        return {};
    return program.toUtf8() + ' ' + arguments.join(u' ').toUtf8() + ": " + process.errorString().toUtf8() +
           '\n' + process.readAll();
}

} // namespace

/// Builds the example connector as a third party would: out of tree, against an installed Backstory.
class TestExampleConnector : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void buildsAgainstAnInstalledBackstory()
    {
        QVERIFY(m_folder.isValid());
        const QString prefix = m_folder.filePath(QStringLiteral("prefix"));
        const QString build = m_folder.filePath(QStringLiteral("build"));
        const QString cmake = QStringLiteral("cmake");
        QByteArray failure = failureOf(cmake, {QStringLiteral("--install"), QStringLiteral(BUILD_ROOT),
                                               QStringLiteral("--prefix"), prefix,
                                               QStringLiteral("--component"), QStringLiteral("development")});
        QVERIFY2(failure.isEmpty(), failure);
        QStringList configure{QStringLiteral("-S"),
                              QStringLiteral(SOURCE_ROOT "/packaging/example-connector"),
                              QStringLiteral("-B"),
                              build,
                              QStringLiteral("-G"),
                              QStringLiteral("Ninja"),
                              QStringLiteral("-DCMAKE_PREFIX_PATH=") + prefix,
                              QStringLiteral("-DCMAKE_CXX_COMPILER=" CXX_COMPILER)};
#ifdef __SANITIZE_ADDRESS__ // the installed library has it inside, so the connector must have it too
        configure.append(QStringLiteral("-DCMAKE_CXX_FLAGS=-fsanitize=address,undefined"));
#endif
        failure = failureOf(cmake, configure);
        QVERIFY2(failure.isEmpty(), failure);
        failure = failureOf(cmake, {QStringLiteral("--build"), build});
        QVERIFY2(failure.isEmpty(), failure);
    }

    void readsAFileOnceLoaded()
    {
        const ConnectorCatalog catalog({m_folder.filePath(QStringLiteral("build"))});
        QCOMPARE(catalog.problems(), QStringList());
        QCOMPARE(catalog.connectors().size(), size_t(1));

        const QString path = m_folder.filePath(QStringLiteral("events.csv"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("e1,OrderPlaced,order-7,2026-03-02T08:00:00Z,five\n"
                   "e2,OrderQuantityChanged,order-7,2026-03-02T08:00:01.500Z,six\n"
                   "e3,OrderPl"); // still being written
        file.close();

        SourceError error;
        const SourceLocation location = ConnectorCatalog::locationOf(path);
        const ConnectorDescription *description = catalog.find(location, &error);
        QVERIFY2(description, qPrintable(error.sentence));
        QCOMPARE(description->id, QStringLiteral("csv"));
        const Connector *connector = catalog.load(*description, &error);
        QVERIFY2(connector, qPrintable(error.sentence + error.raw));

        std::stop_source source;
        RecordingSink sink(source);
        const auto failure = connector->eventReader(location)->read(sink, {}, source.get_token());
        QVERIFY(!failure);
        QCOMPARE(sink.schema, QStringLiteral("CSV"));
        QCOMPARE(sink.batches.size(), size_t(1));
        const EventBatch &batch = sink.batches.front();
        QCOMPARE(batch.size(), 2);
        const Event &second = batch.events()[1];
        QCOMPARE(second.id.toByteArray(), "e2");
        QCOMPARE(second.type.toByteArray(), "OrderQuantityChanged");
        QCOMPARE(second.entity.toByteArray(), "order-7");
        QCOMPARE(second.category.toByteArray(), "order");
        QCOMPARE(second.occurred.toText(), "2026-03-02T08:00:01.500Z");
        QCOMPARE(second.payload.toByteArray(), "six");

        std::stop_source again;
        RecordingSink rest(again);
        QVERIFY(!connector->eventReader(location)->read(rest, batch.cursor(), again.get_token()));
        QVERIFY(rest.batches.empty());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestExampleConnector)
#include "tst_exampleconnector.moc"
