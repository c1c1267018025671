// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/chart/valueaxis.h"

#include "models/text/numbertext.h"
#include "models/text/timetext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// The least of 1, 2, 2.5 and 5 times a power of ten that is no smaller; a multiple of `leastStep`.
double roundedUp(double value, double leastStep)
{
    const double unit = std::pow(10, std::floor(std::log10(value)));
    for (const double times : {1., 2., 2.5, 5.}) {
        const double step = unit * times;
        const bool isMultiple = leastStep <= 0 || std::fmod(step, leastStep) == 0;
        if (step >= value * (1 - 1e-9) && isMultiple)
            return step;
    }
    return unit * 10;
}

QString numberText(double value, double step)
{
    if (value < 0)
        return QChar(0x2212) + numberText(-value, step);
    if (step >= 1 && step == std::floor(step))
        return roughCountText(value);
    int decimals = 0;
    for (double scaled = step; decimals < 9 && scaled != std::floor(scaled); ++decimals)
        scaled = step * std::pow(10, decimals + 1);
    return QString::number(value, 'f', decimals);
}

} // namespace

ValueScale::ValueScale(double least, double most, double leastStep)
{
    least = std::min(least, 0.0);
    most = std::max(most, 0.0);
    if (!std::isfinite(least) || !std::isfinite(most) || most - least <= 0)
        return;
    m_step = roundedUp(std::max((most - least) / Lines, leastStep), leastStep);
    m_bottom = std::floor(least / m_step) * m_step;
    m_top = std::max(std::ceil(most / m_step), least < 0 ? 0.0 : 1.0) * m_step;
}

ValueScale ValueScale::ofDurations(double most)
{
    ValueScale scale;
    scale.m_isDuration = true;
    scale.m_step = double(roundDuration(std::max(1., most / Lines)));
    scale.m_top = std::max(std::ceil(most / scale.m_step), 1.0) * scale.m_step;
    return scale;
}

QString ValueScale::textOf(double value) const
{
    if (m_isDuration)
        return value == 0 ? u"0"_s : wholeDurationText(qint64(value));
    return numberText(value, m_step);
}

double ValueScale::yOf(double value, const QRectF &plot) const
{
    return plot.bottom() - plot.height() * (value - m_bottom) / (m_top - m_bottom);
}

void drawValueAxis(QPainter &painter, const QRectF &plot, const ValueScale &scale, const Colors &colors)
{
    painter.setFont(smallFont());
    const int lines = int(std::lround((scale.top() - scale.bottom()) / scale.step()));
    for (int line = 0; line <= lines; ++line) {
        const double value = scale.bottom() + line * scale.step();
        const double y = std::floor(scale.yOf(value, plot)) + 0.5;
        const bool isZero = std::abs(value) < scale.step() / 2 && scale.bottom() < 0;
        painter.setPen(isZero ? colors.strongLine : colors.line);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(colors.muted);
        painter.drawText(QRectF(0, y - 8, plot.left() - 8, 16), Qt::AlignRight | Qt::AlignVCenter,
                         scale.textOf(isZero ? 0 : value));
    }
}

} // namespace Backstory
