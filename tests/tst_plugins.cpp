// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Backstory;

/// Loads every connector that was built, through the catalog that the programs use.
class TestPlugins : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyConnectorIsFoundByItsDescription()
    {
        QStringList described; // a connector's description has its id as name
        const QDir connectors(QStringLiteral(SOURCE_ROOT "/connectors"));
        for (const QString &folder : connectors.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QDir connector(connectors.filePath(folder));
            for (const QString &file : connector.entryList({QStringLiteral("*.json")}, QDir::Files))
                described.append(file.chopped(5));
        }
        described.sort();
        QStringList found;
        for (const ConnectorDescription &description : m_catalog.connectors())
            found.append(description.id);
        QCOMPARE(found, described);
        QCOMPARE(m_catalog.problems(), QStringList());
    }

    void everyConnectorLoads()
    {
        QVERIFY(!m_catalog.connectors().empty());
        for (const ConnectorDescription &description : m_catalog.connectors()) {
            QVERIFY2(!description.name.isEmpty(), qPrintable(description.id));
            QVERIFY2(!description.schemes.isEmpty(), qPrintable(description.id));
            SourceError error;
            const Connector *connector = m_catalog.load(description, &error);
            QVERIFY2(connector, qPrintable(error.sentence + u' ' + error.raw));
            QCOMPARE(m_catalog.load(description, &error), connector);

            const SourceLocation location{QUrl(QStringLiteral("file:///nowhere")), {}};
            QVERIFY2(connector->eventReader(location), qPrintable(description.id));
            QCOMPARE(connector->payloadReader(location) != nullptr,
                     description.capabilities.contains(QStringLiteral("payload")));
            QCOMPARE(connector->entityReader(location) != nullptr,
                     description.capabilities.contains(QStringLiteral("entity")));
        }
    }

    void filesFindTheirConnector_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begins");
        QTest::addColumn<QString>("connector");
        const QByteArray header("SQLite format 3\0", 16);
        QTest::newRow("SQLite by suffix")
            << QStringLiteral("a.db") << QByteArray() << QStringLiteral("sqlite");
        QTest::newRow("SQLite by its header")
            << QStringLiteral("a.store") << header << QStringLiteral("sqlite");
        QTest::newRow("header before suffix")
            << QStringLiteral("a.ndjson") << header << QStringLiteral("sqlite");
        QTest::newRow("NDJSON") << QStringLiteral("a.ndjson") << QByteArray("{}\n")
                                << QStringLiteral("ndjson");
        QTest::newRow("compressed NDJSON")
            << QStringLiteral("a.ndjson.gz") << QByteArray("\x1f\x8b") << QStringLiteral("ndjson");
    }

    void filesFindTheirConnector()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, begins);
        QFETCH(QString, connector);
        const QTemporaryDir folder;
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(begins);
        file.close();
        SourceError error;
        const ConnectorDescription *found =
            m_catalog.find(ConnectorCatalog::locationOf(file.fileName()), &error);
        QVERIFY2(found, qPrintable(error.sentence));
        QCOMPARE(found->id, connector);
    }

    void unknownSchemeIsASentence()
    {
        SourceError error;
        QVERIFY(
            !m_catalog.find(ConnectorCatalog::locationOf(QStringLiteral("gopher://example.com/x")), &error));
        QVERIFY(error.sentence.contains(QStringLiteral("gopher")));
        QVERIFY(error.sentence.endsWith(u'.'));
    }

    void brokenLibraryIsAProblemNotAFailure()
    {
        const QTemporaryDir folder;
        QFile library(folder.filePath(QStringLiteral("broken.so")));
        QVERIFY(library.open(QIODevice::WriteOnly));
        library.write("no library at all");
        library.close();
        const ConnectorCatalog catalog(QStringList{folder.path()});
        QVERIFY(catalog.connectors().empty());
        QVERIFY2(catalog.problems().value(0).contains(QStringLiteral("broken.so")),
                 qPrintable(catalog.problems().join(u'\n')));
    }

private:
    ConnectorCatalog m_catalog; // where BACKSTORY_CONNECTORS points
};

QTEST_GUILESS_MAIN(TestPlugins)
#include "tst_plugins.moc"
