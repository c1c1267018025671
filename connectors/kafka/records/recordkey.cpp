// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recordkey.h"

#include "connectors/kafka/records/bytetexts.h"
#include "connectors/kafka/records/wireformat.h"

namespace Backstory
{

namespace
{

using namespace simdjson::ondemand;

/// A base-128 number that ends where the bytes end; nullopt when it does not.
std::optional<quint64> wholeVarint(QByteArrayView bytes)
{
    quint64 number = 0;
    for (qsizetype i = 0; i < bytes.size() && i < 10; ++i) {
        number |= quint64(quint8(bytes[i]) & 0x7f) << (7 * i);
        if (quint8(bytes[i]) < 0x80)
            return i + 1 == bytes.size() ? std::optional(number) : std::nullopt;
    }
    return {};
}

/// The text behind a length that is written in so many bytes; null where that is not what the bytes are.
QByteArrayView lengthAndText(QByteArrayView bytes, bool zigzag)
{
    for (qsizetype size = 1; size <= 3 && size < bytes.size(); ++size) {
        const std::optional<quint64> length = wholeVarint(bytes.first(size));
        const QByteArrayView text = bytes.sliced(size);
        if (length && qsizetype(zigzag ? *length >> 1 : *length) == text.size() &&
            (!zigzag || !(*length & 1)) && isPlainText(text))
            return text;
    }
    return {};
}

std::string_view trimmed(std::string_view text)
{
    const size_t last = text.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

/// A scalar as text; data() is null for objects, lists and null.
std::string_view scalarOf(value &v, json_type type)
{
    std::string_view text;
    if (type == json_type::object || type == json_type::array || type == json_type::null)
        return {};
    if (type != json_type::string)
        return trimmed(v.raw_json_token());
    return v.get_string().get(text) ? std::string_view() : text.data() ? text : std::string_view("");
}

} // namespace

QByteArrayView RecordKey::read(const KafkaRecord &record)
{
    if (record.key.isEmpty())
        return {};
    const WireFormat format = WireFormat::of(record.key, record.headers, "__key_schema_id");
    if (!format.isMarked())
        return readBytes(record.key);
    if (isPlainText(format.body))
        return readBytes(format.body);
    const QByteArrayView text = readEncoded(format.body);
    return text.isNull() ? readBytes(record.key) : text;
}

QByteArrayView RecordKey::readBytes(QByteArrayView key)
{
    if (isPlainText(key))
        return key.front() == '{' || key.front() == '"' || key.front() == '[' ? readJson(key) : key;
    m_text.clear();
    if (key.size() == 4 || key.size() == 8)
        appendNumber(m_text, bigEndian(key).value_or(0));
    else if (key.size() == 16)
        appendUuid(m_text, key);
    else
        appendHex(m_text, key);
    return viewOf(m_text);
}

QByteArrayView RecordKey::readJson(QByteArrayView json)
{
    m_padded.reserve(size_t(json.size()) + simdjson::SIMDJSON_PADDING);
    m_padded.assign(json.data(), size_t(json.size()));
    document document;
    std::string_view text;
    if (m_parser.iterate(simdjson::padded_string_view(m_padded.data(), m_padded.size(), m_padded.capacity()))
            .get(document))
        return json;
    if (json.front() == '"')
        return document.get_string().get(text) ? json : viewOf(text);
    object members;
    if (document.get_object().get(members))
        return json.front() == '[' ? compact(json) : json;
    int count = 0;
    bool hasSchema = false;
    std::string_view only; // the last scalar
    std::string_view payload;
    for (auto field : members) {
        std::string_view name;
        value v;
        json_type type{};
        object inner;
        if (field.unescaped_key().get(name) || field.value().get(v) || v.type().get(type))
            return json;
        ++count;
        hasSchema |= name == "schema" && type == json_type::object;
        only = scalarOf(v, type);
        if (name == "payload" && type == json_type::object &&
            (v.get_object().get(inner) || inner.raw_json().get(payload)))
            return json;
    }
    if (count == 2 && hasSchema && payload.data()) // Kafka Connect's JSON with its schema
        return readJson(viewOf(m_payload.assign(payload)));
    if ((count == 1 || (count == 2 && hasSchema)) && only.data())
        return viewOf(only);
    return compact(json);
}

QByteArrayView RecordKey::compact(QByteArrayView json)
{
    m_text.resize(size_t(json.size()) + simdjson::SIMDJSON_PADDING);
    size_t size = 0;
    if (simdjson::minify(json.data(), size_t(json.size()), m_text.data(), size))
        return json;
    m_text.resize(size);
    return viewOf(m_text);
}

QByteArrayView RecordKey::readEncoded(QByteArrayView body)
{
    // Protobuf: the list of message indexes, where a single zero stands for [0]; then one field.
    if (body.size() > 2 && body[0] == 0 && body[1] == 0x0a) {
        if (const QByteArrayView text = lengthAndText(body.sliced(2), false); !text.isNull())
            return text;
    }
    if (const QByteArrayView text = lengthAndText(body, true); !text.isNull())
        return text;
    const bool isProtobuf = body.size() > 2 && body[0] == 0 && body[1] == 0x08;
    const std::optional<quint64> number = wholeVarint(isProtobuf ? body.sliced(2) : body);
    if (!number)
        return {};
    m_text.clear();
    // Avro writes the sign into the lowest bit.
    appendNumber(m_text, isProtobuf ? qint64(*number) : qint64(*number >> 1) ^ -qint64(*number & 1));
    return viewOf(m_text);
}

} // namespace Backstory
