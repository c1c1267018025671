// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace Backstory
{

enum class Compression { None, Gzip, Zlib, Zstd };

/// What the first bytes say; zlib has no magic number, so its two header bytes must also divide by 31.
Compression compressionOf(QByteArrayView bytes);

/// Unpacks everything; stops with a problem (a sentence) on damage or when the output passes `limit` bytes.
QByteArray decompress(QByteArrayView bytes, Compression compression, qsizetype limit, QString *problem);

} // namespace Backstory
