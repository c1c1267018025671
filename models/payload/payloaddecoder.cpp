// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloaddecoder.h"

#include "models/payload/binaryjson.h"
#include "models/payload/decompression.h"
#include "models/payload/imagekind.h"
#include "models/payload/jsonvalidity.h"
#include "models/payload/yamljson.h"

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

bool isReadable(const QByteArray &bytes)
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
    for (int layer = 0; payload.problem.isEmpty(); ++layer) {
        const Compression compression = compressionOf(payload.bytes);
        if (compression != Compression::None && layer == MaxLayers) {
            payload.problem =
                u"It is compressed more than %1 times, so the rest is left packed."_s.arg(MaxLayers);
        } else if (compression != Compression::None) {
            payload.layers << layerName(compression);
            payload.bytes = decompress(payload.bytes, compression, MaxUnpacked, &payload.problem);
        } else if (layer < MaxLayers && payload.bytes.startsWith("\xef\xbb\xbf")) {
            payload.layers << u"UTF-8 BOM"_s;
            payload.bytes.remove(0, 3);
        } else {
            return;
        }
    }
}

bool takeYaml(DecodedPayload &payload)
{
    payload.json = jsonFromYaml(payload.bytes, &payload.problem);
    payload.format = payload.json.isEmpty() ? DecodedPayload::Text : DecodedPayload::Yaml;
    return true;
}

bool takeBinary(DecodedPayload &payload, DecodedPayload::Format format, bool isNamed)
{
    std::optional<BinaryDocument> document =
        format == DecodedPayload::Cbor ? jsonFromCbor(payload.bytes) : jsonFromMessagePack(payload.bytes);
    if (!document || !(document->isTelling || isNamed))
        return false;
    payload.json = std::move(document->json);
    payload.format = format;
    return true;
}

/// What the content type says comes first, where the content agrees.
bool takeNamed(DecodedPayload &payload, const QString &contentType)
{
    const QString media = contentType.section(u';', 0, 0).trimmed().toLower();
    const auto names = [&media](QLatin1StringView name) {
        return media.endsWith(u'/' + QString(name)) || media.endsWith(u"/x-"_s + name) ||
               media.endsWith(u'+' + QString(name));
    };
    if (names("cbor"_L1))
        return takeBinary(payload, DecodedPayload::Cbor, true);
    if (names("msgpack"_L1) || names("messagepack"_L1) || media.endsWith("/vnd.msgpack"_L1))
        return takeBinary(payload, DecodedPayload::MessagePack, true);
    return (names("yaml"_L1) || names("yml"_L1)) && isReadable(payload.bytes) && takeYaml(payload);
}

bool takeJson(DecodedPayload &payload, QString *notJson)
{
    if (!isValidJson(payload.bytes, notJson))
        return false;
    payload.json = payload.bytes;
    payload.format = DecodedPayload::Json;
    return true;
}

void sniff(DecodedPayload &payload)
{
    const QByteArray &bytes = payload.bytes;
    const char first = firstCharacter(bytes);
    const bool open = first == '{' || first == '[';
    QString notJson;
    if ((open || QByteArrayView("\"-0123456789tfn").contains(first)) && takeJson(payload, &notJson))
        return;
    if (isYaml(bytes)) {
        takeYaml(payload);
        return;
    }
    payload.imageKind = imageKindOf(bytes);
    if (!payload.imageKind.isEmpty()) {
        payload.format = DecodedPayload::Image;
    } else if (isReadable(bytes)) {
        payload.format = DecodedPayload::Text;
        if (open)
            payload.problem = notJson;
    } else if (!takeBinary(payload, DecodedPayload::MessagePack, false) &&
               !takeBinary(payload, DecodedPayload::Cbor, false)) {
        payload.format = DecodedPayload::Binary;
        if (seemsEncrypted(bytes))
            payload.problem =
                u"It seems to be encrypted: %1 bytes without any structure."_s.arg(bytes.size());
    }
}

} // namespace

QString DecodedPayload::formatName() const
{
    static const std::array names{u"empty"_s,  u"JSON"_s, u"YAML"_s,        u"text"_s,
                                  u"binary"_s, u"CBOR"_s, u"MessagePack"_s, QString()};
    QString name = format == Image ? imageKind : names[size_t(format)];
    if (format == Binary)
        name += u", %1 bytes"_s.arg(bytes.size());
    return (QStringList{name} + layers).join(u", "_s);
}

bool DecodedPayload::isText() const
{
    return format == Json || format == Yaml || format == Text || imageKind == "SVG"_L1;
}

DecodedPayload decodePayload(const QByteArray &stored, const QString &contentType)
{
    DecodedPayload payload;
    payload.bytes = stored;
    if (stored.isEmpty())
        return payload;
    unwrap(payload);
    if (!payload.problem.isEmpty()) {
        payload.format = isReadable(payload.bytes) ? DecodedPayload::Text : DecodedPayload::Binary;
        return payload;
    }
    if (!payload.bytes.isEmpty() && (contentType.isEmpty() || !takeNamed(payload, contentType)))
        sniff(payload);
    return payload;
}

} // namespace Backstory
