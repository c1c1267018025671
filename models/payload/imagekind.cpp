// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/imagekind.h"

#include <QtEndian>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype BmpHeader = 26;
constexpr qsizetype SvgPreamble = 2048; ///< declaration, comments and doctype before `<svg`

// "BM" alone would be any text; the header also says the file's size and its own.
bool isBmp(QByteArrayView bytes)
{
    if (!bytes.startsWith("BM") || bytes.size() < BmpHeader)
        return false;
    const auto size = qFromLittleEndian<quint32>(bytes.data() + 2);
    const auto header = qFromLittleEndian<quint32>(bytes.data() + 14);
    return qsizetype(size) == bytes.size() && header >= 12 && header <= 124;
}

bool isSvg(QByteArrayView bytes)
{
    const QByteArrayView begin = bytes.first(std::min(bytes.size(), SvgPreamble)).trimmed();
    if (!begin.startsWith('<'))
        return false;
    const qsizetype at = begin.indexOf("<svg");
    return at >= 0 && at + 4 < begin.size() && QByteArrayView(" \t\r\n>/").contains(begin[at + 4]) &&
           (at == 0 || begin.startsWith("<?xml") || begin.startsWith("<!--") ||
            begin.startsWith("<!DOCTYPE"));
}

} // namespace

QString imageKindOf(QByteArrayView bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return u"PNG"_s;
    if (bytes.startsWith("\xff\xd8\xff"))
        return u"JPEG"_s;
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a"))
        return u"GIF"_s;
    if (bytes.size() > 12 && bytes.startsWith("RIFF") && bytes.sliced(8).startsWith("WEBP"))
        return u"WebP"_s;
    if (isBmp(bytes))
        return u"BMP"_s;
    return isSvg(bytes) ? u"SVG"_s : QString();
}

} // namespace Backstory
