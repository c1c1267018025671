// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/otlpspans.h"

#include "models/processing/processingstore.h"
#include "models/text/numbertext.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 MostWhole = 512LL << 20; ///< bytes of a file that is one request
constexpr int StatusError = 2;
constexpr size_t BatchRecords = 10'000;

/// Attributes as name and text: numbers as they are written.
QHash<QString, QByteArray> attributesOf(const QJsonArray &list)
{
    QHash<QString, QByteArray> attributes;
    for (const QJsonValue &each : list) {
        const QJsonObject value = each[u"value"].toObject();
        const QJsonValue text = value.isEmpty() ? QJsonValue() : value.begin().value();
        attributes.insert(each[u"key"].toString(), text.toVariant().toString().toUtf8());
    }
    return attributes;
}

QByteArray firstOf(const QHash<QString, QByteArray> &attributes, const QStringList &names)
{
    for (const QString &name : names) {
        if (const auto found = attributes.constFind(name); found != attributes.cend() && !found->isEmpty())
            return *found;
    }
    return {};
}

/// Nanoseconds since the Unix epoch: 64 bits as a text, or as a number.
Timestamp timeOf(const QJsonValue &value)
{
    bool isNumber = false;
    const qint64 nanoseconds = value.toVariant().toString().toLongLong(&isNumber);
    return isNumber && nanoseconds > 0 ? Timestamp::fromNanoseconds(nanoseconds) : Timestamp();
}

QByteArray key(const QByteArray &a, const QByteArray &b)
{
    return a + '\n' + b;
}

} // namespace

/// 4 and 5 are the kinds of producers and consumers, as a number or by name.
OtlpSpans::Operation OtlpSpans::operationOf(const QJsonValue &kind)
{
    if (kind.toInt() == 4 || kind.toString() == u"SPAN_KIND_PRODUCER")
        return Operation::Send;
    return kind.toInt() == 5 || kind.toString() == u"SPAN_KIND_CONSUMER" ? Operation::Process
                                                                         : Operation::None;
}

QString OtlpSpans::read(const QString &path, std::stop_token stop)
{
    QFile file(path);
    const QString name = QFileInfo(path).fileName();
    if (!file.open(QIODevice::ReadOnly))
        return u"“%1” cannot be opened: %2."_s.arg(name, file.errorString());
    const size_t before = m_spans.size() + size_t(m_others);
    const qint64 broken = m_broken;
    QByteArray line = file.readLine();
    if (!addRequest(line) && !file.atEnd() && file.size() <= MostWhole) { // one request on many lines
        line += file.readAll();
        if (addRequest(line))
            return {};
        file.seek(0);
        line = file.readLine();
    }
    while (!file.atEnd() && !stop.stop_requested()) {
        line = file.readLine();
        if (!line.trimmed().isEmpty() && !addRequest(line))
            ++m_broken;
    }
    if (m_spans.size() + size_t(m_others) == before) {
        m_broken = broken;
        return u"“%1” holds no spans: OTLP as JSON is expected, as the collector’s file exporter writes it."_s
            .arg(name);
    }
    return {};
}

bool OtlpSpans::addRequest(const QByteArray &json)
{
    const QJsonObject request = QJsonDocument::fromJson(json).object();
    if (!request.contains(u"resourceSpans"))
        return false;
    for (const QJsonValue &resource : request[u"resourceSpans"].toArray()) {
        const auto of = attributesOf(resource[u"resource"][u"attributes"].toArray());
        const QByteArray service = of.value(u"service.name"_s);
        const QJsonValue scopes = resource[u"scopeSpans"];
        for (const QJsonValue &scope :
             (scopes.isArray() ? scopes : resource[u"instrumentationLibrarySpans"]).toArray()) {
            for (const QJsonValue &span : scope[u"spans"].toArray())
                addSpan(span.toObject(), service);
        }
    }
    return true;
}

void OtlpSpans::addSpan(const QJsonObject &json, const QByteArray &service)
{
    static const QHash<QByteArray, Operation> operations{
        {"publish", Operation::Send},    {"send", Operation::Send},    {"create", Operation::Send},
        {"receive", Operation::Receive}, {"poll", Operation::Receive}, {"process", Operation::Process},
        {"deliver", Operation::Process}};
    const auto attributes = attributesOf(json[u"attributes"].toArray());
    Span span;
    span.operation =
        operations.value(firstOf(attributes, {u"messaging.operation.type"_s, u"messaging.operation"_s,
                                              u"messaging.operation.name"_s}));
    span.destination = firstOf(attributes, {u"messaging.destination.name"_s, u"messaging.destination"_s});
    if (span.operation == Operation::None && !span.destination.isEmpty())
        span.operation = operationOf(json[u"kind"]);
    if (span.operation == Operation::None) {
        ++m_others;
        return;
    }
    if (qsizetype(m_spans.size()) >= MostSpans) {
        ++m_leftOut;
        return;
    }
    span.id = json[u"spanId"].toString().toUtf8().toLower();
    span.begin = timeOf(json[u"startTimeUnixNano"]);
    span.end = timeOf(json[u"endTimeUnixNano"]);
    span.message = firstOf(attributes, {u"messaging.message.id"_s, u"messaging.message_id"_s});
    span.consumer = firstOf(attributes, {u"messaging.consumer.group.name"_s,
                                         u"messaging.kafka.consumer.group"_s, u"messaging.consumer.group"_s});
    if (span.consumer.isEmpty())
        span.consumer = service.isEmpty() ? QByteArray("unknown service") : service;
    for (const QJsonValue &link : json[u"links"].toArray())
        span.links.append(link[u"spanId"].toString().toUtf8().toLower());
    span.parent = json[u"parentSpanId"].toString().toUtf8().toLower();
    const QJsonObject status = json[u"status"].toObject();
    if (status[u"code"].toInt() == StatusError || status[u"code"].toString() == u"STATUS_CODE_ERROR") {
        span.error = status[u"message"].toString().toUtf8();
        if (span.error.isEmpty())
            span.error = attributes.value(u"error.type"_s, "error");
    }
    m_spans.push_back(std::move(span));
    note(m_spans.back(), qsizetype(m_spans.size()) - 1);
}

// So that it is found by the spans that are about the same message.
void OtlpSpans::note(const Span &span, qsizetype number)
{
    if (span.operation == Operation::Send) {
        m_sent.insert(span.id, number);
        if (!span.message.isEmpty())
            m_messages.insert(key(span.destination, span.message), number);
        return;
    }
    const bool isProcess = span.operation == Operation::Process;
    if (!isProcess)
        m_receives.insert(span.id, number);
    else if (span.links.isEmpty() && !span.parent.isEmpty())
        ++m_unnamed[span.parent];
    for (const QByteArray &link : span.links)
        isProcess ? void(m_processed.insert(key(span.consumer, link)))
                  : void(m_received.insert(key(span.consumer, link), number));
    if (isProcess && !span.parent.isEmpty())
        m_processed.insert(key(span.consumer, span.parent)); // which may be the sender
}

/// The spans that sent what this one is about, whether they are in the file or not; one empty id where it is
/// about a message that it does not link. None: a look that brought nothing.
QList<QByteArray> OtlpSpans::messagesOf(const Span &span) const
{
    QList<QByteArray> messages;
    for (const QByteArray &link : span.links) {
        if (!m_receives.contains(link))
            messages.append(link);
    }
    if (messages.isEmpty() && m_sent.contains(span.parent))
        messages.append(span.parent);
    if (messages.isEmpty() && (span.operation == Operation::Process || !span.message.isEmpty()))
        messages.append(QByteArray());
    return messages;
}

const OtlpSpans::Span *OtlpSpans::sentOf(const Span &span, const QByteArray &message) const
{
    qsizetype sent = m_sent.value(message, -1);
    if (sent < 0 && !span.message.isEmpty())
        sent = m_messages.value(key(span.destination, span.message), -1);
    return sent < 0 ? nullptr : &m_spans[size_t(sent)];
}

/// The span in which the consumer got it: the one with the same link, or the one that the work is a part of.
const OtlpSpans::Span *OtlpSpans::receiveOf(const Span &process, const QByteArray &message) const
{
    qsizetype received = m_received.value(key(process.consumer, message), -1);
    QList<QByteArray> around = process.links;
    around.append(process.parent);
    for (const QByteArray &span : std::as_const(around))
        received = received < 0 ? m_receives.value(span, -1) : received;
    return received < 0 ? nullptr : &m_spans[size_t(received)];
}

ProcessingRecord OtlpSpans::recordOf(const Span &span, const QByteArray &message) const
{
    const Span *sent = sentOf(span, message);
    ProcessingRecord record;
    record.consumer = span.consumer;
    record.type = span.destination.isEmpty() && sent ? sent->destination : span.destination;
    record.id = !span.message.isEmpty() ? span.message : sent ? sent->message : QByteArray();
    record.produced = sent ? sent->begin : Timestamp();
    record.error = span.error;
    return record;
}

void OtlpSpans::addProcessed(const Span &span, std::vector<ProcessingRecord> &records) const
{
    for (const QByteArray &message : messagesOf(span)) {
        const Span *received = receiveOf(span, message);
        ProcessingRecord record = recordOf(span, message);
        record.received = received ? received->end : span.begin;
        if (span.error.isEmpty())
            record.processed = span.end;
        records.push_back(std::move(record));
    }
}

// Of a batch that is worked at in part, the others wait.
void OtlpSpans::addReceived(const Span &span, std::vector<ProcessingRecord> &records) const
{
    qint64 unnamed = m_unnamed.value(span.id);
    for (const QByteArray &message : messagesOf(span)) {
        if (m_processed.contains(key(span.consumer, message)) || unnamed-- > 0)
            continue;
        ProcessingRecord record = recordOf(span, message);
        record.received = span.end;
        records.push_back(std::move(record));
    }
}

std::vector<ProcessingRecord> OtlpSpans::records()
{
    std::vector<ProcessingRecord> records;
    for (const Span &span : m_spans) {
        if (span.operation == Operation::Process)
            addProcessed(span, records);
        else if (span.operation == Operation::Receive)
            addReceived(span, records);
    }
    m_unsent = std::count_if(records.begin(), records.end(),
                             [](const ProcessingRecord &record) { return !record.produced.isValid(); });
    return records;
}

QStringList OtlpSpans::notices() const
{
    QStringList notices;
    if (m_unsent > 0)
        notices.append(
            u"Of %1 no span tells when they were sent, so nothing is known of their delivery."_s.arg(
                countText(m_unsent, u"message"_s)));
    if (m_others > 0)
        notices.append(u"%1 of no message that is sent, received or processed."_s.arg(
            m_others == 1 ? u"1 span tells"_s : countText(m_others, u"span"_s) + u" tell"_s));
    if (m_broken > 0)
        notices.append(countText(m_broken, u"line"_s) + u" could not be read as OTLP and were left out."_s);
    if (m_leftOut > 0)
        notices.append(countText(m_leftOut, u"span"_s) +
                       u" beyond the first %1 were left out."_s.arg(countText(MostSpans)));
    return notices;
}

QString addSpans(const QString &path, ProcessingStore &store, QStringList &notices, std::stop_token stop)
{
    OtlpSpans spans;
    if (const QString problem = spans.read(path, stop); !problem.isEmpty() || stop.stop_requested())
        return problem;
    const QString label = u"spans of "_s + QFileInfo(path).fileName();
    if (!store.open(label) || !store.forget() || !store.setLabel(label))
        return store.error();
    std::vector<ProcessingRecord> records = spans.records();
    for (size_t first = 0; first < records.size(); first += BatchRecords) {
        const size_t last = std::min(records.size(), first + BatchRecords);
        ProcessingBatch batch;
        batch.records.assign(std::make_move_iterator(records.begin() + std::ptrdiff_t(first)),
                             std::make_move_iterator(records.begin() + std::ptrdiff_t(last)));
        batch.cursor = QByteArray::number(qint64(last));
        if (!store.append(std::move(batch)))
            return store.error();
    }
    notices = spans.notices();
    if (records.empty())
        notices.prepend(u"No span of “%1” tells that a message was received or processed."_s.arg(
            QFileInfo(path).fileName()));
    return store.commit() ? QString() : store.error();
}

} // namespace Backstory
