// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Backstory
{

/// A payload (or metadata) made readable.
struct DecodedPayload {
    enum Format { Empty, Json, Yaml, Text, Binary, Cbor, MessagePack, Image };

    Format format = Empty;
    QStringList layers; ///< what was unwrapped, outermost first: "zlib", "gzip", "zstd", "UTF-8 BOM"
    QByteArray bytes;   ///< after unwrapping
    QByteArray json;    ///< for Json, Yaml, Cbor and MessagePack: the document as UTF-8 JSON text
    QString imageKind;  ///< for Image: "PNG", "JPEG", "GIF", "BMP", "WebP", "SVG"
    QString problem;    ///< a sentence when it cannot be decoded as what it seems to be ("It seems to be
                        ///< encrypted: …")

    QString formatName() const; ///< "JSON", "CBOR, gzip", "binary, 312 bytes"
    /// The bytes are text that a person can read; an SVG is a picture and text.
    bool isText() const;
    bool isPacked() const { return !layers.isEmpty() && layers != QStringList{QStringLiteral("UTF-8 BOM")}; }
};

/// Unwraps and recognises: gzip, zlib and zstd, up to four of them around each other, a BOM; then, where the
/// content type names CBOR, MessagePack or YAML, that; else by the content: JSON, YAML (`---`), pictures,
/// CBOR and MessagePack (whole documents of maps or lists with texts), else text or binary. Never throws;
/// output of a decompression is limited to 256 MiB.
DecodedPayload decodePayload(const QByteArray &stored, const QString &contentType = {});

/// One line for a table row: the most telling scalar fields of a JSON document, `qty 6 · sku A-17`, numbers
/// as they are written; at most `length` characters, elided.
QString summaryOf(const DecodedPayload &payload, int length = 160);

} // namespace Backstory
