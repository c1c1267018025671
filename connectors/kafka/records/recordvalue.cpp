// SPDX-License-Identifier: GPL-3.0-or-later
// What the decoder makes of a record's value; its key, headers and place are in recorddecoder.cpp.
#include "connectors/kafka/records/bytetexts.h"
#include "connectors/kafka/records/recorddecoder.h"
#include "connectors/kafka/records/valuenames.h"
#include "models/payload/cloudevents.h"
#include "models/payload/jsonvalidity.h"

#include <cstring>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype LargestLookedInto = 1024 * 1024; // as PayloadScanner does

char firstCharacter(QByteArrayView text)
{
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return c;
    }
    return 0;
}

/// UUIDs and ULIDs, and what else is as long and no word: texts that are made to be told apart.
bool isUniqueText(QByteArrayView text)
{
    if (text.size() == 36)
        return text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
    if (text.size() != 26 && text.size() != 32 && text.size() != 24)
        return false;
    bool hasDigit = false;
    for (const char c : text) {
        const bool isDigit = c >= '0' && c <= '9';
        if (!isDigit && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
            return false;
        hasDigit |= isDigit;
    }
    return hasDigit;
}

/// One word, with the signs that types are written with.
bool isTypeName(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 200)
        return false;
    for (const char c : text) {
        const bool isWord = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c < 0;
        if (!isWord && !std::strchr("._-:/$+#", c))
            return false;
    }
    return true;
}

bool claimsJson(QByteArrayView contentType)
{
    return !contentType.isEmpty() && CloudEvents::isJsonContentType(stdView(contentType));
}

} // namespace

// `orders` and `shop.orders.v1` hold what has an `orderId`.
std::string_view RecordDecoder::idNameOf(QByteArrayView topic)
{
    if (m_idTopic == stdView(topic))
        return m_idName;
    m_idTopic = stdView(topic);
    m_idName.clear();
    std::string word;
    for (size_t i = 0; i <= m_idTopic.size(); ++i) {
        const char c = i < m_idTopic.size() ? m_idTopic[i] : '.';
        const bool isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (isLetter) {
            word += char(c | 0x20);
            continue;
        }
        if (word.size() > 2 && word != "events" && word != "event" && word != "topic")
            m_idName = word;
        word.clear();
    }
    if (m_idName.ends_with('s'))
        m_idName.pop_back();
    if (!m_idName.empty())
        m_idName += "id";
    return m_idName;
}

void RecordDecoder::readValue(const KafkaRecord &record, Event &event)
{
    event.payload = record.value;
    const QByteArrayView contentType = m_headers[RecordField::ContentType];
    if (m_isPart) {
        event.contentType = contentType;
        return;
    }
    const char first = firstCharacter(m_format.body);
    if (m_format.isMarked() && (first == '{' || first == '['))
        event.payload = m_format.body; // JSON Schema: the mark is said in the metadata
    if (contentType.startsWith("application/cloudevents") &&
        !contentType.startsWith("application/cloudevents-b") && readCloudEvent(event))
        return;
    event.contentType = contentType;
    if (first == '{' && event.payload.size() <= LargestLookedInto)
        readObject(record, event);
    else if (RowChange::isRow(record.headers))
        m_rows.readRow({}, record, event);
    QString notJson;
    if (claimsJson(contentType) && first != '{' && !m_format.isMarked() &&
        !isValidJson(record.value, &notJson))
        complain(event, u"The content type says JSON, but the value is none: %1"_s.arg(notJson));
}

void RecordDecoder::readObject(const KafkaRecord &record, Event &event)
{
    const std::string_view idName = m_entityOfKey.isNull() ? idNameOf(record.topic) : std::string_view();
    m_value = &m_values[0];
    ValueFields::Shape shape = m_values[0].read(event.payload, idName);
    if (shape == ValueFields::SchemaAndData && !m_values[0].payload().isNull()) {
        event.payload = m_values[0].payload();
        m_value = &m_values[1];
        shape = m_values[1].read(event.payload, idName);
    }
    QString notJson;
    switch (shape) {
    case ValueFields::CloudEvent:
        readCloudEvent(event);
        return;
    case ValueFields::RowChange:
        m_rows.readEnvelope(m_value->padded(), record, event);
        return;
    case ValueFields::Row:
        m_rows.readRow(m_value->padded(), record, event);
        return;
    case ValueFields::Transaction:
        m_rows.readTransaction(m_value->padded(), event);
        return;
    case ValueFields::SchemaChange:
        m_rows.readSchemaChange(m_value->padded(), event);
        return;
    case ValueFields::Broken:
        m_value = nullptr; // what was found before the mistake says nothing
        if (!isValidJson(event.payload, &notJson))
            complain(event, u"The value begins like JSON and is none: %1"_s.arg(notJson));
        return;
    case ValueFields::SchemaAndData:
    case ValueFields::Plain:
        if (RowChange::isRow(record.headers))
            m_rows.readRow(m_value->padded(), record, event);
    }
}

bool RecordDecoder::readCloudEvent(Event &event)
{
    const QByteArrayView value = event.payload;
    if (!m_value || m_value->padded().size() != size_t(value.size())) {
        m_value = &m_values[0];
        m_values[0].read(value, {});
    }
    Event parsed;
    m_cloudEvents.parse(m_value->padded(), parsed);
    m_value = nullptr;
    if (parsed.id.isNull() && !parsed.problem.isNull()) {
        complain(event, QString::fromUtf8(parsed.problem));
        return false;
    }
    // The parser takes it from the subject; here it is the topic.
    if (parsed.category == categoryOf(parsed.entity))
        parsed.category = {};
    m_innerMetadata = std::exchange(parsed.metadata, {});
    if (parsed.contentType.isNull())
        parsed.contentType = "application/json";
    event = parsed;
    return true;
}

void RecordDecoder::completeFromValue(Event &event)
{
    if (m_value) {
        const RecordFields &fields = m_value->fields();
        const bool saysType = isTypeName(fields.type());
        if (event.type.isEmpty() && saysType)
            event.type = fields.type();
        // `id` alone is most often the entity's: it must differ from the key and stand beside a type.
        const QByteArrayView id = fields[RecordField::Id];
        const bool isPlainId = !id.isNull() && ValueNames[fields.rankOf(RecordField::Id) - 1].name == "id";
        if (!isPlainId || (saysType && !m_entityOfKey.isNull() && id != m_entityOfKey && isUniqueText(id)))
            fill(event.id, id);
        if (!event.occurred.isValid())
            event.occurred = fields.time(RecordField::Time);
        if (event.version == Event::NoVersion)
            event.version = fields.number(RecordField::Version).value_or(Event::NoVersion);
        if (m_value->namesKeys() && (event.causes.empty() || event.correlation.isEmpty()))
            m_keys.scan(viewOf(m_value->padded()), MetadataScanner::Payload).complete(event);
    }
    fill(event.correlation, m_headers.trace());
}

} // namespace Backstory
