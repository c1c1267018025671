// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/bytetexts.h"

#include <charconv>

#include <simdjson.h>

namespace Backstory
{

namespace
{

constexpr char Digits[] = "0123456789abcdef";

} // namespace

bool isPlainText(QByteArrayView bytes)
{
    quint8 all = 0;
    for (const char c : bytes) {
        all |= quint8(c);
        if ((quint8(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
            return false;
    }
    return all < 0x80 || simdjson::validate_utf8(bytes.data(), size_t(bytes.size()));
}

std::optional<qint64> bigEndian(QByteArrayView bytes)
{
    if (bytes.isEmpty() || bytes.size() > 8)
        return {};
    quint64 number = bytes.front() < 0 ? ~quint64(0) : 0;
    for (const char c : bytes)
        number = (number << 8) | quint8(c);
    return qint64(number);
}

std::optional<qint64> decimal(QByteArrayView text)
{
    qint64 number = 0;
    const char *const last = text.data() + text.size();
    const auto [end, failed] = std::from_chars(text.data(), last, number);
    return !text.isEmpty() && failed == std::errc() && end == last ? std::optional(number) : std::nullopt;
}

void appendNumber(std::string &text, qint64 number)
{
    char digits[24];
    text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void appendHex(std::string &text, QByteArrayView bytes)
{
    text += "0x";
    for (const char c : bytes) {
        text += Digits[quint8(c) >> 4];
        text += Digits[quint8(c) & 15];
    }
}

void appendUuid(std::string &text, QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        text += Digits[quint8(bytes[i]) >> 4];
        text += Digits[quint8(bytes[i]) & 15];
    }
}

} // namespace Backstory
