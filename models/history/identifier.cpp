// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/identifier.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <charconv>

namespace Backstory
{

namespace
{

// What a character adds to a uuid: its value, UpperCase beside it for A … F, NoHex for anything else.
constexpr uchar UpperCase = 0x20;
constexpr uchar NoHex = 0x80;

constexpr std::array<uchar, 256> hexTable()
{
    std::array<uchar, 256> table{};
    table.fill(NoHex);
    for (uchar i = 0; i < 10; ++i)
        table[size_t('0' + i)] = i;
    for (uchar i = 0; i < 6; ++i) {
        table[size_t('a' + i)] = uchar(10 + i);
        table[size_t('A' + i)] = uchar((10 + i) | UpperCase);
    }
    return table;
}
constexpr std::array<uchar, 256> Hex = hexTable();

/// Where the two digits of each byte begin in 8-4-4-4-12.
constexpr std::array<quint8, 16> DashedPlaces = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

bool isDashPlace(qsizetype i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

} // namespace

IdentifierForm identifierForm(QByteArrayView text)
{
    IdentifierForm form;
    const bool braced = text.size() == 38 && text.front() == '{' && text.back() == '}';
    if (braced)
        text = text.sliced(1, 36);
    const bool dashed = text.size() == 36;
    if (!dashed && text.size() != 32)
        return form;
    if (dashed && (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-'))
        return form;
    uchar seen = 0;
    const auto *characters = reinterpret_cast<const uchar *>(text.data());
    for (size_t i = 0; i < form.uuid.size(); ++i) {
        const size_t at = dashed ? DashedPlaces[i] : 2 * i;
        const uchar high = Hex[characters[at]];
        const uchar low = Hex[characters[at + 1]];
        seen |= high | low;
        form.uuid[i] = char(((high & 15) << 4) | (low & 15));
    }
    form.isUuid = !(seen & NoHex);
    form.isCanonical = form.isUuid && dashed && !braced && !(seen & UpperCase);
    return form;
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

quint64 identifierKey(const IdentifierForm &form, QByteArrayView text)
{
    return form.isUuid ? XXH3_64bits(form.uuid.data(), form.uuid.size())
                       : XXH3_64bits(text.data(), size_t(text.size()));
}

quint64 identifierKey(QByteArrayView text)
{
    return identifierKey(identifierForm(text), text);
}

bool isSameIdentifier(QByteArrayView a, QByteArrayView b)
{
    if (a == b)
        return true;
    const IdentifierForm first = identifierForm(a);
    const IdentifierForm second = identifierForm(b);
    return first.isUuid && second.isUuid && first.uuid == second.uuid;
}

qint64 positionIn(QByteArrayView text)
{
    qint64 position = -1;
    const auto [end, code] = std::from_chars(text.begin(), text.end(), position);
    return code == std::errc() && end == text.end() ? position : -1;
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

quint64 causeKey(const Cause &cause, const IdentifierForm &form)
{
    if (cause.kind == Cause::Position) {
        if (const qint64 position = positionIn(cause.text); position >= 0)
            return positionKey(position);
    }
    return identifierKey(form, cause.text);
}

EntityHash entityHash(quint32 category, QByteArrayView id)
{
    const XXH128_hash_t hash = XXH3_128bits_withSeed(id.data(), size_t(id.size()), category);
    return {hash.low64, hash.high64};
}

} // namespace Backstory
