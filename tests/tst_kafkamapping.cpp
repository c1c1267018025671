// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "connectors/kafka/kafkasample.h"
#include "models/mapping/mappingguess.h"
#include "tests/collectingsink.h"
#include "tests/support/kafkareaderonly.h"
#include "tests/support/kafkatest.h"

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Topics on a real broker that a mapping describes, and the sample that helps to write one.
class tst_KafkaMapping : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error()));
        QVERIFY(m_cluster.createTopic(u"shop"_s, 2));
        QVERIFY(m_cluster.createTopic(u"empty"_s));
        QByteArray lines;
        for (int i = 0; i < 40; ++i)
            lines += "k-" + QByteArray::number(i) + "|{\"order\":{\"id\":" + QByteArray::number(i) +
                     "},\"kind\":\"Placed\"}\n";
        QVERIFY(m_cluster.produceOnConsole(
            u"shop"_s, lines, {u"--property"_s, u"parse.key=true"_s, u"--property"_s, u"key.separator=|"_s}));
    }

    void samplesTheNewestRecords();
    void readsAsTheMappingSays();
    void aGuessFromTheSampleReads();
    void aWrongMappingIsSaid();

private:
    SourceLocation at(const QString &topics, const QByteArray &fields = {})
    {
        SourceLocation location = ConnectorCatalog::locationOf(m_cluster.url(topics));
        if (fields.isNull())
            return location;
        QFile file(m_folder.filePath(u"shop.json"_s));
        if (file.open(QIODevice::WriteOnly))
            file.write("{\"backstory\":\"mapping/1\",\"name\":\"Shop\",\"fields\":" + fields + "}");
        location.mappingFile = file.fileName();
        return location;
    }

    QTemporaryDir m_folder;
    KafkaReaderOnly m_connector;
    KafkaCluster m_cluster;
};

void tst_KafkaMapping::samplesTheNewestRecords()
{
    QList<SampleTable> tables;
    QVERIFY(!sampleTopics(at(u"shop,empty"_s), 10, tables, {}));
    QCOMPARE(tables.size(), 1);
    QCOMPARE(tables[0].columns.first(2), (QStringList{u"key"_s, u"value"_s}));
    QCOMPARE(tables[0].rows.size(), 10);
    for (const QList<SampleTable::Value> &row : tables[0].rows) {
        QVERIFY(row[0].bytes.startsWith("k-"));
        QCOMPARE(row[1].kind, SampleTable::Value::Json);
        QCOMPARE(row[4].bytes, "shop");
    }
}

void tst_KafkaMapping::readsAsTheMappingSays()
{
    CollectingSink sink;
    QVERIFY(sink.readAll(m_connector, at(u"shop"_s, R"({"type":"value$.kind","entity":"value$.order.id"})")));
    QVERIFY2(!sink.error, sink.error ? qPrintable(sink.error->sentence) : "");
    QCOMPARE(sink.count(), size_t(40));
    QCOMPARE(sink.description.schema, u"Shop"_s);
    for (const Event &event : sink.events()) {
        QCOMPARE(event.type.toByteArray(), "Placed");
        QVERIFY(event.payload.toByteArray().contains("{\"id\":" + event.entity.toByteArray() + "}"));
    }
    const QByteArray cursor = sink.cursor();
    CollectingSink same;
    QVERIFY(same.readAll(m_connector, at(u"shop"_s, R"({"type":"value$.kind","entity":"value$.order.id"})"),
                         cursor));
    QCOMPARE(same.count(), size_t(0));
    QCOMPARE(same.restarts, QStringList());
    CollectingSink other;
    QVERIFY(other.readAll(m_connector, at(u"shop"_s, R"({"entity":"value$.order.id"})"), cursor));
    QCOMPARE(other.count(), size_t(40));
    QCOMPARE(other.restarts, QStringList{u"The mapping has changed, so the topics are read anew."_s});
}

// As the window does: a sample, the guess that it gives, and the reading with that.
void tst_KafkaMapping::aGuessFromTheSampleReads()
{
    QList<SampleTable> tables;
    QVERIFY(!sampleTopics(at(u"shop"_s), 10, tables, {}));
    QCOMPARE(tables.size(), 1);
    const DescribedTable described(tables[0], true);
    QCOMPARE(described.title(), u"shop"_s);
    const MappingDraft draft = guessMapping(described);
    QCOMPARE(draft.fields.value(u"type"_s).from, u"value$.kind"_s);
    SourceLocation location = at(u"shop"_s);
    QFile file(m_folder.filePath(u"guess.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(draft.toJson()) > 0);
    file.close();
    location.mappingFile = file.fileName();
    CollectingSink sink;
    QVERIFY(sink.readAll(m_connector, location));
    QVERIFY2(!sink.error, sink.error ? qPrintable(sink.error->sentence) : "");
    QCOMPARE(sink.count(), size_t(40));
    for (const Event &event : sink.events()) {
        QCOMPARE(event.type.toByteArray(), "Placed");
        QVERIFY(event.entity.toByteArray().startsWith("k-")); // the key, as without a mapping
    }
}

void tst_KafkaMapping::aWrongMappingIsSaid()
{
    CollectingSink sink;
    sink.readAll(m_connector, at(u"shop"_s, R"({"tipe":"value$.kind"})"));
    QVERIFY(sink.error);
    QVERIFY2(sink.error->sentence.contains(u"tipe"_s), qPrintable(sink.error->sentence));
}

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaMapping>(argc, argv);
}
#include "tst_kafkamapping.moc"
