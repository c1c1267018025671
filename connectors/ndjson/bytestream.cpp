// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/ndjson/bytestream.h"

#include <QFile>

#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

ReadOnlyFile::~ReadOnlyFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool ReadOnlyFile::open(const QString &path)
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (m_descriptor < 0)
        m_error = QString::fromLocal8Bit(std::strerror(errno));
    return m_descriptor >= 0;
}

qint64 ReadOnlyFile::readAt(qint64 offset, char *into, qint64 size)
{
    qint64 count = 0;
    do {
        count = ::pread(m_descriptor, into, size_t(size), offset);
    } while (count < 0 && errno == EINTR);
    if (count < 0)
        m_error = QString::fromLocal8Bit(std::strerror(errno));
    return count;
}

struct stat ReadOnlyFile::status() const
{
    struct stat result = {};
    ::fstat(m_descriptor, &result);
    return result;
}

namespace
{

/// The file's own bytes; more may come behind the end later.
class PlainBytes : public ByteStream
{
public:
    PlainBytes(ReadOnlyFile &file, qint64 offset)
        : m_file(file)
        , m_offset(offset)
    {
    }
    qint64 read(char *into, qint64 size) override
    {
        const qint64 count = m_file.readAt(m_offset, into, size);
        if (count < 0)
            m_error = u"Reading the file failed: %1."_s.arg(m_file.error());
        else
            m_offset += count;
        return count;
    }
    qint64 fileOffset() const override { return m_offset; }

private:
    ReadOnlyFile &m_file;
    qint64 m_offset;
};

/// What both unpackers share: the packed bytes and how an early end is said.
class PackedBytes : public ByteStream
{
public:
    explicit PackedBytes(ReadOnlyFile &file)
        : m_file(file)
        , m_packed(256 * 1024)
    {
    }
    qint64 fileOffset() const override { return m_offset - qint64(m_left); }

protected:
    /// Fills the empty input; false at the end of the file or on an error.
    bool refill()
    {
        const qint64 count = m_file.readAt(m_offset, m_packed.data(), qint64(m_packed.size()));
        if (count < 0)
            m_error = u"Reading the file failed: %1."_s.arg(m_file.error());
        m_left = count > 0 ? size_t(count) : 0;
        m_offset += qint64(m_left);
        m_next = m_packed.data();
        return m_left > 0;
    }
    qint64 endsEarly()
    {
        if (m_error.isEmpty())
            m_error =
                u"The file ends in the middle of its compressed data, so it was cut off or is still being written."_s;
        return -1;
    }
    qint64 damaged(const char *what)
    {
        m_error = u"The compressed data is damaged at byte %1 of the file (%2)."_s.arg(
            QString::number(fileOffset()), QString::fromLatin1(what ? what : "no reason given"));
        return -1;
    }

    const char *m_next = nullptr;
    size_t m_left = 0;

private:
    ReadOnlyFile &m_file;
    std::vector<char> m_packed;
    qint64 m_offset = 0;
};

/// Unpacks gzip, several members one behind the other too.
class GzipBytes : public PackedBytes
{
public:
    explicit GzipBytes(ReadOnlyFile &file)
        : PackedBytes(file)
    {
        ::inflateInit2(&m_stream, 16 + MAX_WBITS);
    }
    ~GzipBytes() override { ::inflateEnd(&m_stream); }

    qint64 read(char *into, qint64 size) override
    {
        m_stream.next_out = reinterpret_cast<Bytef *>(into);
        m_stream.avail_out = uInt(size);
        while (m_stream.avail_out == uInt(size)) {
            if (m_left == 0 && !refill())
                return m_error.isEmpty() && m_betweenMembers ? 0 : endsEarly();
            if (m_betweenMembers && m_members > 0 && *m_next != '\x1f') { // padding behind the last member
                m_left = 0;
                continue;
            }
            m_betweenMembers = false;
            m_stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(m_next));
            m_stream.avail_in = uInt(m_left);
            const int result = ::inflate(&m_stream, Z_NO_FLUSH);
            m_next = reinterpret_cast<const char *>(m_stream.next_in);
            m_left = m_stream.avail_in;
            if (result == Z_STREAM_END) {
                ::inflateReset(&m_stream);
                m_betweenMembers = true;
                ++m_members;
            } else if (result != Z_OK && result != Z_BUF_ERROR) {
                return damaged(m_stream.msg);
            }
        }
        return size - qint64(m_stream.avail_out);
    }

private:
    z_stream m_stream = {};
    bool m_betweenMembers = true;
    int m_members = 0;
};

/// Unpacks Zstandard, several frames one behind the other too.
class ZstandardBytes : public PackedBytes
{
public:
    explicit ZstandardBytes(ReadOnlyFile &file)
        : PackedBytes(file)
        , m_stream(::ZSTD_createDStream())
    {
    }
    ~ZstandardBytes() override { ::ZSTD_freeDStream(m_stream); }

    qint64 read(char *into, qint64 size) override
    {
        ZSTD_outBuffer out{into, size_t(size), 0};
        while (out.pos == 0) {
            if (m_left == 0 && !refill()) {
                if (!m_error.isEmpty() || m_expected == 0)
                    return m_error.isEmpty() ? 0 : -1;
                ZSTD_inBuffer none{nullptr, 0, 0}; // what the decoder still holds back
                m_expected = ::ZSTD_decompressStream(m_stream, &out, &none);
                if (out.pos == 0)
                    return m_expected == 0 ? 0 : endsEarly();
                break;
            }
            ZSTD_inBuffer in{m_next, m_left, 0};
            m_expected = ::ZSTD_decompressStream(m_stream, &out, &in);
            m_next += in.pos;
            m_left -= in.pos;
            if (::ZSTD_isError(m_expected))
                return damaged(::ZSTD_getErrorName(m_expected));
        }
        return qint64(out.pos);
    }

private:
    ZSTD_DStream *m_stream;
    size_t m_expected = 0; ///< 0 exactly between frames
};

} // namespace

Packing packingOf(ReadOnlyFile &file)
{
    char magic[4] = {};
    const qint64 count = file.readAt(0, magic, sizeof magic);
    if (count >= 2 && std::memcmp(magic, "\x1f\x8b", 2) == 0)
        return Packing::Gzip;
    if (count >= 4 && std::memcmp(magic, "\x28\xb5\x2f\xfd", 4) == 0)
        return Packing::Zstandard;
    return Packing::None;
}

std::unique_ptr<ByteStream> byteStream(ReadOnlyFile &file, Packing packing, qint64 offset)
{
    if (packing == Packing::Gzip)
        return std::make_unique<GzipBytes>(file);
    if (packing == Packing::Zstandard)
        return std::make_unique<ZstandardBytes>(file);
    return std::make_unique<PlainBytes>(file, offset);
}

} // namespace Backstory
