// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/chart/chartpicture.h"

#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>

namespace Backstory
{

namespace
{

constexpr int HeadingHeight = 32;

}

QSize ChartPicture::wholeSize() const
{
    return {size.width(), size.height() + (heading.isEmpty() ? 0 : HeadingHeight)};
}

void ChartPicture::drawWhole(QPainter &painter, const Colors &colors) const
{
    if (!heading.isEmpty()) {
        painter.fillRect(QRectF(0, 0, size.width(), HeadingHeight), colors.panel);
        painter.setFont(textFont());
        painter.setPen(colors.text);
        painter.drawText(QRectF(8, 0, size.width() - 16, HeadingHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         heading);
        painter.translate(0, HeadingHeight);
    }
    draw(painter);
}

QByteArray ChartPicture::svg(const Colors &colors) const
{
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(wholeSize());
    generator.setViewBox(QRect({0, 0}, wholeSize()));
    generator.setResolution(96); // pixels of CSS
    generator.setTitle(title);
    QPainter painter(&generator);
    drawWhole(painter, colors);
    painter.end();
    return content;
}

QImage ChartPicture::image(const Colors &colors, double scale) const
{
    QImage image(wholeSize() * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    drawWhole(painter, colors);
    return image;
}

} // namespace Backstory
