// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <string_view>

namespace Backstory
{

class ReadOnlyFile;
class LineReader;

/// Where reading goes on in a file, and by what the file is known again: hashes of its first line and of the
/// last line that was read. A plain value.
struct NdjsonCursor {
    /// A line by its place and the hash of its text.
    struct Mark {
        qint64 offset = -1;
        qint64 size = 0;
        QByteArray hash;

        static Mark of(qint64 offset, std::string_view text);
        bool operator==(const Mark &) const = default;
    };

    qint64 offset = 0; ///< of the next line
    Mark first;
    Mark last;
    QByteArray mapping; ///< hash of the mapping that the lines were read with; empty without one

    bool isBeginning() const { return offset == 0; }
    /// Takes a line that has been read; `end` is where the next one begins.
    void advance(std::string_view text, qint64 lineOffset, qint64 end);

    QByteArray toJson() const;
    /// The beginning for an empty or foreign text.
    static NdjsonCursor fromJson(const QByteArray &json);

    /// Null when a plain file still holds the lines that the cursor knows, else a sentence about what
    /// happened to it.
    QString changeOf(ReadOnlyFile &file) const;
    /// The same for unpacked lines, read from their beginning up to `offset`. `failed`: they could not be
    /// read.
    QString changeOf(LineReader &lines, bool *failed) const;
};

} // namespace Backstory
