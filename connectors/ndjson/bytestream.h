// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>
#include <vector>

#include <sys/stat.h>

namespace Backstory
{

/// A file opened for reading, and nothing but reading. Owns its descriptor.
class ReadOnlyFile
{
public:
    ReadOnlyFile() = default;
    ReadOnlyFile(const ReadOnlyFile &) = delete;
    ReadOnlyFile &operator=(const ReadOnlyFile &) = delete;
    ~ReadOnlyFile();

    bool open(const QString &path);
    /// As pread(): the number of bytes, 0 at the end, -1 with `error()`.
    qint64 readAt(qint64 offset, char *into, qint64 size);
    struct stat status() const;
    QString error() const { return m_error; }

private:
    int m_descriptor = -1;
    QString m_error;
};

/// Bytes one after the other from some offset on; belongs to one thread.
class ByteStream
{
public:
    virtual ~ByteStream() = default;
    /// The number of bytes read; 0: there are no more at the moment; -1: see `error()`.
    virtual qint64 read(char *into, qint64 size) = 0;
    /// How much of the file itself has been taken, for progress.
    virtual qint64 fileOffset() const = 0;
    const QString &error() const { return m_error; }

protected:
    QString m_error; ///< a sentence
};

enum class Packing { None, Gzip, Zstandard };

/// What a file's first bytes say about how it is packed.
Packing packingOf(ReadOnlyFile &file);

/// The unpacked bytes of a file, or its plain bytes from `offset` on (packed streams begin at 0). The file
/// must outlive it.
std::unique_ptr<ByteStream> byteStream(ReadOnlyFile &file, Packing packing, qint64 offset = 0);

} // namespace Backstory
