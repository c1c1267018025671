// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <memory>
#include <optional>

struct ZSTD_CCtx_s;

namespace Backstory
{

/// Compresses one text after another with the same memory.
class BlockCompressor
{
public:
    BlockCompressor();
    /// One zstd frame; empty when there is no memory.
    QByteArray compress(QByteArrayView bytes);

private:
    struct Deleter {
        void operator()(ZSTD_CCtx_s *context) const;
    };

    std::unique_ptr<ZSTD_CCtx_s, Deleter> m_context;
    QByteArray m_room;
};

/// Gathers the contents of consecutive rows; `pack()` gives them as one zstd frame: for each row that has
/// content, the row's distance from the first and the sizes of payload and metadata plus one (0: null), as
/// LEB128, then the bytes.
class ContentBlock
{
public:
    static constexpr qsizetype FullBytes = 256 * 1024;

    void append(qint64 row, QByteArrayView payload, QByteArrayView metadata);
    bool isEmpty() const { return m_bytes.isEmpty(); }
    bool isFull() const { return m_bytes.size() >= FullBytes; }
    qint64 firstRow() const { return m_firstRow; }
    /// The compressed block; empties this one, which keeps its memory.
    QByteArray pack(BlockCompressor &compressor);

private:
    qint64 m_firstRow = 0;
    QByteArray m_bytes;
};

struct BlockContent {
    QByteArray payload;
    QByteArray metadata;
};

/// Finds contents in packed blocks. Keeps the block of the last one unpacked, with the place behind it, so
/// that rows asked for in their order are unpacked and passed over once. A value.
class BlockContents
{
public:
    /// One row's content out of a packed block that begins at `firstRow`; nullopt when it holds none for the
    /// row.
    std::optional<BlockContent> find(QByteArrayView packed, qint64 firstRow, qint64 row);

private:
    bool unpack(QByteArrayView packed);

    QByteArray m_packed;
    QByteArray m_bytes;
    qsizetype m_at = 0;
    qint64 m_lastDistance = -1; ///< of the row before m_at
};

} // namespace Backstory
