// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/decompression.h"

#include <zlib.h>
#include <zstd.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype ChunkSize = 64 * 1024;

QString tooLarge(qsizetype limit)
{
    return u"It unpacks to more than %1 MiB, so only its beginning was unpacked."_s.arg(limit /
                                                                                        (1024 * 1024));
}

QByteArray inflateAll(QByteArrayView bytes, qsizetype limit, QString *problem)
{
    z_stream stream{};
    if (inflateInit2(&stream, MAX_WBITS + 32) != Z_OK) { // + 32: gzip and zlib headers alike
        *problem = u"It cannot be unpacked: zlib did not start."_s;
        return {};
    }
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> end(&stream, &inflateEnd);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    QByteArray out;
    int result = Z_OK;
    while (result == Z_OK) {
        const qsizetype before = out.size();
        out.resize(before + ChunkSize);
        stream.next_out = reinterpret_cast<Bytef *>(out.data() + before);
        stream.avail_out = uInt(ChunkSize);
        result = inflate(&stream, Z_NO_FLUSH);
        out.resize(before + ChunkSize - qsizetype(stream.avail_out));
        if (result == Z_STREAM_END && stream.avail_in > 0 && inflateReset(&stream) == Z_OK)
            result = Z_OK; // several gzip members in a row are one text
        if (out.size() > limit) {
            *problem = tooLarge(limit);
            return out;
        }
    }
    if (result != Z_STREAM_END)
        *problem = u"It looks compressed, but it is damaged: it cannot be unpacked to its end."_s;
    return out;
}

QByteArray zstdAll(QByteArrayView bytes, qsizetype limit, QString *problem)
{
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    ZSTD_inBuffer in{bytes.data(), size_t(bytes.size()), 0};
    QByteArray out;
    size_t result = 1;
    bool more = true;
    while (more) {
        const qsizetype before = out.size();
        out.resize(before + ChunkSize);
        ZSTD_outBuffer chunk{out.data() + before, size_t(ChunkSize), 0};
        result = ZSTD_decompressStream(context.get(), &chunk, &in);
        out.resize(before + qsizetype(chunk.pos));
        if (out.size() > limit) {
            *problem = tooLarge(limit);
            return out;
        }
        more = !ZSTD_isError(result) && (in.pos < in.size || chunk.pos == size_t(ChunkSize));
    }
    if (result != 0)
        *problem = u"It looks compressed, but it is damaged: it cannot be unpacked to its end."_s;
    return out;
}

} // namespace

Compression compressionOf(QByteArrayView bytes)
{
    if (bytes.startsWith(QByteArrayView("\x1f\x8b")))
        return Compression::Gzip;
    if (bytes.startsWith(QByteArrayView("\x28\xb5\x2f\xfd")))
        return Compression::Zstd;
    if (bytes.size() > 2 && bytes[0] == '\x78' && (0x7800 + uchar(bytes[1])) % 31 == 0)
        return Compression::Zlib;
    return Compression::None;
}

QByteArray decompress(QByteArrayView bytes, Compression compression, qsizetype limit, QString *problem)
{
    if (compression == Compression::None)
        return bytes.toByteArray();
    return compression == Compression::Zstd ? zstdAll(bytes, limit, problem)
                                            : inflateAll(bytes, limit, problem);
}

} // namespace Backstory
