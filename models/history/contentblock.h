// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <deque>
#include <future>
#include <optional>

namespace Backstory
{

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
    /// The compressed block; empties this one.
    QByteArray pack();

private:
    qint64 m_firstRow = 0;
    QByteArray m_bytes;
};

/// Packs blocks beside the thread that fills them; they come back in their order. Lives on that thread.
class ContentPacker
{
public:
    struct Packed {
        qint64 firstRow;
        std::future<QByteArray> bytes;
    };

    ~ContentPacker() { clear(); }
    /// The packer works on it; the block is empty then.
    void add(ContentBlock &block);
    /// More are waiting than can be packed at once.
    bool isFull() const { return m_packing.size() > Most; }
    bool isEmpty() const { return m_packing.empty(); }
    /// The oldest; its bytes may still be worked on.
    Packed take();
    void clear() { m_packing.clear(); }

private:
    static constexpr size_t Most = 3;

    std::deque<Packed> m_packing;
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
