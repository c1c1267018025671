// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/jsontext.h"

#include <charconv>

namespace Backstory
{

namespace
{
void appendNumber(std::string &text, qint64 value)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    text.append(digits, end);
}
} // namespace

JsonText::JsonText()
{
    m_text.reserve(480);
    m_text += '{';
}

void JsonText::begin(std::string_view name)
{
    if (m_text.size() > 1)
        m_text += ',';
    m_text += '"';
    m_text += name;
    m_text += "\":";
}

JsonText &JsonText::text(std::string_view name, std::string_view value)
{
    begin(name);
    m_text += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\')
            m_text += '\\';
        m_text += c;
    }
    m_text += '"';
    return *this;
}

JsonText &JsonText::number(std::string_view name, qint64 value)
{
    begin(name);
    appendNumber(m_text, value);
    return *this;
}

JsonText &JsonText::money(std::string_view name, qint64 cents)
{
    begin(name);
    appendNumber(m_text, cents / 100);
    m_text += '.';
    m_text += char('0' + cents / 10 % 10);
    m_text += char('0' + cents % 10);
    return *this;
}

JsonText &JsonText::flag(std::string_view name, bool value)
{
    begin(name);
    m_text += value ? "true" : "false";
    return *this;
}

JsonText &JsonText::json(std::string_view name, std::string_view json)
{
    begin(name);
    m_text += json;
    return *this;
}

} // namespace Backstory
