// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

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

/// One row's content out of a packed block that begins at `firstRow`; nullopt when it holds none for the row.
struct BlockContent {
    QByteArray payload;
    QByteArray metadata;
};
std::optional<BlockContent> contentIn(QByteArrayView packed, qint64 firstRow, qint64 row);

} // namespace Backstory
