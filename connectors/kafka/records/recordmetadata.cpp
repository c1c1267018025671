// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recordmetadata.h"

#include "models/payload/jsonline.h"

#include <algorithm>

#include <simdjson.h>

namespace Backstory
{

namespace
{

bool isText(QByteArrayView value)
{
    const auto isControl = [](char c) { return quint8(c) < 0x20 && c != '\n' && c != '\r' && c != '\t'; };
    return std::none_of(value.begin(), value.end(), isControl) &&
           simdjson::validate_utf8(value.data(), size_t(value.size()));
}

} // namespace

void RecordMetadata::begin()
{
    m_json.resize(0); // keeps what is allocated
}

void RecordMetadata::addValue(QByteArrayView value)
{
    if (value.isNull()) {
        m_json += "null";
    } else if (isText(value)) {
        appendJsonString(m_json, value);
    } else {
        m_json += "\"0x";
        m_json += QByteArray::fromRawData(value.data(), value.size()).toHex();
        m_json += '"';
    }
}

void RecordMetadata::add(const std::vector<RecordHeader> &headers)
{
    m_written.assign(headers.size(), false);
    for (size_t i = 0; i < headers.size(); ++i) {
        if (m_written[i])
            continue;
        const auto isSame = [&](const RecordHeader &other) { return other.name == headers[i].name; };
        const bool repeats = std::any_of(headers.begin() + qsizetype(i) + 1, headers.end(), isSame);
        m_json += m_json.isEmpty() ? '{' : ',';
        appendJsonString(m_json, headers[i].name);
        m_json += repeats ? ":[" : ":";
        addValue(headers[i].value);
        for (size_t j = i + 1; repeats && j < headers.size(); ++j) {
            if (!isSame(headers[j]))
                continue;
            m_json += ',';
            addValue(headers[j].value);
            m_written[j] = true;
        }
        if (repeats)
            m_json += ']';
    }
}

QByteArrayView RecordMetadata::finished()
{
    if (m_json.isEmpty())
        return {};
    m_json += '}';
    return m_json;
}

} // namespace Backstory
