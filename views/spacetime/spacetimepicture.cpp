// SPDX-License-Identifier: GPL-3.0-or-later
// The diagram as a picture of its own, to be sent or pasted.
#include "models/text/numbertext.h"
#include "views/spacetime/spacetimearea.h"
#include "views/spacetime/spacetimeview.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/png.h"

#include <QPainter>

#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

QImage SpaceTimeView::picture(qreal ratio) const
{
    constexpr int Margin = 12;
    const Colors &colors = colorsOf(palette());
    const QImage diagram = m_area->picture(ratio);
    const int width = int(std::lround(diagram.width() / ratio));
    const int height = int(std::lround(diagram.height() / ratio));
    const QRect texts(Margin, 0, width - 2 * Margin, 10'000);
    const QString below = m_model.sentence() + u'\n' + legend();
    const int lines =
        QFontMetrics(textFont()).boundingRect(texts, Qt::AlignLeft | Qt::TextWordWrap, below).height();
    QImage image(QSize(width, 32 + height + lines + 2 * Margin) * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    image.fill(colors.panel);
    QPainter painter(&image);
    painter.setFont(strongFont());
    painter.setPen(colors.text);
    painter.drawText(QRect(Margin, 0, width - 2 * Margin, 32), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(u"Space-time of %1   %2"_s.arg(m_model.title(), note()),
                                                      Qt::ElideMiddle, width - 2 * Margin));
    painter.drawImage(QPoint(0, 32), diagram);
    painter.setFont(textFont());
    painter.drawText(texts.translated(0, 32 + height + Margin), Qt::AlignLeft | Qt::TextWordWrap, below);
    return image;
}

void SpaceTimeView::exportPicture()
{
    Q_EMIT exportWanted(pngOf(picture()), u"space-time.png"_s);
}

} // namespace Backstory
