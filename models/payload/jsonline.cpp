// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/jsonline.h"

#include <simdjson.h>

namespace Backstory
{

namespace
{

void escapeInto(QByteArray &out, QByteArrayView text)
{
    static const char hex[] = "0123456789abcdef";
    out += '"';
    qsizetype plain = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        out.append(text.sliced(plain, i - plain));
        plain = i + 1;
        out += '\\';
        switch (c) {
        case '"':
        case '\\':
            out += char(c);
            break;
        case '\n':
            out += 'n';
            break;
        case '\r':
            out += 'r';
            break;
        case '\t':
            out += 't';
            break;
        default:
            out += "u00";
            out += hex[c >> 4];
            out += hex[c & 15];
        }
    }
    out.append(text.sliced(plain));
    out += '"';
}

} // namespace

QByteArray jsonString(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size() + 2);
    appendJsonString(out, text);
    return out;
}

void appendJsonString(QByteArray &out, QByteArrayView text)
{
    if (simdjson::validate_utf8(text.data(), size_t(text.size())))
        escapeInto(out, text);
    else
        escapeInto(out, QString::fromUtf8(text).toUtf8());
}

JsonLine &JsonLine::raw(std::string_view name, QByteArrayView json)
{
    m_line += m_line.isEmpty() ? '{' : ',';
    m_line += jsonString(QByteArrayView(name.data(), qsizetype(name.size())));
    m_line += ':';
    m_line.append(json);
    return *this;
}

JsonLine &JsonLine::utf8(std::string_view name, QByteArrayView value)
{
    return raw(name, jsonString(value));
}

JsonLine &JsonLine::texts(std::string_view name, const QStringList &values)
{
    QByteArray list;
    for (const QString &value : values)
        list += (list.isEmpty() ? "" : ",") + jsonString(value.toUtf8());
    return raw(name, '[' + list + ']');
}

JsonLine &JsonLine::number(std::string_view name, qint64 value)
{
    return raw(name, QByteArray::number(value));
}

JsonLine &JsonLine::time(std::string_view name, const Timestamp &value)
{
    return value.isValid() ? utf8(name, value.toText()) : raw(name, "null");
}

} // namespace Backstory
