// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/overviewstrip.h"
#include "models/text/numbertext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/timeline/lanespainter.h"
#include "views/timescale/timeticks.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double BarStep = 4;
constexpr double BarTop = 16;
constexpr double LeastWindow = 6;
constexpr double Edge = 5;
constexpr double UnreadUnknown = 0.15; ///< the hatched share where a source does not say how much is left

QColor tinted(QColor color, float alpha)
{
    color.setAlphaF(alpha);
    return color;
}

} // namespace

OverviewStrip::OverviewStrip(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(Height);
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setAccessibleName(u"Overview of all events"_s);
    setToolTip(u"All events that were read. Drag the window, or press where it should go."_s);
}

void OverviewStrip::setCounts(const TimeCounts &counts)
{
    m_counts = counts;
    updateScale();
}

void OverviewStrip::setReading(bool reading, double share)
{
    m_reading = reading;
    m_share = std::clamp(share < 1 ? share : 1 - UnreadUnknown, 0.05, 1.0);
    updateScale();
}

void OverviewStrip::setTimeText(TimeText text)
{
    m_timeText = text;
    update();
}

void OverviewStrip::setTimeCursor(Timestamp moment)
{
    m_cursor = moment;
    update();
}

void OverviewStrip::setWindow(Timestamp from, Timestamp to)
{
    m_from = from;
    m_to = to;
    setAccessibleDescription(from.isValid() && to.isValid() ? m_timeText.range(from, to) + u" is shown"_s
                                                            : QString());
    update();
}

QRectF OverviewStrip::plotRect() const
{
    return {double(LanesPainter::NameWidth), 0, double(width() - LanesPainter::NameWidth),
            double(Height - 1)};
}

double OverviewStrip::readWidth() const
{
    return std::floor(plotRect().width() * (m_reading ? m_share : 1));
}

void OverviewStrip::updateScale()
{
    m_scale = TimeScale(m_counts.span.from, m_counts.span.to, std::max(readWidth(), 1.0));
    update();
}

void OverviewStrip::resizeEvent(QResizeEvent *)
{
    updateScale();
}

QRectF OverviewStrip::windowRect() const
{
    if (!m_scale.isValid() || !m_from.isValid() || !m_to.isValid())
        return {};
    const QRectF plot = plotRect();
    double left = std::clamp(m_scale.xOf(m_from), 0.0, plot.width());
    double right = std::clamp(m_scale.xOf(m_to), 0.0, plot.width());
    if (right - left < LeastWindow) {
        left = std::clamp((left + right - LeastWindow) / 2, 0.0, plot.width() - LeastWindow);
        right = left + LeastWindow;
    }
    return {plot.left() + left, 1, right - left, plot.height() - 2};
}

void OverviewStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsOf(palette());
    painter.fillRect(rect(), colors.panel);
    const QRectF plot = plotRect();
    painter.setPen(colors.line);
    painter.drawLine(0, Height - 1, width(), Height - 1);
    painter.drawLine(QPointF(plot.left() - 1, 0), QPointF(plot.left() - 1, Height));
    drawNames(painter);
    painter.setClipRect(plot);
    if (m_reading) {
        const QRectF unread = plot.adjusted(readWidth(), 0, 0, 0);
        painter.fillRect(unread, QBrush(colors.line, Qt::BDiagPattern));
    }
    if (m_scale.isValid()) {
        drawBars(painter);
        const QRectF window = windowRect();
        painter.fillRect(window, tinted(colors.accent, 0.14F));
        painter.setPen(QPen(colors.accent, hasFocus() ? 2 : 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(window.adjusted(0.5, 0.5, -0.5, -0.5));
        if (m_cursor.isValid())
            painter.fillRect(QRectF(plot.left() + std::floor(m_scale.xOf(m_cursor)), 0, 1, plot.height()),
                             colors.accent);
    }
}

void OverviewStrip::drawBars(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    const QRectF plot = plotRect();
    painter.setFont(smallFont());
    for (const TimeTick &tick : ticksOf(m_scale, m_timeText)) {
        const double x = plot.left() + std::floor(tick.x);
        painter.fillRect(QRectF(x, 0, 1, plot.height()), colors.line);
        painter.setPen(colors.muted);
        if (tick.x + 60 < m_scale.width())
            painter.drawText(QRectF(x + 4, 1, 100, 14), Qt::AlignLeft | Qt::AlignVCenter, tick.label);
    }
    std::vector<double> heights;
    double most = 1;
    for (double x = 0; x < m_scale.width(); x += BarStep) {
        heights.push_back(m_counts.between(m_scale.timeAt(x), m_scale.timeAt(x + BarStep)));
        most = std::max(most, heights.back());
    }
    const double room = plot.height() - BarTop;
    for (size_t i = 0; i < heights.size(); ++i) {
        if (heights[i] <= 0)
            continue;
        const double height = std::max(1.0, std::round(heights[i] / most * room));
        painter.fillRect(
            QRectF(plot.left() + double(i) * BarStep, plot.bottom() - height, BarStep - 1, height),
            colors.strongLine);
    }
}

void OverviewStrip::drawNames(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    painter.setFont(smallFont());
    painter.setPen(colors.muted);
    const QRect text(8, 6, LanesPainter::NameWidth - 16, 16);
    QString range = u"All events"_s;
    if (!m_counts.isEmpty()) {
        const QString from = m_timeText.shortDate(m_counts.span.from);
        const QString to = m_timeText.shortDate(m_counts.span.to);
        range = (from == to ? from : u"%1 – %2"_s.arg(from, to)) + u", all events"_s;
    }
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(range, Qt::ElideRight, text.width()));
    if (!m_reading)
        return;
    const QRect box(8, 26, 10, 10);
    painter.fillRect(box, QBrush(colors.strongLine, Qt::BDiagPattern));
    painter.setPen(colors.strongLine);
    painter.drawRect(box);
    painter.setPen(colors.muted);
    painter.drawText(text.adjusted(16, 17, 0, 17), Qt::AlignLeft | Qt::AlignVCenter, u"not read yet"_s);
}

OverviewStrip::Grip OverviewStrip::gripAt(double x) const
{
    const QRectF window = windowRect();
    // A narrow window is moved by its middle and zoomed by what is just beside it.
    const double inner = std::min(Edge, window.width() / 4);
    if (window.isEmpty() || x < window.left() - Edge || x > window.right() + Edge)
        return Grip::None;
    if (x < window.left() + inner)
        return Grip::Left;
    return x > window.right() - inner ? Grip::Right : Grip::Whole;
}

void OverviewStrip::mousePressEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (event->button() != Qt::LeftButton || x < plotRect().left() || !m_scale.isValid())
        return;
    m_grip = gripAt(x);
    if (m_grip == Grip::None) { // the window comes here
        m_grip = Grip::Whole;
        m_gripped = windowRect().width() / 2;
        moveTo(x);
    }
    m_gripped = x - windowRect().left();
}

void OverviewStrip::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (m_grip == Grip::None) {
        const Grip grip = gripAt(x);
        setCursor(grip == Grip::Left || grip == Grip::Right ? Qt::SizeHorCursor : Qt::ArrowCursor);
    } else {
        moveTo(x);
    }
}

void OverviewStrip::mouseReleaseEvent(QMouseEvent *)
{
    m_grip = Grip::None;
}

void OverviewStrip::moveTo(double x)
{
    const double at = x - plotRect().left();
    const double from = m_scale.xOf(m_from);
    const double to = m_scale.xOf(m_to);
    if (m_grip == Grip::Left)
        seek(std::min(at, to - 1), to);
    else if (m_grip == Grip::Right)
        seek(from, std::max(at, from + 1));
    else
        seek(at - m_gripped, at - m_gripped + (to - from));
}

void OverviewStrip::moveBy(double share)
{
    const double from = m_scale.xOf(m_from);
    const double to = m_scale.xOf(m_to);
    seek(from + share * (to - from), to + share * (to - from));
}

void OverviewStrip::zoom(double factor)
{
    const double from = m_scale.xOf(m_from);
    const double to = m_scale.xOf(m_to);
    const double half = (to - from) / 2 / factor;
    seek((from + to) / 2 - half, (from + to) / 2 + half);
}

void OverviewStrip::seek(double from, double to)
{
    if (m_scale.isValid() && m_from.isValid())
        Q_EMIT seekWanted(m_scale.timeAt(from), m_scale.timeAt(to));
}

void OverviewStrip::wheelEvent(QWheelEvent *event)
{
    if (m_scale.isValid() && m_from.isValid())
        zoom(std::pow(1.2, event->angleDelta().y() / 120.0));
    event->accept();
}

void OverviewStrip::keyPressEvent(QKeyEvent *event)
{
    if (!m_scale.isValid() || !m_from.isValid()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const double width = m_scale.xOf(m_to) - m_scale.xOf(m_from);
    switch (event->key()) {
    case Qt::Key_Left:
        moveBy(-0.25);
        break;
    case Qt::Key_Right:
        moveBy(0.25);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(1.5);
        break;
    case Qt::Key_Minus:
        zoom(1 / 1.5);
        break;
    case Qt::Key_Home:
        seek(0, width);
        break;
    case Qt::Key_End:
        seek(m_scale.width() - width, m_scale.width());
        break;
    case Qt::Key_0:
        seek(0, m_scale.width());
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace Backstory
