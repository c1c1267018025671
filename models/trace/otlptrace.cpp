// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/otlptrace.h"
#include "models/history/identifier.h"
#include "models/payload/jsonline.h"

#include <QMap>
#include <QSet>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// SpanKind of opentelemetry/proto/trace/v1/trace.proto; OTLP/JSON allows numbers only.
enum SpanKind { Internal = 1, Server = 2, Producer = 4, Consumer = 5 };

QByteArray hexOf(quint64 number)
{
    return QByteArray::number(number, 16).rightJustified(16, '0');
}

QByteArray attribute(QByteArrayView key, QByteArrayView value)
{
    JsonLine line;
    line.utf8("key", key).raw("value", JsonLine().utf8("stringValue", value).finished());
    return line.finished();
}

// 64-bit integers are strings, as in protobuf's JSON.
QByteArray attribute(QByteArrayView key, qint64 value)
{
    JsonLine line;
    line.utf8("key", key).raw("value", JsonLine().utf8("intValue", QByteArray::number(value)).finished());
    return line.finished();
}

QByteArray flagAttribute(QByteArrayView key)
{
    JsonLine line;
    line.utf8("key", key).raw("value", R"({"boolValue":true})");
    return line.finished();
}

QByteArray list(const QByteArrayList &items)
{
    return '[' + items.join(',') + ']';
}

QString serviceOf(const StoredEvent &event)
{
    if (!event.producer.isEmpty())
        return event.producer;
    return event.category.isEmpty() ? u"unknown"_s : event.category;
}

/// Writes the spans of one trace.
class Spans
{
public:
    explicit Spans(const FoundTrace &found)
        : m_trace(found.trace)
        , m_traceId(traceIdOf(found))
    {
        QSet<quint64> taken{0}; // an id of zeros is invalid
        for (int row = 0; row < m_trace.size(); ++row) {
            const StoredEvent &event = m_trace.eventOf(row);
            quint64 id = identifierKey(event.id);
            for (qint64 turn = qint64(event.row); event.id.isEmpty() || taken.contains(id); ++turn) {
                id = positionKey(turn) ^ quint64(m_trace.referenceOf(row).source);
                if (!taken.contains(id))
                    break;
            }
            taken.insert(id);
            m_ids.push_back(hexOf(id));
        }
    }

    QByteArray document() const
    {
        QMap<QString, QByteArrayList> services;
        for (int row = 0; row < m_trace.size(); ++row) {
            if (m_trace.timeOf(row).isValid())
                services[serviceOf(m_trace.eventOf(row))] += span(row);
        }
        QByteArrayList resources;
        for (auto each = services.cbegin(); each != services.cend(); ++each) {
            const QByteArray resource =
                JsonLine()
                    .raw("attributes", list({attribute("service.name", each.key().toUtf8())}))
                    .finished();
            const QByteArray scope = JsonLine().utf8("name", "backstory").finished();
            const QByteArray scoped =
                JsonLine().raw("scope", scope).raw("spans", list(each.value())).finished();
            resources += JsonLine().raw("resource", resource).raw("scopeSpans", list({scoped})).finished();
        }
        return JsonLine().raw("resourceSpans", list(resources)).finished();
    }

private:
    static QByteArray traceIdOf(const FoundTrace &found)
    {
        QByteArray name = correlationIds(found.start.correlation).constLast();
        for (int row = 0; row < found.trace.size() && name.isEmpty(); ++row)
            name = found.trace.eventOf(row).correlation;
        if (name.isEmpty() && !found.trace.isEmpty())
            name = found.trace.eventOf(0).id;
        const IdentifierForm form = identifierForm(name);
        const bool isZero = form.uuid == Uuid{};
        if (form.isUuid && !isZero)
            return QByteArrayView(form.uuid.data(), qsizetype(form.uuid.size())).toByteArray().toHex();
        const EntityHash hash = entityHash(0, name);
        return hexOf(hash.high) + hexOf(hash.low | 1);
    }

    SpanKind kindOf(int row) const
    {
        const StoredEvent &event = m_trace.eventOf(row);
        const int parent = m_trace.row(row).parent;
        if (parent < 0)
            return event.kind == EventKind::Command ? Server
                   : m_trace.row(row).below > 0     ? Producer
                                                    : Internal;
        return serviceOf(m_trace.eventOf(parent)) == serviceOf(event) ? Internal : Consumer;
    }

    QByteArray span(int number) const
    {
        const TraceRow &row = m_trace.row(number);
        const StoredEvent &event = m_trace.eventOf(number);
        const Timestamp end = event.time();
        const bool waited = row.hasDelay && row.delay > 0;
        const Timestamp start = waited ? m_trace.timeOf(row.parent) : end;
        JsonLine line;
        line.utf8("traceId", m_traceId).utf8("spanId", m_ids[size_t(number)]);
        if (row.parent >= 0 && m_trace.timeOf(row.parent).isValid())
            line.utf8("parentSpanId", m_ids[size_t(row.parent)]);
        line.text("name", event.type.isEmpty() ? u"event"_s : event.type).number("kind", kindOf(number));
        line.utf8("startTimeUnixNano", nanoseconds(start)).utf8("endTimeUnixNano", nanoseconds(end));
        line.raw("attributes", list(attributes(number)));
        QByteArrayList links;
        for (const int cause : m_trace.otherCauses(number)) {
            if (m_trace.timeOf(cause).isValid())
                links += JsonLine()
                             .utf8("traceId", m_traceId)
                             .utf8("spanId", m_ids[size_t(cause)])
                             .raw("attributes", list({attribute("backstory.link", "cause")}))
                             .finished();
        }
        if (!links.isEmpty())
            line.raw("links", list(links));
        line.raw("status", "{}");
        return line.finished();
    }

    // fixed64: never negative. Nothing that is traced is older than 1970.
    static QByteArray nanoseconds(Timestamp time)
    {
        return QByteArray::number(std::max<qint64>(time.nanoseconds(), 0));
    }

    QByteArrayList attributes(int number) const
    {
        const TraceRow &row = m_trace.row(number);
        const StoredEvent &event = m_trace.eventOf(number);
        QByteArrayList all{attribute("event.id", event.id), attribute("entity.id", event.entity)};
        if (!event.category.isEmpty())
            all += attribute("entity.category", event.category.toUtf8());
        if (event.version != Event::NoVersion)
            all += attribute("entity.version", event.version);
        if (!event.user.isEmpty())
            all += attribute("enduser.id", event.user.toUtf8());
        if (!event.correlation.isEmpty())
            all += attribute("correlation.id", event.correlation);
        if (row.isCritical)
            all += flagAttribute("backstory.critical");
        if (row.isBackwards)
            all += flagAttribute("backstory.before_its_cause");
        if (row.outside > 0)
            all += attribute("backstory.causes_outside", row.outside);
        return all;
    }

    const Trace &m_trace;
    QByteArray m_traceId;
    std::vector<QByteArray> m_ids; ///< by row
};

} // namespace

QByteArray otlpTrace(const FoundTrace &found)
{
    return Spans(found).document();
}

} // namespace Backstory
