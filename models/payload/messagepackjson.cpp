// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/binaryjson.h"
#include "models/payload/jsonline.h"

#include "models/event/timestamp.h"

#include <QtEndian>

#include <nlohmann/json.hpp>
#include <simdjson.h>

namespace Backstory
{

namespace
{

using Json = nlohmann::json;

constexpr size_t MaxDepth = 500;
constexpr int TimestampExtension = 0xff; // type −1

QByteArrayView viewOf(const std::string &text)
{
    return {text.data(), qsizetype(text.size())};
}

/// Takes what the parser finds and writes it as JSON; ends the parse where texts are not UTF-8 or it nests
/// too deeply. Its functions' names and results are the parser's.
class MessagePackWriter
{
public:
    bool null() { return scalar("null"); }
    bool boolean(bool value) { return scalar(value ? "true" : "false"); }
    bool number_integer(Json::number_integer_t value) { return scalar(QByteArray::number(qint64(value))); }
    bool number_unsigned(Json::number_unsigned_t value) { return scalar(QByteArray::number(quint64(value))); }
    bool number_float(Json::number_float_t value, const std::string &) { return scalar(doubleText(value)); }
    bool string(std::string &value)
    {
        m_document.isTelling = m_document.isTelling || (!m_open.empty() && value.size() > 2);
        return isUtf8(value) && scalar(jsonString(viewOf(value)));
    }
    bool binary(Json::binary_t &value)
    {
        const QByteArrayView bytes(value.data(), qsizetype(value.size()));
        if (value.has_subtype() && (value.subtype() & 0xff) == TimestampExtension) {
            const Timestamp time = timeOf(bytes);
            if (time.isValid())
                return scalar('"' + time.toText() + '"');
        }
        return scalar(jsonString(byteStringText(bytes)));
    }
    bool start_object(size_t) { return start('{'); }
    bool start_array(size_t) { return start('['); }
    bool end_object() { return end('}'); }
    bool end_array() { return end(']'); }
    bool key(std::string &value)
    {
        m_document.isTelling = m_document.isTelling || !value.empty();
        separate();
        m_document.json += jsonString(viewOf(value)) + ':';
        m_open.back() = AfterKey;
        return isUtf8(value);
    }
    bool parse_error(size_t, const std::string &, const Json::exception &) { return false; }

    BinaryDocument &document() { return m_document; }

private:
    enum State { First, Later, AfterKey };

    static bool isUtf8(const std::string &text) { return simdjson::validate_utf8(text); }

    // The three layouts of the specification: 4 bytes of seconds, 30 + 34 bits, or 4 + 8 bytes.
    static Timestamp timeOf(QByteArrayView bytes)
    {
        qint64 seconds = 0;
        qint64 nanoseconds = 0;
        if (bytes.size() == 4) {
            seconds = qFromBigEndian<quint32>(bytes.data());
        } else if (bytes.size() == 8) {
            const auto both = qFromBigEndian<quint64>(bytes.data());
            seconds = qint64(both & 0x3ffffffff);
            nanoseconds = qint64(both >> 34);
        } else if (bytes.size() == 12) {
            nanoseconds = qFromBigEndian<quint32>(bytes.data());
            seconds = qFromBigEndian<qint64>(bytes.data() + 4);
        } else {
            return {};
        }
        constexpr qint64 Furthest = 9'000'000'000;
        if (seconds > Furthest || seconds < -Furthest || nanoseconds > 999'999'999)
            return {};
        return Timestamp::fromNanoseconds(seconds * 1'000'000'000 + nanoseconds);
    }

    void separate()
    {
        if (m_open.empty())
            return;
        if (m_open.back() == Later)
            m_document.json += ',';
        m_open.back() = Later;
    }
    bool scalar(const QByteArray &json)
    {
        separate();
        m_document.json += json;
        return true;
    }
    bool start(char bracket)
    {
        separate();
        m_document.json += bracket;
        m_open.push_back(First);
        return m_open.size() < MaxDepth;
    }
    bool end(char bracket)
    {
        m_document.json += bracket;
        m_open.pop_back();
        return true;
    }

    BinaryDocument m_document;
    std::vector<State> m_open;
};

} // namespace

std::optional<BinaryDocument> jsonFromMessagePack(const QByteArray &bytes)
{
    MessagePackWriter writer;
    if (!Json::sax_parse(bytes.begin(), bytes.end(), &writer, Json::input_format_t::msgpack))
        return {};
    return std::move(writer.document());
}

} // namespace Backstory
