// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace Backstory
{

/// A binary document as JSON text, with how much speaks for its being one.
struct BinaryDocument {
    QByteArray json;
    bool isTelling = false; ///< a map or list with texts in it: random bytes do not look so
};

/// The whole bytes as one CBOR document (RFC 8949); nothing when they are none. Byte strings are written in
/// hexadecimal, `h'00ff'`, long ones with their beginning and size; bignums and decimal fractions as numbers;
/// other tags are left out.
std::optional<BinaryDocument> jsonFromCbor(const QByteArray &bytes);

/// The same for MessagePack.
std::optional<BinaryDocument> jsonFromMessagePack(const QByteArray &bytes);

/// How a byte string stands in the JSON: `h'00ff'`, or `h'00ff…' (1024 bytes)`.
QByteArray byteStringText(QByteArrayView bytes);
/// A number as JSON writes it, as short as it stays exact; what is no number becomes a text.
QByteArray doubleText(double value);

} // namespace Backstory
