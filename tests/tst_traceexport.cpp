// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/otlptrace.h"
#include "models/trace/perfettotrace.h"
#include "models/trace/traceexport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtTest>

#include <cmath>
#include <map>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Start = 1'767'225'600'123'456'789;

TraceEvent eventOf(int number, qint64 nanoseconds, const QString &producer, EntityNumber entity)
{
    TraceEvent event;
    event.source = 1;
    event.event.row = EventRow{number + 1};
    event.event.id = "e\"" + QByteArray::number(number);
    event.event.type = u"Type%1"_s.arg(number);
    event.event.entity = "order-" + QByteArray::number(qint64(entity));
    event.event.entityNumber = entity;
    event.event.version = number;
    event.event.producer = producer;
    event.event.correlation = "53856fc8-68f5-4458-beff-0cef10fc50d1";
    if (nanoseconds >= 0)
        event.event.occurred = Timestamp::fromNanoseconds(Start + nanoseconds);
    return event;
}

/// Two services; several causes; an effect before its cause; the same id twice; an event without a time; two
/// events of one entity 300 ns apart.
FoundTrace sample()
{
    std::vector<TraceEvent> events{eventOf(0, 0, u"web"_s, EntityNumber{1}),
                                   eventOf(1, 1'500'001, u"web"_s, EntityNumber{1}),
                                   eventOf(2, 5'000'000, u"orders"_s, EntityNumber{2}),
                                   eventOf(3, 5'000'300, u"orders"_s, EntityNumber{2}),
                                   eventOf(4, 4'000'000, u"orders"_s, EntityNumber{3}),
                                   eventOf(5, -1, u"orders"_s, EntityNumber{3}),
                                   eventOf(6, 9'000'000'000, u"orders"_s, EntityNumber{3})};
    events[0].event.kind = EventKind::Command;
    events[6].event.id = events[2].event.id;
    FoundTrace found;
    found.trace = Trace(std::move(events), {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {2, 4}, {2, 5}, {5, 6}}, {0, 1});
    return found;
}

QJsonObject parsed(const QByteArray &document)
{
    QJsonParseError error{};
    const QJsonDocument json = QJsonDocument::fromJson(document, &error);
    return error.error == QJsonParseError::NoError ? json.object() : QJsonObject();
}

QMap<QString, QJsonObject> spansOf(const QJsonObject &document)
{
    QMap<QString, QJsonObject> spans;
    for (const QJsonValue &resource : document[u"resourceSpans"].toArray()) {
        for (const QJsonValue &scope : resource[u"scopeSpans"].toArray()) {
            for (const QJsonValue &span : scope[u"spans"].toArray())
                spans.insert(span[u"spanId"].toString(), span.toObject());
        }
    }
    return spans;
}

QJsonObject spanNamed(const QMap<QString, QJsonObject> &spans, const QString &name)
{
    for (const QJsonObject &span : spans) {
        if (span[u"name"].toString() == name)
            return span;
    }
    return {};
}

} // namespace

class TestTraceExport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Rules: opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding", and opentelemetry/proto/trace/v1.
    void otlpKeepsItsRules()
    {
        const QJsonObject document = parsed(otlpTrace(sample()));
        QCOMPARE(document.keys(), QStringList{u"resourceSpans"_s});
        QStringList services;
        for (const QJsonValue &resource : document[u"resourceSpans"].toArray()) {
            const QJsonValue attribute = resource[u"resource"][u"attributes"][0];
            QCOMPARE(attribute[u"key"].toString(), u"service.name"_s);
            services += attribute[u"value"][u"stringValue"].toString();
        }
        QCOMPARE(services, (QStringList{u"orders"_s, u"web"_s}));
        const QMap<QString, QJsonObject> spans = spansOf(document);
        QCOMPARE(spans.size(), 6); // ids are unique although an event's id comes twice; one has no time
        static const QRegularExpression traceId(u"^[0-9a-f]{32}$"_s);
        static const QRegularExpression spanId(u"^[0-9a-f]{16}$"_s);
        static const QRegularExpression digits(u"^[0-9]+$"_s);
        for (const QJsonObject &span : spans) {
            QCOMPARE(span[u"traceId"].toString(), u"53856fc868f54458beff0cef10fc50d1"_s);
            QVERIFY(traceId.match(span[u"traceId"].toString()).hasMatch());
            QVERIFY(spanId.match(span[u"spanId"].toString()).hasMatch());
            QVERIFY(span[u"spanId"].toString() != QString(16, u'0'));
            if (span.contains(u"parentSpanId"))
                QVERIFY(spans.contains(span[u"parentSpanId"].toString()));
            QVERIFY(!span[u"name"].toString().isEmpty());
            QVERIFY(span[u"kind"].isDouble()); // numbers only, never names
            QVERIFY(span[u"kind"].toInt() >= 1 && span[u"kind"].toInt() <= 5);
            for (const QString &key : {u"startTimeUnixNano"_s, u"endTimeUnixNano"_s})
                QVERIFY(digits.match(span[key].toString()).hasMatch());
            QVERIFY(span[u"startTimeUnixNano"].toString().toLongLong() <=
                    span[u"endTimeUnixNano"].toString().toLongLong());
            for (const QJsonValue &attribute : span[u"attributes"].toArray()) {
                const QJsonObject value = attribute[u"value"].toObject();
                QCOMPARE(value.size(), 1);
                QVERIFY(value[u"stringValue"].isString() || value[u"boolValue"].isBool() ||
                        digits.match(value[u"intValue"].toString()).hasMatch());
            }
            for (const QJsonValue &link : span[u"links"].toArray())
                QVERIFY(link[u"traceId"] == span[u"traceId"] && spans.contains(link[u"spanId"].toString()));
        }
    }

    void otlpHoldsTheTrace()
    {
        const QMap<QString, QJsonObject> spans = spansOf(parsed(otlpTrace(sample())));
        const QJsonObject root = spanNamed(spans, u"Type0"_s);
        QVERIFY(!root.contains(u"parentSpanId"));
        QCOMPARE(root[u"kind"].toInt(), 2);
        QCOMPARE(root[u"startTimeUnixNano"], root[u"endTimeUnixNano"]);
        const QJsonObject second = spanNamed(spans, u"Type1"_s);
        QCOMPARE(second[u"parentSpanId"], root[u"spanId"]);
        QCOMPARE(second[u"kind"].toInt(), 1);
        QCOMPARE(second[u"startTimeUnixNano"].toString(), QString::number(Start));
        QCOMPARE(second[u"endTimeUnixNano"].toString(), QString::number(Start + 1'500'001));
        const QJsonObject other = spanNamed(spans, u"Type2"_s);
        QCOMPARE(other[u"kind"].toInt(), 5); // from another service
        const QJsonObject both = spanNamed(spans, u"Type3"_s);
        QCOMPARE(both[u"parentSpanId"], other[u"spanId"]);
        QCOMPARE(both[u"links"].toArray().size(), 1);
        QCOMPARE(both[u"links"][0][u"spanId"], second[u"spanId"]);
        const QJsonObject backwards = spanNamed(spans, u"Type4"_s);
        QCOMPARE(backwards[u"startTimeUnixNano"], backwards[u"endTimeUnixNano"]);
        // Its cause has no span.
        QVERIFY(!spanNamed(spans, u"Type6"_s).contains(u"parentSpanId"));
        QVERIFY(spanNamed(spans, u"Type6"_s)[u"spanId"] != other[u"spanId"]);
        QVERIFY(otlpTrace(sample()) == otlpTrace(sample()));
        QCOMPARE(otlpTrace({}), QByteArray(R"({"resourceSpans":[]})"));
    }

    void otlpMakesATraceIdOfAnyText()
    {
        FoundTrace found = sample();
        found.start = TraceStart::ofCorrelation("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        QCOMPARE(spansOf(parsed(otlpTrace(found))).first()[u"traceId"].toString(),
                 u"4bf92f3577b34da6a3ce929d0e0e4736"_s);
        found.start = TraceStart::ofCorrelation("request 7");
        const QString made = spansOf(parsed(otlpTrace(found))).first()[u"traceId"].toString();
        QCOMPARE(made.size(), 32);
        found.start = TraceStart::ofCorrelation("request 8");
        QVERIFY(spansOf(parsed(otlpTrace(found))).first()[u"traceId"].toString() != made);
    }

    // Rules: the Trace Event Format (JSON Object Format): which phase needs which fields.
    void perfettoKeepsItsRules()
    {
        const QJsonObject document = parsed(perfettoTrace(sample().trace));
        QCOMPARE(document[u"displayTimeUnit"].toString(), u"ms"_s);
        std::map<int, int> begun, ended;
        QMap<QString, int> waits;
        QMap<int, QString> processes, threads;
        std::map<int, std::vector<std::pair<qint64, qint64>>> slices; // by thread
        QList<QJsonObject> all;
        for (const QJsonValue &value : document[u"traceEvents"].toArray()) {
            const QJsonObject event = value.toObject();
            const QString phase = event[u"ph"].toString();
            QVERIFY(event[u"name"].isString() && event[u"pid"].isDouble() && event[u"tid"].isDouble());
            if (phase == u"M") {
                const QString name = event[u"args"][u"name"].toString();
                QVERIFY(!name.isEmpty());
                if (event[u"name"].toString() == u"process_name")
                    processes[event[u"pid"].toInt()] = name;
                else
                    threads[event[u"tid"].toInt()] = name;
                continue;
            }
            QVERIFY(event[u"ts"].isDouble() && event[u"ts"].toDouble() >= 0 && event[u"cat"].isString());
            QVERIFY(processes.contains(event[u"pid"].toInt()) && threads.contains(event[u"tid"].toInt()));
            all += event;
            const qint64 time = std::llround(event[u"ts"].toDouble() * 1'000);
            if (phase == u"X")
                slices[event[u"tid"].toInt()].push_back(
                    {time, time + std::llround(event[u"dur"].toDouble() * 1'000)});
            else if (phase == u"s")
                ++begun[event[u"id"].toInt()];
            else if (phase == u"f")
                QCOMPARE((++ended[event[u"id"].toInt()], event[u"bp"].toString()), u"e"_s);
            else if (phase == u"b" || phase == u"e")
                waits[event[u"id"].toString() + event[u"name"].toString()] += phase == u"b" ? 1 : -1;
            else
                QCOMPARE(phase, u"i"_s);
        }
        QCOMPARE(processes.values(), (QStringList{u"web"_s, u"orders"_s}));
        QCOMPARE(threads.size(), 3);
        QCOMPARE(begun, ended);            // every flow has both its ends
        QCOMPARE(begun.size(), size_t(4)); // not to the one before its cause, nor over the one without a time
        QVERIFY(std::all_of(waits.begin(), waits.end(), [](int open) { return open == 0; }));
        for (const auto &[thread, list] : slices) {
            for (size_t i = 1; i < list.size(); ++i)
                QVERIFY(list[i].first >= list[i - 1].second || list[i].second <= list[i - 1].second);
        }
        // A flow's ends stand at the start of a slice of their thread.
        for (const QJsonObject &event : std::as_const(all)) {
            const QString phase = event[u"ph"].toString();
            if (phase == u"s" || phase == u"f") {
                const auto &list = slices[event[u"tid"].toInt()];
                const qint64 time = std::llround(event[u"ts"].toDouble() * 1'000);
                QVERIFY(std::any_of(list.begin(), list.end(),
                                    [time](const auto &slice) { return slice.first == time; }));
            }
        }
    }

    void perfettoHoldsTheTrace()
    {
        const QJsonObject document = parsed(perfettoTrace(sample().trace));
        QStringList slices;
        QStringList others;
        for (const QJsonValue &value : document[u"traceEvents"].toArray()) {
            const QString phase = value[u"ph"].toString();
            const QString ns = QString::number(std::llround(value[u"ts"].toDouble() * 1'000));
            if (phase == u"X")
                slices += value[u"name"].toString() + u' ' + ns + u'+' +
                          QString::number(std::llround(value[u"dur"].toDouble() * 1'000));
            else if (phase == u"b" || phase == u"i")
                others += phase + value[u"name"].toString() + u' ' + ns;
        }
        QCOMPARE(slices,
                 (QStringList{u"Type0 0+1000"_s, u"Type1 1500001+1000"_s, u"Type4 4000000+1000"_s,
                              u"Type2 5000000+300"_s, u"Type3 5000300+1000"_s, u"Type6 9000000000+1000"_s}));
        QCOMPARE(others, (QStringList{u"bType1 0"_s, u"ibefore its cause 4000000"_s, u"bType2 0"_s,
                                      u"bType3 5000000"_s}));
        QCOMPARE(document[u"otherData"][u"firstEvent"].toString(), u"2026-01-01T00:00:00.123456789Z"_s);
        QVERIFY(parsed(perfettoTrace({}))[u"traceEvents"].toArray().isEmpty());
    }

    void namesItsFile()
    {
        FoundTrace found = sample();
        QCOMPARE(traceFileName(found, TraceFormat::Otlp), u"trace.otlp.json"_s);
        found.start = TraceStart::ofCorrelation("7c1e90b2-5d13");
        QCOMPARE(traceFileName(found, TraceFormat::Perfetto), u"trace-7c1e90b2-5d13.perfetto.json"_s);
        found.start = TraceStart::ofEntity({1, EntityNumber{1}, "../orders/48 213?", {}});
        QCOMPARE(traceFileName(found, TraceFormat::Otlp), u"trace-orders-48-213.otlp.json"_s);
        found.start = TraceStart::ofEvent({1, EventRow{3}});
        QCOMPARE(traceFileName(found, TraceFormat::Otlp), u"trace-e-2.otlp.json"_s);
        found.start = TraceStart::ofCorrelation(QByteArray(300, 'x'));
        QVERIFY(traceFileName(found, TraceFormat::Otlp).size() < 64);
    }

    void writesBothFormats()
    {
        const FoundTrace found = sample();
        QCOMPARE(exportedTrace(found, TraceFormat::Otlp), otlpTrace(found));
        QCOMPARE(exportedTrace(found, TraceFormat::Perfetto), perfettoTrace(found.trace));
    }
};

QTEST_GUILESS_MAIN(TestTraceExport)
#include "tst_traceexport.moc"
