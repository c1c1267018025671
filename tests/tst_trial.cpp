// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/opening/sourcetrial.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Sources read on trial, and a table that nobody knows described by example: what comes out is what a
/// mapping written by hand gives.
class TestTrial : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    ConnectorCatalog m_catalog;

    static QString store(const char *name)
    {
        return QStringLiteral(TEST_DATA "/stores/") + QString::fromUtf8(name);
    }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
        return file.fileName();
    }

    SourceCheck tried(const QString &path, const QString &mapping = {}) const
    {
        return trySource(m_catalog, ConnectorCatalog::locationOf(path, mapping), {});
    }

    static QString asText(const SourceCheck &check)
    {
        QStringList steps;
        for (const CheckStep &step : check.steps)
            steps.append(step.name + (step.state == CheckStep::Passed   ? u"+"_s
                                      : step.state == CheckStep::Failed ? u"!"_s
                                                                        : u"?"_s));
        return steps.join(u' ');
    }

    QStringList eventsOf(const QString &path, const QString &mapping) const
    {
        const Preview preview =
            readPreview(m_catalog, ConnectorCatalog::locationOf(path, mapping), 1'000, {});
        QStringList lines;
        for (const PreviewRow &row : preview.rows)
            lines.append(QStringList{QString::fromLatin1(row.time.toText()), row.entity, row.category,
                                     QString::number(row.version), row.type, row.id, row.cause, row.payload,
                                     row.problem}
                             .join(u'|'));
        return preview.error ? QStringList{preview.error->sentence} : lines;
    }

private Q_SLOTS:
    void triesStepByStep()
    {
        SourceCheck check = tried(store("emmett-sqlite-0.42.4.db"));
        QCOMPARE(asText(check), u"File+ Readable+ Schema+ First event+"_s);
        QVERIFY(check.canOpen && check.recognised.startsWith(u"emmett"_s));
        check = tried(m_folder.filePath(u"gone.db"_s));
        QCOMPARE(asText(check), u"File! Schema? First event?"_s);
        QVERIFY(!check.canOpen && !check.canDescribe && check.sentence.contains(u"gone.db"_s));
        check = tried(m_folder.path());
        QVERIFY2(check.sentence.endsWith(u"is a folder."_s), qPrintable(check.sentence));
        check = tried(write(u"zip.db"_s, QByteArray("PK\003\004") + QByteArray(5'000, 'x')));
        QCOMPARE(asText(check), u"File+ Readable+ Schema! First event?"_s);
        QVERIFY(!check.canDescribe);
        check = tried(u"gopher://old.example/1"_s);
        QCOMPARE(asText(check), u"Connector!"_s);
    }

    void offersToDescribeWhatIsUnknown()
    {
        SourceCheck check = tried(store("orders_log.db"));
        QVERIFY(!check.canOpen && check.canDescribe);
        check = tried(store("orders_log.db"), store("orders_log.mapping.json"));
        QVERIFY(check.canOpen && !check.canDescribe);
        check = tried(write(u"log.ndjson"_s, "{\"a\":1}\n{\"a\":2}\n"));
        QVERIFY(!check.canOpen && check.canDescribe);
    }

    void whatIsGuessedReadsAsByHand()
    {
        const SourceLocation location = ConnectorCatalog::locationOf(store("orders_log.db"));
        const QList<DescribedTable> tables = describeTables(m_catalog, location, {});
        QVERIFY(tables.size() >= 2);
        QCOMPARE(tables.first().table.name, u"orders_log"_s);
        MappingDraft draft = guessMapping(tables.first().table, tables.first().candidates);
        // The one thing that stands in no column.
        draft.fields[u"category"_s] = {{}, u"order"_s, {}};
        const Preview preview = readPreview(m_catalog, location, draft, 20, {});
        QVERIFY(!preview.error);
        QVERIFY(preview.rows.size() > 3);
        const QString saved = write(u"guessed.mapping.json"_s, draft.toJson());
        const QStringList byHand = eventsOf(store("orders_log.db"), store("orders_log.mapping.json"));
        QVERIFY(byHand.size() > 3);
        QCOMPARE(eventsOf(store("orders_log.db"), saved), byHand);
    }

    void describesJsonLines()
    {
        const QString path = write(
            u"audit.jsonl"_s,
            "{\"ts\":1742307502195,\"kind\":\"Opened\",\"account\":{\"id\":\"a-1\"},\"body\":{\"x\":1}}\n"
            "{\"ts\":1742307502295,\"kind\":\"Opened\",\"account\":{\"id\":\"a-2\"},\"body\":{\"x\":2}}\n"
            "{\"ts\":1742307502395,\"kind\":\"Closed\",\"account\":{\"id\":\"a-1\"},\"body\":{\"x\":3}}\n");
        const SourceLocation location = ConnectorCatalog::locationOf(path);
        const auto tables = describeTables(m_catalog, location, {});
        QCOMPARE(tables.size(), 1);
        QCOMPARE(tables.first().table.columns, (QStringList{u"ts"_s, u"kind"_s, u"account"_s, u"body"_s}));
        MappingDraft draft = guessMapping(tables.first().table, tables.first().candidates);
        QCOMPARE(draft.fields.value(u"occurred"_s).as, u"epoch-ms"_s);
        QCOMPARE(draft.fields.value(u"type"_s).from, u"kind"_s);
        QCOMPARE(draft.fields.value(u"payload"_s).from, u"body"_s);
        draft.fields[u"entity"_s].from = u"account$.id"_s;
        const Preview preview = readPreview(m_catalog, location, draft, 2, {});
        QVERIFY(!preview.error);
        QCOMPARE(preview.rows.size(), 2);
        QCOMPARE(preview.rows[1].entity, u"a-2"_s);
        QCOMPARE(preview.rows[1].category, u"a"_s); // as the form says: the text before the first dash
        QCOMPARE(preview.rows[1].time.toText(), "2025-03-18T14:18:22.295Z"_ba);
        QCOMPARE(preview.rows[1].payload, u"{\"x\":2}"_s);
    }

    void saysWhatIsWrongWithADraft()
    {
        MappingDraft draft;
        draft.table = u"orders_log"_s;
        draft.fields[u"type"_s].from = u"nowhere"_s;
        const Preview preview =
            readPreview(m_catalog, ConnectorCatalog::locationOf(store("orders_log.db")), draft, 20, {});
        QVERIFY(preview.error);
        QVERIFY2(preview.error->sentence.contains(u"nowhere"_s), qPrintable(preview.error->sentence));
    }

    void describesEveryConnector()
    {
        const QList<ConnectorEntry> entries = connectorEntries(m_catalog);
        QCOMPARE(entries.size(), 4);
        for (const ConnectorEntry &each : entries) {
            QVERIFY(!each.name.isEmpty() && !each.reads.isEmpty() && each.needs.endsWith(u'.'));
            QCOMPARE(each.isServer(), each.id == u"kafka"_s || each.id == u"kurrentdb"_s);
        }
    }
};

QTEST_GUILESS_MAIN(TestTrial)
#include "tst_trial.moc"
