// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Backstory
{

/// A payload (or metadata) made readable.
struct DecodedPayload {
    enum Format { Empty, Json, Yaml, Text, Binary };

    Format format = Empty;
    QStringList layers; ///< what was unwrapped, outermost first: "zlib", "gzip", "zstd", "UTF-8 BOM"
    QByteArray bytes;   ///< after unwrapping
    QByteArray json;    ///< for Json and Yaml: the document as UTF-8 JSON text
    QString problem;    ///< a sentence when it cannot be decoded as what it seems to be ("It seems to be
                        ///< encrypted: …")

    QString formatName() const; ///< "JSON", "zlib · JSON", "binary, 312 bytes"
};

/// Sniffs and unwraps in this order: BOM, JSON, YAML (`---`), gzip, zlib, zstd, else text or binary. Never
/// throws; output of a decompression is limited to 256 MiB.
DecodedPayload decodePayload(const QByteArray &stored);

/// One line for a table row: the most telling scalar fields of a JSON document, `qty 6 · sku A-17`; at most
/// `length` characters, elided.
QString summaryOf(const DecodedPayload &payload, int length = 160);

} // namespace Backstory
