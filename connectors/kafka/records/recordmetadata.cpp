// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recordmetadata.h"

#include "connectors/kafka/records/bytetexts.h"
#include "models/payload/jsonline.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr qsizetype LongestHex = 64;

/// Java writes numbers into headers as four or eight bytes, the first the highest; what is counted, and
/// times, begin with a zero. Spring's `retry_topic-backoff-timestamp` is as short as its number allows.
bool isNumber(const RecordHeader &header)
{
    const qsizetype size = header.value.size();
    return ((size == 4 || size == 8) && header.value.front() == 0) ||
           (size >= 1 && size <= 8 && header.name.startsWith("retry_topic-"));
}

/// See WireFormat.
bool isSchemaGuid(const RecordHeader &header)
{
    return header.value.size() == 17 && header.value.front() == 1 && header.name.endsWith("_schema_id");
}

} // namespace

void RecordMetadata::begin()
{
    m_json.clear();
    m_isInKafka = false;
}

void RecordMetadata::separate()
{
    m_json += m_json.empty() ? '{' : ',';
}

void RecordMetadata::addText(QByteArrayView text)
{
    bool isPlain = true;
    for (const char c : text)
        isPlain &= c >= 0x20 && c != '"' && c != '\\';
    if (!isPlain) {
        m_json += jsonString(text).toStdString();
        return;
    }
    m_json += '"';
    m_json += stdView(text);
    m_json += '"';
}

void RecordMetadata::nameInKafka(QByteArrayView name)
{
    m_json += m_isInKafka ? ",\"" : "{\"kafka\":{\"";
    m_isInKafka = true;
    m_json += stdView(name);
    m_json += "\":";
}

void RecordMetadata::endKafka()
{
    if (m_isInKafka)
        m_json += '}';
    m_isInKafka = false;
}

void RecordMetadata::addPlace(const KafkaRecord &record)
{
    nameInKafka("topic");
    addText(record.topic);
    nameInKafka("partition");
    appendNumber(m_json, record.partition);
    nameInKafka("offset");
    appendNumber(m_json, record.offset);
}

void RecordMetadata::addTime(Timestamp time)
{
    if (!time.isValid())
        return;
    nameInKafka("timestamp");
    addText(time.toText());
}

void RecordMetadata::addKey(QByteArrayView key)
{
    nameInKafka("key");
    addValue({"key", key});
}

void RecordMetadata::addSchema(qint64 id)
{
    nameInKafka("schemaId");
    appendNumber(m_json, id);
}

void RecordMetadata::addJoined(qint64 chunks)
{
    nameInKafka("joinedChunks");
    appendNumber(m_json, chunks);
}

void RecordMetadata::addValue(const RecordHeader &header)
{
    const QByteArrayView value = header.value;
    if (value.isNull()) {
        m_json += "null";
        return;
    }
    if (isPlainText(value)) {
        addText(value);
        return;
    }
    if (isNumber(header)) {
        appendNumber(m_json, bigEndian(value).value_or(0));
        return;
    }
    std::string text;
    if (isSchemaGuid(header)) {
        appendUuid(text, value.sliced(1));
    } else if (value.size() <= LongestHex) {
        appendHex(text, value);
    } else {
        text = "base64:";
        text += QByteArray::fromRawData(value.data(), value.size()).toBase64().toStdString();
    }
    addText(viewOf(text));
}

void RecordMetadata::add(const std::vector<RecordHeader> &headers)
{
    endKafka();
    m_written.assign(headers.size(), false);
    for (size_t i = 0; i < headers.size(); ++i) {
        if (m_written[i])
            continue;
        const auto isSame = [&](const RecordHeader &other) { return other.name == headers[i].name; };
        const bool repeats = std::any_of(headers.begin() + qsizetype(i) + 1, headers.end(), isSame);
        separate();
        addText(headers[i].name);
        m_json += repeats ? ":[" : ":";
        addValue(headers[i]);
        for (size_t j = i + 1; repeats && j < headers.size(); ++j) {
            if (!isSame(headers[j]))
                continue;
            m_json += ',';
            addValue(headers[j]);
            m_written[j] = true;
        }
        if (repeats)
            m_json += ']';
    }
}

void RecordMetadata::addMembers(QByteArrayView json)
{
    endKafka();
    json = json.trimmed();
    if (json.isEmpty())
        return;
    if (json.size() >= 2 && json.front() == '{' && json.back() == '}') {
        const QByteArrayView members = json.sliced(1, json.size() - 2).trimmed();
        if (!members.isEmpty()) {
            separate();
            m_json += stdView(members);
        }
        return;
    }
    separate();
    m_json += "\"metadata\":";
    addText(json);
}

QByteArrayView RecordMetadata::finished()
{
    endKafka();
    if (m_json.empty())
        return {};
    m_json += '}';
    return viewOf(m_json);
}

} // namespace Backstory
