// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/identifier.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <charconv>

namespace Backstory
{

namespace
{

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool isDashPlace(qsizetype i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

} // namespace

std::optional<Uuid> uuidOf(QByteArrayView text)
{
    if (text.size() == 38 && text.front() == '{' && text.back() == '}')
        text = text.sliced(1, 36);
    const bool dashed = text.size() == 36;
    if (!dashed && text.size() != 32)
        return {};
    Uuid uuid{};
    int nibbles = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (dashed && isDashPlace(i)) {
            if (text[i] != '-')
                return {};
            continue;
        }
        const int value = hexValue(text[i]);
        if (value < 0)
            return {};
        char &byte = uuid[size_t(nibbles / 2)];
        byte = char((uchar(byte) << 4) | value);
        ++nibbles;
    }
    return uuid;
}

bool isCanonicalUuid(QByteArrayView text)
{
    if (text.size() != 36)
        return false;
    for (qsizetype i = 0; i < 36; ++i) {
        const char c = text[i];
        if (isDashPlace(i) ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

QByteArray canonicalText(QByteArrayView uuid)
{
    static constexpr char Digits[] = "0123456789abcdef";
    QByteArray text(36, '-');
    qsizetype at = 0;
    for (const char byte : uuid) {
        if (isDashPlace(at))
            ++at;
        text[at++] = Digits[uchar(byte) >> 4];
        text[at++] = Digits[uchar(byte) & 15];
    }
    return text;
}

quint64 identifierKey(QByteArrayView text)
{
    if (const auto uuid = uuidOf(text))
        return XXH3_64bits(uuid->data(), uuid->size());
    return XXH3_64bits(text.data(), size_t(text.size()));
}

bool isSameIdentifier(QByteArrayView a, QByteArrayView b)
{
    if (a == b)
        return true;
    const auto uuid = uuidOf(a);
    return uuid && uuid == uuidOf(b);
}

quint64 positionKey(qint64 position)
{
    const char tag[9] = {'@',
                         char(position),
                         char(position >> 8),
                         char(position >> 16),
                         char(position >> 24),
                         char(position >> 32),
                         char(position >> 40),
                         char(position >> 48),
                         char(position >> 56)};
    return XXH3_64bits(tag, sizeof tag);
}

quint64 causeKey(const Cause &cause)
{
    if (cause.kind == Cause::Position) {
        qint64 position = 0;
        const auto [end, code] = std::from_chars(cause.text.begin(), cause.text.end(), position);
        if (code == std::errc() && end == cause.text.end())
            return positionKey(position);
    }
    return identifierKey(cause.text);
}

EntityHash entityHash(quint32 category, QByteArrayView id)
{
    const XXH128_hash_t hash = XXH3_128bits_withSeed(id.data(), size_t(id.size()), category);
    return {hash.low64, hash.high64};
}

} // namespace Backstory
