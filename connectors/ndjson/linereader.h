// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/ndjson/bytestream.h"

#include <optional>
#include <string>
#include <string_view>

namespace Backstory
{

/// One line of a file; views the reader's buffer until its next call. Behind the text lie at least `Padding`
/// readable bytes, as simdjson needs.
struct Line {
    std::string_view text; ///< without the line break; of an overlong line only its beginning
    qint64 offset = 0;     ///< of the line's first byte
    qint64 end = 0;        ///< of the byte behind the line break
    bool overlong = false; ///< longer than LineReader::Longest
};

/// Cuts a stream of bytes into lines. Belongs to one thread.
class LineReader
{
public:
    static constexpr qint64 Longest = 256 * 1024 * 1024;
    static constexpr size_t Padding = 64;

    enum Result {
        Complete, ///< a line with its line break
        Pending,  ///< the stream's end: the text behind the last line break, which may be empty
        Failed
    };

    /// `offset` is where the stream begins in the (unpacked) file.
    explicit LineReader(ByteStream &stream, qint64 offset = 0, size_t bufferSize = 1024 * 1024);

    /// After Pending it can be called again when there may be more.
    Result next(Line &line);
    /// Takes the pending text as a line of its own, so that it is not given again.
    void takePending();

private:
    void makeRoom();
    void skip(qint64 count);

    ByteStream &m_stream;
    std::vector<char> m_buffer;
    size_t m_begin = 0;   ///< of the line that is being looked for
    size_t m_scanned = 0; ///< of the part behind m_begin that holds no line break
    size_t m_end = 0;
    qint64 m_offset;                  ///< of m_begin in the file
    std::optional<qint64> m_overlong; ///< offset of the overlong line whose line break is being looked for
    std::string m_start;              ///< that line's beginning, with padding
};

} // namespace Backstory
