// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/cloudeventwriter.h"

#include "models/payload/cloudevents.h"
#include "models/payload/payloaddecoder.h"

#include <QUrl>

namespace Backstory
{

namespace CE = CloudEvents;

namespace
{

QByteArrayView viewOf(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

/// JSON without line breaks; as it stands when there are none.
QByteArray onOneLine(const QByteArray &json)
{
    if (!json.contains('\n') && !json.contains('\r'))
        return json.trimmed();
    QByteArray result(json.size() + qsizetype(simdjson::SIMDJSON_PADDING), Qt::Uninitialized);
    size_t size = 0;
    if (simdjson::minify(json.constData(), size_t(json.size()), result.data(), size))
        return {};
    result.truncate(qsizetype(size));
    return result;
}

bool isUri(const QString &text)
{
    return text.contains(u':') || text.contains(u'/') || text.contains(u'#');
}

/// `"name":value` pairs of an object, both raw; false when it is none.
template<class Visit>
bool visitMembers(simdjson::ondemand::object object, const Visit &visit)
{
    for (auto field : object) {
        std::string_view name;
        std::string_view value;
        simdjson::ondemand::value found;
        if (field.unescaped_key().get(name) || field.value().get(found) ||
            simdjson::to_json_string(found).get(value))
            return false;
        visit(name, value.substr(0, value.find_last_not_of(" \t\r\n") + 1));
    }
    return true;
}

} // namespace

CloudEventWriter::CloudEventWriter(const QString &source, std::function<QByteArray(qint64)> causeId)
    : m_source(QUrl::toPercentEncoding(source, "/:@"))
    , m_causeId(std::move(causeId))
{
}

QByteArray CloudEventWriter::idOf(const StoredEvent &event)
{
    if (!event.id.isEmpty())
        return event.id;
    const QByteArray position = QByteArray::number(event.position.value);
    return event.position.part == 0 ? position : position + '.' + QByteArray::number(event.position.part);
}

QByteArray CloudEventWriter::line(const StoredEvent &event, const EventContentResult &content)
{
    m_line = JsonLine();
    splitMetadata(content.metadata);
    putAttributes(event);
    for (const Unmodelled &attribute : m_unmodelled)
        m_line.raw({attribute.name.constData(), size_t(attribute.name.size())}, attribute.value);
    putMetadata();
    putData(event, content.payload);
    return m_line.finished();
}

bool CloudEventWriter::isUnmodelled(std::string_view name) const
{
    return std::any_of(m_unmodelled.begin(), m_unmodelled.end(), [name](const Unmodelled &attribute) {
        return viewOf(name) == QByteArrayView(attribute.name);
    });
}

void CloudEventWriter::putText(std::string_view name, QByteArrayView value)
{
    if (!value.isEmpty() && !isUnmodelled(name))
        m_line.utf8(name, value);
}

void CloudEventWriter::putAttributes(const StoredEvent &event)
{
    static const char *const kinds[] = {"", "command", "snapshot", "tombstone"};
    m_line.raw(CE::SpecVersion, "\"1.0\"").utf8(CE::Id, idOf(event));
    m_line.utf8(CE::Source, event.producer.isEmpty() ? QByteArrayView(m_source)
                                                     : QByteArrayView(event.producer.toUtf8()));
    m_line.text(CE::Type, event.type.isEmpty() ? QStringLiteral("(no type)") : event.type);
    if (!event.entity.isEmpty())
        m_line.utf8(CE::Subject, event.entity);
    putText(CE::Time, event.occurred.toText());
    putText(isUri(event.schemaVersion) ? CE::DataSchema : CE::SchemaVersion, event.schemaVersion.toUtf8());
    putText(CE::Category, event.category.toUtf8());
    if (event.version != Event::NoVersion)
        putText(CE::Sequence, QByteArray::number(event.version));
    if (event.readVersion != Event::NoVersion)
        putText(CE::ReadVersion, QByteArray::number(event.readVersion));
    putCauses(event);
    putText(CE::CorrelationId, event.correlation);
    putText(CE::RecordedTime, event.recorded.toText());
    putText(CE::User, event.user.toUtf8());
    putText(CE::Kind, kinds[int(event.kind)]);
    if (event.archived)
        m_line.raw(CE::Archived, "true");
    putText(CE::Problem, event.problem.toUtf8());
}

void CloudEventWriter::putCauses(const StoredEvent &event)
{
    QByteArrayList causes;
    for (const auto &cause : event.causes) {
        const QByteArray id =
            cause.kind == Cause::Position ? m_causeId(cause.text.toLongLong()) : QByteArray();
        causes << (id.isEmpty() ? cause.text : id);
    }
    if (causes.isEmpty())
        return;
    if (causes.size() == 1 && !causes.constFirst().startsWith('[')) {
        putText(CE::CausationId, causes.constFirst());
        return;
    }
    for (QByteArray &cause : causes)
        cause = jsonString(cause);
    m_line.utf8(CE::CausationId, QByteArrayView('[' + causes.join(',') + ']'));
}

void CloudEventWriter::splitMetadata(const QByteArray &stored)
{
    m_unmodelled.clear();
    m_metadata.clear();
    const DecodedPayload decoded = decodePayload(stored);
    m_metadataIsText = decoded.isText() || stored.isEmpty();
    const bool isJson = decoded.format == DecodedPayload::Json || decoded.format == DecodedPayload::Yaml;
    const QByteArray whole = isJson ? decoded.json : m_metadataIsText ? decoded.bytes : stored;
    m_metadata = whole;
    // Exactly what the JSON lines connector composes; a store's own metadata is left as it is.
    const QByteArray begin = "{\"" + viewOf(CE::UnmodelledKey).toByteArray() + "\":{";
    if (!isJson || !whole.startsWith(begin))
        return;
    const simdjson::padded_string text(whole.constData(), size_t(whole.size()));
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (m_parser.iterate(text).get(document) || document.get_object().get(object))
        return;
    JsonLine rest;
    bool hasRest = false;
    std::string attributes;
    visitMembers(object, [&](std::string_view name, std::string_view value) {
        if (attributes.empty()) { // the first member
            attributes = value;
        } else {
            rest.raw(name, viewOf(value));
            hasRest = true;
        }
    });
    const simdjson::padded_string inner(attributes);
    if (m_parser.iterate(inner).get(document) || document.get_object().get(object))
        return;
    visitMembers(object, [&](std::string_view name, std::string_view value) {
        m_unmodelled.push_back({viewOf(name).toByteArray(), viewOf(value).toByteArray()});
    });
    m_metadata = hasRest ? rest.finished() : QByteArray();
}

void CloudEventWriter::putMetadata()
{
    if (m_metadata.isEmpty() || isUnmodelled(CE::Metadata))
        return;
    if (m_metadataIsText)
        m_line.utf8(CE::Metadata, QByteArrayView(m_metadata));
    else
        m_line.utf8(CE::MetadataBase64, QByteArrayView(m_metadata.toBase64()));
}

void CloudEventWriter::putData(const StoredEvent &event, const QByteArray &payload)
{
    const DecodedPayload decoded = decodePayload(payload);
    QByteArray type = event.contentType.toUtf8();
    const bool saysJson = CE::isJsonContentType({type.constData(), size_t(type.size())});
    QByteArray json;
    // Under another content type the specification wants text, and only so is it read back as it was.
    const bool isJson = decoded.format == DecodedPayload::Json || decoded.format == DecodedPayload::Yaml;
    if (saysJson && isJson)
        json = onOneLine(decoded.json);
    const bool isText = decoded.isText();
    if (json.isEmpty() && isText && type.isEmpty())
        type = "text/plain";
    putText(CE::DataContentType, type);
    if (!json.isEmpty())
        m_line.raw(CE::Data, json);
    else if (isText && (!saysJson || event.contentType.isEmpty()))
        m_line.utf8(CE::Data, QByteArrayView(decoded.bytes));
    else if (!payload.isEmpty())
        m_line.utf8(CE::DataBase64, QByteArrayView(payload.toBase64()));
}

} // namespace Backstory
