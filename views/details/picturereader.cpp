// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/details/picturereader.h"

#include <QBuffer>
#include <QImageReader>
#include <QtConcurrent>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 MostPixels = 40'000'000;
constexpr int LargestShown = 2048;

/// A drawing could make us read any file of this computer.
bool refersElsewhere(const QByteArray &svg)
{
    for (qsizetype at = svg.indexOf("href"); at >= 0; at = svg.indexOf("href", at + 1)) {
        const QByteArray rest = svg.mid(at + 4, 64).trimmed();
        if (!rest.startsWith('='))
            continue;
        const QByteArray value = rest.mid(1).trimmed().mid(1);
        if (!value.startsWith('#') && !value.startsWith("data:"))
            return true;
    }
    return svg.contains("<!ENTITY");
}

} // namespace

ReadPicture readPicture(const QByteArray &bytes, const QString &kind)
{
    ReadPicture picture;
    if (kind == "SVG"_L1 && refersElsewhere(bytes)) {
        picture.problem = u"it refers to other files, so it is shown as text"_s;
        return picture;
    }
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, kind.toLatin1().toLower());
    if (!reader.canRead()) {
        picture.problem = u"there is no reader for such pictures here"_s;
        if (QImageReader::supportedImageFormats().contains(kind.toLatin1().toLower()))
            picture.problem = u"damaged, so it cannot be shown"_s;
        return picture;
    }
    picture.pixels = reader.size();
    const qint64 pixels = qint64(picture.pixels.width()) * picture.pixels.height();
    if (pixels > MostPixels) {
        picture.problem =
            u"%1 × %2 pixels are too many to show"_s.arg(picture.pixels.width()).arg(picture.pixels.height());
        return picture;
    }
    if (std::max(picture.pixels.width(), picture.pixels.height()) > LargestShown)
        reader.setScaledSize(picture.pixels.scaled(LargestShown, LargestShown, Qt::KeepAspectRatio));
    reader.setAutoTransform(true);
    picture.image = reader.read();
    if (picture.image.isNull())
        picture.problem = u"damaged, so it cannot be shown"_s;
    else if (!picture.pixels.isValid())
        picture.pixels = picture.image.size();
    return picture;
}

void PictureReader::read(const QByteArray &bytes, const QString &kind)
{
    const int number = ++m_newest;
    QtConcurrent::run(readPicture, bytes, kind).then(this, [this, number](const ReadPicture &picture) {
        if (number == m_newest)
            Q_EMIT pictureRead(picture);
    });
}

} // namespace Backstory
