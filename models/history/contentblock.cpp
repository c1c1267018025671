// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/contentblock.h"

#include <zstd.h>

namespace Backstory
{

namespace
{

constexpr int CompressionLevel = 1; // 3 costs twice the time for some 5 % less

void writeNumber(QByteArray &bytes, quint64 value)
{
    char number[10];
    qsizetype size = 0;
    for (; value >= 0x80; value >>= 7)
        number[size++] = char(uchar(value) | 0x80);
    number[size++] = char(value);
    bytes.append(number, size);
}

std::optional<quint64> readNumber(QByteArrayView bytes, qsizetype &at)
{
    quint64 value = 0;
    for (int shift = 0; at < bytes.size() && shift < 64; shift += 7) {
        const auto byte = uchar(bytes[at++]);
        value |= quint64(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    return {};
}

/// The next text of a block: its size plus one, then its bytes.
std::optional<QByteArrayView> readText(QByteArrayView bytes, qsizetype &at)
{
    const auto size = readNumber(bytes, at);
    if (!size || *size > quint64(bytes.size() - at) + 1)
        return {};
    if (*size == 0)
        return QByteArrayView();
    const QByteArrayView text = bytes.sliced(at, qsizetype(*size - 1));
    at += text.size();
    return text;
}

void writeText(QByteArray &bytes, QByteArrayView text)
{
    writeNumber(bytes, text.isNull() ? 0 : quint64(text.size()) + 1);
    bytes.append(text);
}

} // namespace

BlockCompressor::BlockCompressor()
    : m_context(ZSTD_createCCtx())
{
}

void BlockCompressor::Deleter::operator()(ZSTD_CCtx_s *context) const
{
    ZSTD_freeCCtx(context);
}

QByteArray BlockCompressor::compress(QByteArrayView bytes)
{
    const auto most = qsizetype(ZSTD_compressBound(size_t(bytes.size())));
    if (m_room.size() < most)
        m_room = QByteArray(most, Qt::Uninitialized);
    const size_t size = ZSTD_compressCCtx(m_context.get(), m_room.data(), size_t(m_room.size()), bytes.data(),
                                          size_t(bytes.size()), CompressionLevel);
    return ZSTD_isError(size) ? QByteArray() : QByteArray(m_room.constData(), qsizetype(size));
}

void ContentBlock::append(qint64 row, QByteArrayView payload, QByteArrayView metadata)
{
    if (m_bytes.isEmpty()) {
        m_firstRow = row;
        m_bytes.reserve(FullBytes + FullBytes / 8);
    }
    writeNumber(m_bytes, quint64(row - m_firstRow));
    writeText(m_bytes, payload);
    writeText(m_bytes, metadata);
}

QByteArray ContentBlock::pack(BlockCompressor &compressor)
{
    const QByteArray packed = compressor.compress(m_bytes);
    m_bytes.resize(0);
    return packed;
}

bool BlockContents::unpack(QByteArrayView packed)
{
    if (!m_packed.isEmpty() && packed == m_packed)
        return true;
    m_packed.clear();
    m_at = 0;
    m_lastDistance = -1;
    const auto size = ZSTD_getFrameContentSize(packed.data(), size_t(packed.size()));
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
        return false;
    m_bytes.resize(qsizetype(size));
    if (ZSTD_isError(ZSTD_decompress(m_bytes.data(), size, packed.data(), size_t(packed.size()))))
        return false;
    m_packed = packed.toByteArray();
    return true;
}

std::optional<BlockContent> BlockContents::find(QByteArrayView packed, qint64 firstRow, qint64 row)
{
    if (!unpack(packed))
        return {};
    if (row - firstRow <= m_lastDistance) {
        m_at = 0;
        m_lastDistance = -1;
    }
    while (m_at < m_bytes.size()) {
        const auto distance = readNumber(m_bytes, m_at);
        const auto payload = readText(m_bytes, m_at);
        const auto metadata = readText(m_bytes, m_at);
        if (!distance || !payload || !metadata) {
            m_packed.clear();
            return {};
        }
        m_lastDistance = qint64(*distance);
        if (firstRow + m_lastDistance == row)
            return BlockContent{payload->toByteArray(), metadata->toByteArray()};
    }
    return {};
}

} // namespace Backstory
