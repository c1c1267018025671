// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/png.h"

#include <QBuffer>
#include <QImage>

namespace Backstory
{

QByteArray pngOf(const QImage &image)
{
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return content;
}

} // namespace Backstory
