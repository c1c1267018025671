// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/activity/activitychart.h"

#include "models/activity/activityseriesmodel.h"
#include "models/text/numbertext.h"
#include "views/theme/colors.h"
#include "views/timescale/timeaxis.h"
#include "views/timescale/timeticks.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double AxisHeight = 24;
constexpr double LabelWidth = 64;
constexpr float Faint = 0.25F;

QByteArray csvText(const QString &text)
{
    QByteArray quoted = text.toUtf8();
    quoted.replace('"', "\"\"");
    return '"' + quoted + '"';
}

QByteArray csvNumber(double value)
{
    return QByteArray::number(value, 'g', 15);
}

} // namespace

ActivityChart::ActivityChart(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumHeight(140);
    setAccessibleName(u"Events over time"_s);
}

void ActivityChart::setBars(const ActivityBars &bars, Timestamp from, Timestamp to,
                            const QList<int> &categories)
{
    m_bars = bars;
    m_from = from;
    m_to = to;
    m_categories = categories;
    m_values = ValueScale(bars.least(), bars.most(), bars.isSum() ? 0 : 1);
    if (m_current >= int(bars.bars().size()))
        setCurrent(-1);
    updateScale();
}

void ActivityChart::setTimeText(TimeText text)
{
    m_timeText = text;
    update();
}

void ActivityChart::setTimeCursor(Timestamp moment)
{
    m_cursor = moment;
    update();
}

void ActivityChart::setEarlierText(const QString &text)
{
    m_earlierText = text;
    update();
}

void ActivityChart::setHighlight(int part)
{
    m_highlight = part;
    update();
}

QRectF ActivityChart::plotRect() const
{
    return {LabelWidth, AxisHeight - 1, std::max(1.0, width() - LabelWidth - 16),
            std::max(1.0, height() - AxisHeight - 11)}; // its highest line is the axis's
}

void ActivityChart::updateScale()
{
    m_scale = m_from.isValid() && m_from < m_to ? TimeScale(m_from, m_to, plotRect().width()) : TimeScale();
    if (m_scale.isValid())
        m_scale.show(m_from, m_to);
    update();
}

void ActivityChart::resizeEvent(QResizeEvent *)
{
    updateScale();
}

double ActivityChart::xOf(Timestamp time) const
{
    return plotRect().left() + m_scale.xOf(time);
}

QColor ActivityChart::colorOf(const Colors &colors, int part) const
{
    const int category = part < m_categories.size() ? m_categories[part] : part;
    QColor color = part == ActivityBars::Rest ? colors.disabled : colors.category(category);
    if (m_highlight >= 0 && m_highlight != part)
        color.setAlphaF(Faint);
    return color;
}

void ActivityChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsOf(palette());
    draw(painter);
    drawCurrent(painter, colors);
    if (m_cursor.isValid() && m_scale.isValid() && m_cursor >= m_from && m_cursor < m_to)
        painter.fillRect(QRectF(std::floor(xOf(m_cursor)), plotRect().top(), 1, plotRect().height()),
                         colors.accent);
    m_drag.draw(painter, plotRect(), colors);
    if (hasFocus()) {
        painter.setPen(QPen(colors.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void ActivityChart::draw(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    painter.fillRect(rect(), colors.panel);
    const QRectF plot = plotRect();
    drawValueAxis(painter, plot, m_values, colors);
    if (!m_scale.isValid())
        return;
    painter.save();
    painter.translate(plot.left(), 0);
    drawTimeAxis(painter, QRectF(0, 0, plot.width(), AxisHeight), ticksOf(m_scale, m_timeText), colors);
    painter.restore();
    painter.setClipRect(plot.adjusted(0, 0, 0, 1));
    for (const ActivityBars::Bar &bar : m_bars.bars())
        drawBar(painter, colors, bar);
    if (!m_earlierText.isEmpty())
        drawEarlier(painter, colors);
    painter.setClipping(false);
}

// The highlighted part stands on the axis, so that its own course is seen.
void ActivityChart::drawBar(QPainter &painter, const Colors &colors, const ActivityBars::Bar &bar) const
{
    const QRectF plot = plotRect();
    const double left = std::floor(xOf(m_bars.startOf(bar)));
    const double right = std::floor(xOf(m_bars.endOf(bar)));
    const double width = std::max(1.0, right - left - (right - left > 3 ? 1 : 0));
    double up = 0;
    double down = 0;
    const auto add = [&](int part) {
        const double value = bar.parts[size_t(part)];
        if (value == 0)
            return;
        double &from = value > 0 ? up : down;
        const double a = m_values.yOf(from, plot);
        from += value;
        const double b = m_values.yOf(from, plot);
        const QRectF rect(left, std::min(a, b), width, std::max(std::abs(a - b), 1.0));
        painter.fillRect(rect, colorOf(colors, part));
    };
    if (m_highlight >= 0)
        add(m_highlight);
    for (int part = 0; part < ActivityBars::Parts; ++part) {
        if (part != m_highlight)
            add(part);
    }
}

// Of the highlighted part, or of all.
void ActivityChart::drawEarlier(QPainter &painter, const Colors &colors) const
{
    const QRectF plot = plotRect();
    QPainterPath path;
    Timestamp end;
    for (const ActivityBars::Bar &bar : m_bars.bars()) {
        const double value = m_highlight < 0 ? bar.earlierTotal() : bar.earlier[size_t(m_highlight)];
        const double y = std::floor(m_values.yOf(value, plot)) + 0.5;
        const double left = xOf(m_bars.startOf(bar));
        const double zero = std::floor(m_values.yOf(0, plot)) + 0.5;
        if (end.isValid() && m_bars.startOf(bar) == end) {
            path.lineTo(left, y);
        } else {
            if (end.isValid())
                path.lineTo(xOf(end), zero); // there is nothing in between
            path.moveTo(left, zero);
            path.lineTo(left, y);
        }
        end = m_bars.endOf(bar);
        path.lineTo(xOf(end), y);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.panel, 3));
    painter.drawPath(path);
    QPen dashed(colors.text, 1);
    dashed.setDashPattern({4, 3});
    painter.setPen(dashed);
    painter.drawPath(path);
}

void ActivityChart::drawCurrent(QPainter &painter, const Colors &colors) const
{
    if (m_current < 0 || !m_scale.isValid())
        return;
    const ActivityBars::Bar &bar = m_bars.bars()[size_t(m_current)];
    const QRectF plot = plotRect();
    const double left = std::floor(xOf(m_bars.startOf(bar)));
    const double right = std::max(std::floor(xOf(m_bars.endOf(bar))), left + 2);
    const double top = m_values.yOf(std::max(bar.positive(), bar.earlierTotal()), plot);
    const double bottom = m_values.yOf(std::min(bar.negative(), 0.0), plot);
    painter.setClipRect(plot.adjusted(-2, -2, 2, 2));
    painter.setPen(QPen(colors.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(left - 1, top - 1, right - left + 1, bottom - top + 2));
    painter.setClipping(false);
}

QString ActivityChart::nameOf(int part) const
{
    return part == ActivityBars::Rest ? u"others"_s : activitySeriesText(m_bars.parts()[part], m_by);
}

QString ActivityChart::currentText() const
{
    if (m_current < 0)
        return {};
    const ActivityBars::Bar &bar = m_bars.bars()[size_t(m_current)];
    QString text = m_timeText.range(m_bars.startOf(bar), m_bars.endOf(bar)) + u" · "_s;
    if (m_bars.isSum())
        text += activityValueText(bar.total(), true) + u" of "_s;
    text += countText(bar.events, u"event"_s);
    if (!m_earlierText.isEmpty())
        text += u" · %1 %2"_s.arg(activityValueText(bar.earlierTotal(), m_bars.isSum()), m_earlierText);
    std::vector<int> order;
    for (int part = 0; part < ActivityBars::Parts; ++part) {
        if (bar.parts[size_t(part)] != 0)
            order.push_back(part);
    }
    std::stable_sort(order.begin(), order.end(), [&bar](int a, int b) {
        return std::abs(bar.parts[size_t(a)]) > std::abs(bar.parts[size_t(b)]);
    });
    for (const int part : order)
        text += u" · %1 %2"_s.arg(nameOf(part), activityValueText(bar.parts[size_t(part)], m_bars.isSum()));
    return text;
}

QByteArray ActivityChart::csv() const
{
    QByteArray lines = "from,name,value\n";
    for (const ActivityBars::Bar &bar : m_bars.bars()) {
        const QByteArray from = m_bars.startOf(bar).toText();
        for (int part = 0; part < ActivityBars::Parts; ++part) {
            if (bar.parts[size_t(part)] != 0)
                lines += from + ',' + csvText(nameOf(part)) + ',' + csvNumber(bar.parts[size_t(part)]) + '\n';
        }
        if (!m_earlierText.isEmpty())
            lines += from + ',' + csvText(m_earlierText) + ',' + csvNumber(bar.earlierTotal()) + '\n';
    }
    return lines;
}

ChartPicture ActivityChart::chartPicture(const QString &heading) const
{
    return {size(), heading, heading, [this](QPainter &painter) { draw(painter); }};
}

QByteArray ActivityChart::svg(const QString &heading) const
{
    return chartPicture(heading).svg(colorsOf(palette()));
}

QImage ActivityChart::picture(const QString &heading, double scale) const
{
    return chartPicture(heading).image(colorsOf(palette()), scale);
}

} // namespace Backstory
