// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timescale/activitystrip.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/timescale/timeaxis.h"
#include "views/timescale/timeticks.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double LeastBar = 5; ///< pixels
constexpr double AxisHeight = 20;
constexpr double Edge = 5;
constexpr double LeastBrush = 2;
constexpr double UnreadUnknown = 0.15; ///< the hatched share where a source does not say how much is left

} // namespace

ActivityStrip::ActivityStrip(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(Height);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(u"Activity over time"_s);
    setToolTip(u"Drag to choose a stretch of time. Arrows move it, + and − change it, 0 shows everything."_s);
}

void ActivityStrip::setActivity(const ActivityOverview &activity, bool reading)
{
    m_activity = activity;
    m_reading = reading;
    updateScale();
}

void ActivityStrip::setTimeText(TimeText text)
{
    m_timeText = text;
    update();
}

void ActivityStrip::setRange(Timestamp from, Timestamp to)
{
    m_from = from;
    m_to = to;
    setAccessibleDescription(hasRange() ? m_timeText.range(from, to) + u" is shown"_s
                                        : u"Everything is shown"_s);
    update();
}

void ActivityStrip::setTimeCursor(Timestamp moment)
{
    m_cursor = moment;
    update();
}

QRectF ActivityStrip::plotRect() const
{
    return {0, 4, double(width()), Height - AxisHeight - 4};
}

double ActivityStrip::readWidth() const
{
    const double share = m_activity.share < 1 ? m_activity.share : 1 - UnreadUnknown;
    return std::floor(width() * (m_reading ? std::clamp(share, 0.05, 1.0) : 1));
}

void ActivityStrip::updateScale()
{
    m_scale = TimeScale(m_activity.from, m_activity.to, std::max(readWidth(), 1.0));
    update();
}

void ActivityStrip::resizeEvent(QResizeEvent *)
{
    updateScale();
}

QRectF ActivityStrip::brushRect() const
{
    const QRectF plot = plotRect();
    if (!m_scale.isValid())
        return {};
    double left = m_scale.xOf(hasRange() ? m_from : m_activity.from);
    double right = m_scale.xOf(hasRange() ? m_to : m_activity.to);
    left = std::clamp(left, 0.0, plot.width() - LeastBrush);
    right = std::clamp(right, left + LeastBrush, plot.width());
    return {left, plot.top(), right - left, plot.height()};
}

QString ActivityStrip::barText() const
{
    static const QHash<qint64, QString> one{{1'000'000'000LL, u"second"_s},
                                            {60'000'000'000LL, u"minute"_s},
                                            {3'600'000'000'000LL, u"hour"_s},
                                            {86'400'000'000'000LL, u"day"_s}};
    return m_scale.isValid() ? one.value(barDuration(), durationText(barDuration())) : QString();
}

qint64 ActivityStrip::barDuration() const
{
    return roundDuration(m_scale.nanosecondsPerPixel() * LeastBar);
}

double ActivityStrip::eventsBetween(double left, double right) const
{
    const double span = double(m_activity.to.nanoseconds()) - double(m_activity.from.nanoseconds());
    const auto partAt = [&](double x) {
        const double at = double(m_scale.timeAt(x).nanoseconds()) - double(m_activity.from.nanoseconds());
        return std::clamp(at / span * double(m_activity.counts.size()), 0.0,
                          double(m_activity.counts.size()));
    };
    const double from = partAt(left);
    const double to = partAt(right);
    double sum = 0;
    for (qsizetype i = qsizetype(from); i < m_activity.counts.size() && double(i) < to; ++i) {
        const double share = std::min(to, double(i + 1)) - std::max(from, double(i));
        sum += double(m_activity.counts[i]) * share;
    }
    return sum;
}

void ActivityStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsOf(palette());
    painter.fillRect(rect(), colors.panel);
    const QRectF plot = plotRect();
    if (m_reading) {
        const QRectF unread(readWidth(), plot.top(), width() - readWidth(), plot.height());
        painter.fillRect(unread, QBrush(colors.line, Qt::BDiagPattern));
        painter.setFont(smallFont());
        const QString text = u"not read yet"_s;
        const QRectF box(unread.center() - QPointF(40, 8), QSizeF(80, 16));
        if (unread.width() > 90) {
            painter.fillRect(box, colors.panel);
            painter.setPen(colors.muted);
            painter.drawText(box, Qt::AlignCenter, text);
        }
    }
    if (!m_scale.isValid() || m_activity.counts.isEmpty())
        return;
    drawBrush(painter);
    drawBars(painter);
    drawHandles(painter);
    const QRectF axis(0, plot.bottom(), m_scale.width(), AxisHeight);
    painter.setPen(colors.line);
    painter.drawLine(QPointF(0, plot.bottom() + 0.5), QPointF(width(), plot.bottom() + 0.5));
    painter.setFont(smallFont());
    double free = 0;
    for (const TimeTick &tick : ticksOf(m_scale, m_timeText)) {
        const double wide = painter.fontMetrics().horizontalAdvance(tick.label);
        if (tick.label.isEmpty() || tick.x < free || tick.x + 4 + wide > width())
            continue;
        painter.fillRect(QRectF(std::floor(tick.x), plot.bottom(), 1, 5), colors.strongLine);
        painter.setPen(colors.muted);
        painter.drawText(QRectF(tick.x + 4, axis.top() + 2, wide + 4, AxisHeight - 4),
                         Qt::AlignLeft | Qt::AlignVCenter, tick.label);
        free = tick.x + wide + 16;
    }
    if (m_cursor.isValid() && m_cursor >= m_activity.from && m_cursor < m_activity.to)
        painter.fillRect(QRectF(std::floor(m_scale.xOf(m_cursor)), 0, 1, plot.bottom()), colors.accent);
}

void ActivityStrip::drawBars(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    const QRectF plot = plotRect();
    const QRectF brush = brushRect();
    struct Bar {
        double left, right, events;
    };
    std::vector<Bar> bars;
    double most = 1;
    const double last = m_scale.xOf(m_activity.to);
    const qint64 duration = barDuration();
    const qint64 first = m_activity.from.nanoseconds() / duration * duration;
    double left = m_scale.xOf(m_activity.from);
    for (qint64 i = 1; left < last; ++i) {
        qint64 end = 0; // of the bar; the last one may end behind all moments
        const bool isBehind = qMulOverflow(i, duration, &end) || qAddOverflow(first, end, &end);
        const double right = isBehind ? last : std::min(m_scale.xOf(Timestamp::fromNanoseconds(end)), last);
        bars.push_back({left, right, eventsBetween(left, right)});
        most = std::max(most, bars.back().events);
        left = std::max(right, left + 1);
    }
    for (const Bar &bar : bars) {
        if (bar.events <= 0)
            continue;
        const double height = std::max(1.0, std::round(bar.events / most * (plot.height() - 4)));
        const double from = std::floor(bar.left);
        const QRectF rect(from, plot.bottom() - height, std::max(1.0, std::floor(bar.right) - from - 1),
                          height);
        const double middle = rect.center().x();
        const bool inside = middle >= brush.left() && middle <= brush.right();
        QColor color = inside ? colors.accent : colors.strongLine;
        if (inside)
            color.setAlphaF(0.75F);
        painter.fillRect(rect, color);
    }
}

void ActivityStrip::drawBrush(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    const QRectF brush = brushRect();
    if (hasRange()) {
        QColor tint = colors.accent;
        tint.setAlphaF(0.1F);
        painter.fillRect(brush, tint);
    }
}

void ActivityStrip::drawHandles(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    const QRectF brush = brushRect();
    if (hasRange()) {
        for (const double x : {brush.left(), brush.right() - 1}) {
            painter.fillRect(QRectF(std::floor(x), brush.top(), 1, brush.height()), colors.accent);
            painter.fillRect(QRectF(std::floor(x) - 2, brush.center().y() - 8, 5, 16), colors.accent);
        }
    }
    if (hasFocus()) {
        painter.setPen(QPen(colors.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

ActivityStrip::Grip ActivityStrip::gripAt(double x) const
{
    if (!hasRange())
        return Grip::New;
    const QRectF brush = brushRect();
    if (std::abs(x - brush.left()) <= Edge)
        return Grip::Left;
    if (std::abs(x - brush.right()) <= Edge)
        return Grip::Right;
    return x > brush.left() && x < brush.right() ? Grip::Whole : Grip::New;
}

void ActivityStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_scale.isValid())
        return;
    m_start = event->position().x();
    m_grip = gripAt(m_start);
    m_gripped = m_start - brushRect().left();
}

void ActivityStrip::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    const QRectF brush = brushRect();
    switch (m_grip) {
    case Grip::None: {
        const Grip grip = m_scale.isValid() ? gripAt(x) : Grip::None;
        const bool edge = grip == Grip::Left || grip == Grip::Right;
        setCursor(edge ? Qt::SizeHorCursor : grip == Grip::Whole ? Qt::OpenHandCursor : Qt::ArrowCursor);
        break;
    }
    case Grip::New:
        if (std::abs(x - m_start) >= LeastBrush)
            want(std::min(x, m_start), std::max(x, m_start));
        break;
    case Grip::Left:
        want(std::min(x, brush.right() - LeastBrush), brush.right());
        break;
    case Grip::Right:
        want(brush.left(), std::max(x, brush.left() + LeastBrush));
        break;
    case Grip::Whole:
        want(x - m_gripped, x - m_gripped + brush.width());
        break;
    }
}

void ActivityStrip::mouseReleaseEvent(QMouseEvent *)
{
    m_grip = Grip::None;
}

// A stretch keeps its length where it meets an end.
void ActivityStrip::want(double from, double to)
{
    const double first = m_scale.xOf(m_activity.from);
    const double last = m_scale.xOf(m_activity.to);
    if (to - from >= last - first) {
        Q_EMIT rangeWanted({}, {});
        return;
    }
    const double shift = from < first ? first - from : to > last ? last - to : 0;
    const bool moves = m_grip == Grip::Whole || m_grip == Grip::None;
    from = moves ? from + shift : std::clamp(from, first, last);
    to = moves ? to + shift : std::clamp(to, first, last);
    if (to > from)
        Q_EMIT rangeWanted(from <= first ? m_activity.from : m_scale.timeAt(from),
                           to >= last ? m_activity.to : m_scale.timeAt(to)); // pixels are not exact
}

void ActivityStrip::keyPressEvent(QKeyEvent *event)
{
    const QRectF brush = brushRect();
    const double step = brush.width() / 4;
    const bool end = event->modifiers() & Qt::ShiftModifier;
    const double middle = brush.center().x();
    if (!m_scale.isValid()) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        want(brush.left() - (end ? 0 : step), std::max(brush.right() - step, brush.left() + LeastBrush));
        break;
    case Qt::Key_Right:
        want(brush.left() + (end ? 0 : step), brush.right() + step);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        want(middle - step, middle + step);
        break;
    case Qt::Key_Minus:
        want(middle - 4 * step, middle + 4 * step);
        break;
    case Qt::Key_Home:
        want(0, brush.width());
        break;
    case Qt::Key_End:
        want(width() - brush.width(), width());
        break;
    case Qt::Key_0:
    case Qt::Key_Escape:
        Q_EMIT rangeWanted({}, {});
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace Backstory
