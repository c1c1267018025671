// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

#include <functional>

class QPainter;

namespace Backstory
{

struct Colors;

/// A chart as a file's content: what `draw` paints into `size`, below a line with `heading` unless that is
/// empty.
struct ChartPicture {
    QSize size; ///< of the chart alone
    QString title;
    QString heading;
    std::function<void(QPainter &)> draw;

    QByteArray svg(const Colors &colors) const;
    /// With so many pixels for each one on the screen.
    QImage image(const Colors &colors, double scale) const;

private:
    QSize wholeSize() const;
    void drawWhole(QPainter &painter, const Colors &colors) const;
};

} // namespace Backstory
