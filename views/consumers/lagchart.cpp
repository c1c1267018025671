// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/consumers/lagchart.h"

#include "models/text/numbertext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/timescale/timeaxis.h"
#include "views/timescale/timeticks.h"

#include <QImage>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double AxisHeight = 24;
constexpr double LabelWidth = 64;

} // namespace

LagChart::LagChart(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumHeight(140);
    setAccessibleName(u"Waiting events over time"_s);
}

void LagChart::setSeries(const LagSeries &series)
{
    m_series = series;
    updateValues();
    if (m_current >= series.columns.size())
        setCurrent(-1);
    updateScale();
}

void LagChart::setUnit(Unit unit)
{
    m_unit = unit;
    setAccessibleName(unit == Events ? u"Waiting events over time"_s : u"Time behind over time"_s);
    setAccessibleDescription(currentText());
    updateValues();
    update();
}

void LagChart::updateValues()
{
    qint64 most = 0;
    for (qsizetype i = 0; i < m_series.columns.size(); ++i)
        most = std::max(most, m_unit == Events ? m_series.columns[i].most : valueAt(i));
    m_values = m_unit == Events ? ValueScale(0, double(most), 1) : ValueScale::ofDurations(double(most));
}

qint64 LagChart::valueAt(qsizetype column) const
{
    return m_unit == Events ? m_series.columns[column].last.waiting() : m_series.late[column].nanoseconds;
}

void LagChart::setTimeText(TimeText text)
{
    m_timeText = text;
    update();
}

QRectF LagChart::plotRect() const
{
    return {LabelWidth, AxisHeight - 1, std::max(1.0, width() - LabelWidth - 16),
            std::max(1.0, height() - AxisHeight - 11)}; // its highest line is the axis's
}

void LagChart::updateScale()
{
    m_scale = m_series.from.isValid() && m_series.from < m_series.to
                  ? TimeScale(m_series.from, m_series.to, plotRect().width())
                  : TimeScale();
    if (m_scale.isValid())
        m_scale.show(m_series.from, m_series.to);
    update();
}

void LagChart::resizeEvent(QResizeEvent *)
{
    updateScale();
}

double LagChart::yOf(qint64 value) const
{
    return m_values.yOf(double(value), plotRect());
}

// A line goes on only where somebody looked all the time.
bool LagChart::isGapBefore(qsizetype column) const
{
    if (column == 0)
        return true;
    const Timestamp from = m_series.columns[column - 1].last.time;
    const Timestamp to = m_series.columns[column].last.time;
    return std::none_of(m_series.runs.begin(), m_series.runs.end(),
                        [from, to](const SamplingRun &run) { return run.from <= from && to <= run.to; });
}

// The last sample of a run holds until its end: what does not change is not stored again.
Timestamp LagChart::heldUntil(qsizetype column) const
{
    const Timestamp time = m_series.columns[column].last.time;
    for (const SamplingRun &run : m_series.runs) {
        const bool isIn = run.from <= time && time <= run.to;
        if (isIn &&
            (column + 1 == m_series.columns.size() || m_series.columns[column + 1].last.time > run.to))
            return run.to;
    }
    return time;
}

void LagChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    draw(painter);
    drawCurrent(painter);
    m_drag.draw(painter, plotRect(), colorsOf(palette()));
    if (hasFocus()) {
        painter.setPen(QPen(colorsOf(palette()).accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void LagChart::draw(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    painter.fillRect(rect(), colors.panel);
    const QRectF plot = plotRect();
    drawValueAxis(painter, plot, m_values, colors);
    if (m_scale.isValid()) {
        painter.save();
        painter.translate(plot.left(), 0);
        drawTimeAxis(painter, QRectF(0, 0, plot.width(), AxisHeight), ticksOf(m_scale, m_timeText), colors);
        painter.restore();
    }
    painter.setClipRect(plot.adjusted(-1, -2, 4, 1));
    if (m_unit == Events)
        drawBand(painter);
    drawLine(painter);
    painter.setClipping(false);
}

void LagChart::drawBand(QPainter &painter) const
{
    QColor band = colorsOf(palette()).accent;
    band.setAlphaF(0.18F);
    for (const SampleColumn &column : m_series.columns) {
        if (column.most <= column.least || column.least < 0)
            continue;
        const double x = plotRect().left() + m_scale.xOf(column.last.time);
        painter.fillRect(QRectF(x - 1, yOf(column.most), 2, yOf(column.least) - yOf(column.most)), band);
    }
}

void LagChart::drawLine(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    const double left = plotRect().left();
    QPainterPath path;
    bool isDrawing = false;
    for (qsizetype i = 0; i < m_series.columns.size(); ++i) {
        const ConsumerSample &sample = m_series.columns[i].last;
        const qint64 value = valueAt(i);
        if (value < 0) {
            isDrawing = false;
            continue;
        }
        const QPointF point(left + m_scale.xOf(sample.time), yOf(value));
        if (isDrawing && !isGapBefore(i))
            path.lineTo(point);
        else
            path.moveTo(point - QPointF(1, 0)); // a single sample is seen as well
        path.lineTo(point);
        const Timestamp held = heldUntil(i);
        if (held > sample.time)
            path.lineTo(left + m_scale.xOf(held), point.y());
        isDrawing = true;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.accent, 1.5));
    painter.drawPath(path);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void LagChart::drawCurrent(QPainter &painter) const
{
    if (m_current < 0 || m_current >= m_series.columns.size())
        return;
    const Colors &colors = colorsOf(palette());
    const ConsumerSample &sample = m_series.columns[m_current].last;
    const QRectF plot = plotRect();
    const double x = plot.left() + m_scale.xOf(sample.time);
    painter.setPen(colors.strongLine);
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    if (const qint64 value = valueAt(m_current); value >= 0) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colors.panel, 1.5));
        painter.setBrush(colors.accent);
        painter.drawEllipse(QPointF(x, yOf(value)), 4, 4);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    painter.setFont(smallFont());
    const QString text = currentText();
    QRectF box(0, plot.top() + 8, QFontMetricsF(painter.font()).horizontalAdvance(text) + 16, 24);
    box.moveLeft(std::max(plot.left(), x < plot.center().x() ? x + 12 : x - 12 - box.width()));
    painter.setPen(colors.line);
    painter.setBrush(colors.panel);
    painter.drawRect(box);
    painter.setPen(colors.text);
    painter.drawText(box, Qt::AlignCenter, text);
}

QString LagChart::currentText() const
{
    if (m_current < 0 || m_current >= m_series.columns.size())
        return {};
    return m_timeText.full(m_series.columns[m_current].last.time) + u" · "_s + valueText(m_current);
}

QString LagChart::valueText(qsizetype number) const
{
    const SampleColumn &column = m_series.columns[number];
    const qint64 value = valueAt(number);
    if (column.last.waiting() < 0)
        return u"no position"_s;
    if (m_unit == Time) {
        const bool isInterpolated = m_series.late[number].isInterpolated;
        return value < 0        ? u"not known: it is behind what the samples tell"_s
               : value == 0     ? u"nothing waited"_s
               : isInterpolated ? u"%1 behind, by the samples of the head"_s.arg(durationText(value))
                                : u"the oldest event had waited for %1"_s.arg(durationText(value));
    }
    const QString text = countText(value, u"event"_s) + u" waiting"_s;
    return column.most > value ? text + u", at most "_s + countText(column.most) : text;
}

QByteArray LagChart::csv() const
{
    QByteArray lines = "time,position,head,waiting,least,most,secondsBehind,secondsHow\n";
    const auto number = [](qint64 value) { return value < 0 ? QByteArray() : QByteArray::number(value); };
    for (qsizetype i = 0; i < m_series.columns.size(); ++i) {
        const SampleColumn &column = m_series.columns[i];
        const LateColumn &late = m_series.late[i];
        lines += column.last.time.toText() + ',' + number(column.last.position) + ',' +
                 number(column.last.head) + ',' + number(column.last.waiting()) + ',' + number(column.least) +
                 ',' + number(column.most) + ',';
        if (late.nanoseconds >= 0)
            lines += QByteArray::number(double(late.nanoseconds) / 1e9) +
                     (late.isInterpolated ? ",interpolated" : ",oldest");
        else
            lines += ',';
        lines += '\n';
    }
    return lines;
}

ChartPicture LagChart::chartPicture(const QString &title) const
{
    return {size(), title, title, [this](QPainter &painter) { draw(painter); }};
}

QByteArray LagChart::svg(const QString &title) const
{
    return chartPicture(title).svg(colorsOf(palette()));
}

QImage LagChart::picture(const QString &title, double scale) const
{
    return chartPicture(title).image(colorsOf(palette()), scale);
}

void LagChart::setCurrent(int column)
{
    if (m_current == column)
        return;
    m_current = column;
    setAccessibleDescription(currentText());
    update();
}

void LagChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_scale.isValid())
        m_drag.press(event->position().x());
}

void LagChart::mouseReleaseEvent(QMouseEvent *)
{
    const auto stretch = m_drag.release();
    update();
    if (!stretch)
        return;
    const double left = plotRect().left();
    const Timestamp from = m_scale.timeAt(stretch->left - left);
    const Timestamp to = m_scale.timeAt(stretch->right - left);
    if (from < to)
        Q_EMIT rangeWanted(from, to);
}

void LagChart::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_scale.isValid() || m_series.columns.isEmpty())
        return;
    if (m_drag.move(event->position().x(), plotRect()))
        return update();
    const Timestamp time = m_scale.timeAt(event->position().x() - plotRect().left());
    const auto next =
        std::lower_bound(m_series.columns.begin(), m_series.columns.end(), time,
                         [](const SampleColumn &column, Timestamp at) { return column.last.time < at; });
    const qsizetype after = next - m_series.columns.begin();
    const bool isBefore =
        after > 0 && (after == m_series.columns.size() ||
                      time.nanoseconds() - m_series.columns[after - 1].last.time.nanoseconds() <
                          m_series.columns[after].last.time.nanoseconds() - time.nanoseconds());
    setCurrent(int(isBefore ? after - 1 : after));
}

void LagChart::leaveEvent(QEvent *)
{
    if (!hasFocus())
        setCurrent(-1);
}

void LagChart::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_series.columns.size()) - 1;
    const int at = m_current < 0 ? last + (event->key() == Qt::Key_Left ? 1 : 0) : m_current;
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(std::max(std::min(at - 1, last), last < 0 ? -1 : 0));
    case Qt::Key_Right:
        return setCurrent(std::min(at + 1, last));
    case Qt::Key_Home:
        return setCurrent(last < 0 ? -1 : 0);
    case Qt::Key_End:
        return setCurrent(last);
    case Qt::Key_0:
        Q_EMIT rangeWanted({}, {});
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace Backstory
