// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloaddecoder.h"

#include "models/payload/decompression.h"
#include "models/payload/yamljson.h"

#include <simdjson.h>

#include <QUtf8StringView>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype MaxUnpacked = 256 * 1024 * 1024;
constexpr int MaxLayers = 4;
constexpr qsizetype SmallestCipher = 40; // an AES-GCM nonce and tag around a few bytes

QString layerName(Compression compression)
{
    return compression == Compression::Gzip   ? u"gzip"_s
           : compression == Compression::Zlib ? u"zlib"_s
                                              : u"zstd"_s;
}

char firstCharacter(const QByteArray &bytes)
{
    for (const char c : bytes) {
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return c;
    }
    return 0;
}

bool isYaml(const QByteArray &bytes)
{
    return bytes.startsWith("---") && (bytes.size() == 3 || QByteArrayView("\n\r ").contains(bytes[3]));
}

bool isJson(const QByteArray &bytes, QString *problem)
{
    thread_local simdjson::dom::parser parser;
    const auto error = parser.parse(bytes.constData(), size_t(bytes.size())).error();
    if (error) {
        *problem = u"It looks like JSON, but it is not valid: %1"_s.arg(
            QString::fromUtf8(simdjson::error_message(error)));
    }
    return !error;
}

bool isText(const QByteArray &bytes)
{
    for (const char c : bytes) {
        if (uchar(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b)
            return false;
    }
    return QUtf8StringView(bytes).isValidUtf8();
}

/// Encrypted bytes are spread evenly; serialised ones repeat field names and zeros.
bool seemsEncrypted(const QByteArray &bytes)
{
    const qsizetype size = std::min<qsizetype>(bytes.size(), 4096);
    if (size < SmallestCipher)
        return false;
    std::array<int, 256> counts{};
    for (qsizetype i = 0; i < size; ++i)
        ++counts[uchar(bytes[i])];
    double entropy = 0;
    for (const int count : counts) {
        if (count > 0)
            entropy -= double(count) / double(size) * std::log2(double(count) / double(size));
    }
    return entropy > 0.87 * std::min(8.0, std::log2(double(size)));
}

void unwrap(DecodedPayload &payload)
{
    for (int layer = 0; layer < MaxLayers && payload.problem.isEmpty(); ++layer) {
        const Compression compression = compressionOf(payload.bytes);
        if (compression != Compression::None) {
            payload.layers << layerName(compression);
            payload.bytes = decompress(payload.bytes, compression, MaxUnpacked, &payload.problem);
        } else if (payload.bytes.startsWith("\xef\xbb\xbf")) {
            payload.layers << u"UTF-8 BOM"_s;
            payload.bytes.remove(0, 3);
        } else {
            return;
        }
    }
}

void sniff(DecodedPayload &payload)
{
    const QByteArray &bytes = payload.bytes;
    const char first = firstCharacter(bytes);
    const bool open = first == '{' || first == '[';
    QString notJson;
    if (open || QByteArrayView("\"-0123456789tfn").contains(first)) {
        if (isJson(bytes, &notJson)) {
            payload.format = DecodedPayload::Json;
            payload.json = bytes;
            return;
        }
    }
    if (isYaml(bytes)) {
        payload.json = jsonFromYaml(bytes, &payload.problem);
        payload.format = payload.json.isEmpty() ? DecodedPayload::Text : DecodedPayload::Yaml;
        return;
    }
    payload.format = isText(bytes) ? DecodedPayload::Text : DecodedPayload::Binary;
    if (payload.format == DecodedPayload::Text && open)
        payload.problem = notJson;
    else if (payload.format == DecodedPayload::Binary && seemsEncrypted(bytes))
        payload.problem = u"It seems to be encrypted: %1 bytes without any structure."_s.arg(bytes.size());
}

} // namespace

QString DecodedPayload::formatName() const
{
    static const std::array names{u"empty"_s, u"JSON"_s, u"YAML"_s, u"text"_s, u"binary"_s};
    QString name = names[size_t(format)];
    if (format == Binary)
        name += u", %1 bytes"_s.arg(bytes.size());
    return (layers + QStringList{name}).join(u" · "_s);
}

DecodedPayload decodePayload(const QByteArray &stored)
{
    DecodedPayload payload;
    payload.bytes = stored;
    if (stored.isEmpty())
        return payload;
    unwrap(payload);
    if (!payload.problem.isEmpty()) {
        payload.format = isText(payload.bytes) ? DecodedPayload::Text : DecodedPayload::Binary;
        return payload;
    }
    if (!payload.bytes.isEmpty())
        sniff(payload);
    return payload;
}

} // namespace Backstory
