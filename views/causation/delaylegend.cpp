// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/causation/delaylegend.h"
#include "views/causation/sankeypalette.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QPainter>

namespace Backstory
{

using namespace Qt::StringLiterals;

DelayLegend::DelayLegend(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(32);
    setAccessibleName(u"Legend: colours are the p95 delay from cause to effect"_s);
}

// From the left as much as there is room for.
void DelayLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsOf(palette());
    painter.fillRect(rect(), colors.panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colors.line);
    painter.setFont(smallFont());
    const QFontMetrics metrics = painter.fontMetrics();
    int x = 16;
    const auto write = [&](const QString &text, const QColor &color, int gap) {
        const int wide = metrics.horizontalAdvance(text);
        painter.setPen(color);
        painter.drawText(QRect(x, 0, wide + 2, height() - 1), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += wide + gap;
    };
    const QRect box(0, height() / 2 - 6, 24, 11);
    const auto fits = [&](const QString &text) {
        return x + 30 + metrics.horizontalAdvance(text) < width() - 8;
    };
    write(u"p95 delay from cause to effect"_s, colors.muted, 16);
    for (int step = 0; step < DelaySteps::Count && fits(DelaySteps::name(step)); ++step) {
        painter.fillRect(box.translated(x, 0),
                         QColor(QRgb(sankeyColors(&colors == &darkColors()).delays[size_t(step)])));
        x += 30;
        write(DelaySteps::name(step), colors.text, 18);
    }
    const std::pair<QString, std::pair<QColor, QColor>> kinds[] = {
        {u"leak: the usual effect is missing"_s, {colors.critical, colors.criticalFill}},
        {u"cause outside"_s, {colors.muted, colors.panel}}};
    for (const auto &[text, pair] : kinds) {
        if (!fits(text))
            return;
        const QRect place = box.translated(x, 0);
        painter.fillRect(place, pair.second);
        painter.fillRect(place, QBrush(pair.first, Qt::BDiagPattern));
        painter.setPen(pair.first);
        painter.drawRect(place.adjusted(0, 0, -1, -1));
        x += 30;
        write(text, colors.text, 18);
    }
}

} // namespace Backstory
