// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text/numbertext.h"
#include "models/trace/tracetext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/marks.h"
#include "views/timescale/timeaxis.h"
#include "views/trace/tracearea.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double CellPadding = 8;
constexpr Qt::Alignment Left = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment Right = Qt::AlignRight | Qt::AlignVCenter;

double crisp(double x)
{
    return std::floor(x) + 0.5;
}

/// The room for text in a column.
QRect cell(double from, double to, const QRectF &row)
{
    return QRectF(from + CellPadding, row.top(), std::max(to - from - 2 * CellPadding, 0.0), row.height())
        .toRect();
}

} // namespace

int TraceArea::colorOf(int row) const
{
    return m_byProducer ? m_model.producerOf(row) : m_model.categoryOf(row);
}

void TraceArea::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Colors &colors = colorsOf(palette());
    painter.fillRect(viewport()->rect(), colors.panel);
    const QRectF plot = m_layout.plot();
    const TimeScale &scale = m_layout.scale();
    const std::vector<TimeTick> ticks =
        scale.isValid() ? ticksOf(scale, m_model.timeText()) : std::vector<TimeTick>();
    painter.setClipRect(plot);
    if (scale.isValid()) {
        drawFolds(painter, plot, scale, colors, false);
        drawTimeGrid(painter, plot, ticks, colors);
    }
    painter.setClipRect(QRectF(0, plot.top(), viewport()->width(), plot.height()));
    for (int place = m_layout.firstInSight(); place < m_layout.endInSight(); ++place) {
        const int row = m_layout.shown()[size_t(place)];
        if (row == m_row)
            painter.fillRect(m_layout.rowRect(row),
                             hasFocus() ? colors.selection : colors.unfocusedSelection);
        else if (row == m_hoveredRow)
            painter.fillRect(m_layout.rowRect(row), colors.hover);
    }
    painter.setClipRect(QRectF(0, plot.top(), m_layout.columns().entity, plot.height()));
    drawTree(painter, colors);
    painter.setClipRect(plot);
    drawDrops(painter, colors);
    painter.setClipRect(QRectF(0, plot.top(), viewport()->width(), plot.height()));
    for (int place = m_layout.firstInSight(); place < m_layout.endInSight(); ++place)
        drawRow(painter, m_layout.shown()[size_t(place)], colors);
    painter.setClipRect(plot);
    drawCauses(painter, colors);
    painter.setClipping(false);
    drawHeader(painter, colors);
    painter.setPen(colors.line);
    painter.drawLine(QPointF(plot.left() - 0.5, 0), QPointF(plot.left() - 0.5, viewport()->height()));
    if (!scale.isValid())
        return;
    const QString label = scale.nanosecondsPerPixel() < 1e6 ? m_model.timeText().preciseClock(m_cursor)
                                                            : m_model.timeText().clock(m_cursor);
    const double cursor = m_cursor.isValid() ? scale.xOf(m_cursor) : -1;
    painter.setClipRect(QRectF(plot.left(), 0, plot.width(), viewport()->height()));
    drawTimeAxis(painter, m_layout.axis(), ticks, colors,
                 m_cursor.isValid() ? timeCursorBox(m_layout.axis(), cursor, label) : QRectF());
    drawFolds(painter, m_layout.axis().adjusted(0, 2, 0, -2), scale, colors, true);
    if (m_cursor.isValid())
        drawTimeCursor(painter, m_layout.axis(), plot, cursor, label, colors);
}

void TraceArea::drawHeader(QPainter &painter, const Colors &colors)
{
    const TraceLayout::Columns columns = m_layout.columns();
    const QRectF header(0, 0, viewport()->width(), TraceLayout::HeaderHeight);
    painter.fillRect(header, colors.header);
    painter.setPen(colors.line);
    painter.drawLine(QPointF(0, header.bottom() - 0.5), QPointF(header.right(), header.bottom() - 0.5));
    painter.setFont(smallFont());
    painter.setPen(colors.muted);
    m_text.draw(painter, cell(0, columns.entity, header), Left, u"Event"_s);
    m_text.draw(painter, cell(columns.entity, columns.delay, header), Left, u"Entity"_s);
    m_text.draw(painter, cell(columns.delay, columns.share, header), Right, u"Delay"_s);
    m_text.draw(painter, cell(columns.share, columns.end, header), Right, u"Share"_s);
}

// The rows whose branch passes through what is in sight: those in sight, and what the first of them stands
// below. A chain may be as long as the trace, and where the indent ends there is nothing to draw.
std::vector<int> TraceArea::branches() const
{
    constexpr int MostAbove = 256;
    std::vector<int> rows;
    const int first = m_layout.firstInSight();
    const int end = m_layout.endInSight();
    if (first >= end)
        return rows;
    const Trace &trace = m_model.trace();
    int above = trace.row(m_layout.shown()[size_t(first)]).parent;
    for (int i = 0; above >= 0 && i < MostAbove; ++i, above = trace.row(above).parent)
        rows.push_back(above);
    rows.insert(rows.end(), m_layout.shown().begin() + first, m_layout.shown().begin() + end);
    return rows;
}

void TraceArea::drawTree(QPainter &painter, const Colors &colors) const
{
    const double top = m_layout.plot().top() - 8;
    const double bottom = m_layout.plot().bottom() + 8;
    painter.setPen(colors.strongLine);
    for (const int row : branches()) {
        const int parent = m_model.trace().row(row).parent;
        const double y = crisp(m_layout.centerOf(row));
        if (parent >= 0 && m_layout.placeOf(row) >= 0 &&
            m_layout.indentOf(row) > m_layout.indentOf(parent) + 4) {
            const double x = crisp(m_layout.indentOf(parent) + 7);
            painter.drawLine(QPointF(x, y), QPointF(m_layout.indentOf(row) + 3, y));
        }
        const int last = m_layout.lastChildOf(row);
        if (last < 0 || m_layout.indentOf(last) <= m_layout.indentOf(row))
            continue;
        const double x = crisp(m_layout.indentOf(row) + 7);
        painter.drawLine(QPointF(x, std::max(y + 8, top)),
                         QPointF(x, std::min(crisp(m_layout.centerOf(last)), bottom)));
    }
}

// From each event down to its effects, at its moment.
void TraceArea::drawDrops(QPainter &painter, const Colors &colors) const
{
    if (!m_layout.scale().isValid())
        return;
    const QRectF plot = m_layout.plot();
    const auto drop = [&](int from, int to, const QColor &color) {
        const QRectF mark = m_layout.markRect(from);
        if (mark.isEmpty() || mark.right() < plot.left() || mark.left() > plot.right())
            return;
        const double x = crisp(mark.center().x());
        painter.setPen(color);
        painter.drawLine(QPointF(x, std::max(m_layout.centerOf(from), plot.top() - 8)),
                         QPointF(x, std::min(m_layout.centerOf(to), plot.bottom() + 8)));
    };
    const std::vector<int> rows = branches();
    for (const int row : rows) {
        if (const int last = m_layout.lastChildOf(row); last >= 0)
            drop(row, last, colors.strongLine);
    }
    for (const int row : rows) {
        const int parent = m_model.trace().row(row).parent;
        if (parent >= 0 && m_model.trace().row(row).isCritical && m_layout.placeOf(row) >= 0)
            drop(parent, row, colors.accent);
    }
}

void TraceArea::drawRow(QPainter &painter, int row, const Colors &colors)
{
    drawCells(painter, row, colors);
    if (!m_layout.scale().isValid())
        return;
    painter.save();
    painter.setClipRect(m_layout.plot(), Qt::IntersectClip);
    drawBar(painter, row, colors);
    const QRectF mark = m_layout.markRect(row);
    if (!mark.isEmpty()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.panel); // keeps the mark apart from its bar
        painter.drawEllipse(mark.adjusted(-1, -1, 1, 1));
        drawCategoryMark(painter, mark.center(), colorOf(row), colors.category(colorOf(row)));
        if (row == m_row) {
            painter.setPen(QPen(colors.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(mark.adjusted(-3, -3, 3, 3));
        }
    }
    painter.restore();
}

void TraceArea::drawCells(QPainter &painter, int row, const Colors &colors)
{
    const Trace &trace = m_model.trace();
    const TraceRow &tree = trace.row(row);
    const StoredEvent &event = trace.eventOf(row);
    const TraceLayout::Columns columns = m_layout.columns();
    const QRectF rect = m_layout.rowRect(row);
    drawName(painter, row, rect, colors);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    drawCategoryMark(painter, {columns.entity + CellPadding + 4, rect.center().y()}, colorOf(row),
                     colors.category(colorOf(row)));
    painter.restore();
    painter.setFont(tableFont());
    painter.setPen(colors.text);
    const bool isNarrow = columns.share >= columns.end;
    const QString version = isNarrow ? QString() : versionText(event.version);
    QRect entity = cell(columns.entity + 14, columns.delay, rect);
    const int versionWidth = version.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(version) + 10;
    const qreal used = m_text.draw(painter, entity.adjusted(0, 0, -versionWidth, 0), Left,
                                   QString::fromUtf8(event.entity), Qt::ElideMiddle);
    painter.setPen(colors.muted);
    entity.setLeft(entity.left() + int(std::ceil(used)) + 6);
    m_text.draw(painter, entity, Left, version);

    painter.setPen(tree.isBackwards ? colors.warning : tree.isCritical ? colors.text : colors.muted);
    m_text.draw(painter, cell(columns.delay, columns.share, rect), Right,
                tree.hasDelay ? durationText(tree.delay) : noneText());
    const bool isLarge = trace.shareOf(row) >= 0.1;
    painter.setFont(isLarge ? tableFont(QFont::DemiBold) : tableFont());
    painter.setPen(isLarge ? colors.text : colors.muted);
    m_text.draw(painter, cell(columns.share, columns.end, rect), Right, shareText(trace, row));
}

void TraceArea::drawName(QPainter &painter, int row, const QRectF &rect, const Colors &colors)
{
    const TraceRow &tree = m_model.trace().row(row);
    const StoredEvent &event = m_model.trace().eventOf(row);
    double left = m_layout.indentOf(row);
    if (const QRectF opener = m_layout.openerRect(row); !opener.isEmpty()) {
        const QPointF center = opener.center();
        const QRectF box(std::floor(center.x()) - 4.5, std::floor(center.y()) - 4.5, 9, 9);
        painter.setPen(colors.muted);
        painter.setBrush(colors.panel);
        painter.drawRect(box);
        painter.drawLine(QPointF(box.left() + 2, box.center().y()),
                         QPointF(box.right() - 2, box.center().y()));
        if (!m_layout.isOpen(row))
            painter.drawLine(QPointF(box.center().x(), box.top() + 2),
                             QPointF(box.center().x(), box.bottom() - 2));
        painter.setBrush(Qt::NoBrush);
    }
    left += 18;
    double right = m_layout.columns().entity - CellPadding;
    if (tree.isBackwards || tree.isCycleCut) {
        right -= 16;
        painter.drawPixmap(QPointF(right, std::floor(rect.top() + 4)),
                           linePixmap(u"warning"_s, colors.warning, 16, viewport()->devicePixelRatioF()));
        right -= 4;
    }
    painter.setFont(tableFont(tree.isCritical ? QFont::DemiBold : QFont::Normal));
    painter.setPen(colors.text);
    const QRect room = QRectF(left, rect.top(), std::max(right - left, 0.0), rect.height()).toRect();
    const qreal used =
        m_text.draw(painter, room, Left, event.type.isEmpty() ? noneText() : event.type, Qt::ElideMiddle);
    QString note;
    if (!m_layout.isOpen(row) && m_layout.hasOpener(row))
        note = u"+ "_s + countText(tree.below);
    else if (tree.parent < 0 && tree.outside > 0)
        note = u"cause outside"_s;
    else if (tree.depth > 0 && m_layout.indentOf(row) == m_layout.indentOf(tree.parent))
        note = u"level %1"_s.arg(tree.depth + 1);
    painter.setFont(tableFont());
    painter.setPen(colors.muted);
    const QRect rest = room.adjusted(int(std::ceil(used)) + 8, 0, 0, 0);
    if (!note.isEmpty() && rest.width() > painter.fontMetrics().horizontalAdvance(note))
        m_text.draw(painter, rest, Left, note);
}

void TraceArea::drawBar(QPainter &painter, int row, const Colors &colors)
{
    const QRectF bar = m_layout.barRect(row);
    if (bar.isEmpty())
        return;
    const TraceRow &tree = m_model.trace().row(row);
    if (tree.delay < 0) { // back in time
        painter.fillRect(bar, QBrush(colors.warning, Qt::BDiagPattern));
        painter.setPen(colors.warning);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    painter.fillRect(bar, tree.isCritical ? colors.accent : colors.strongLine);
    const QRectF seen = bar & m_layout.plot();
    if (!tree.isCritical || seen.width() < 90)
        return;
    painter.setFont(smallFont());
    painter.setPen(colors.onAccent);
    painter.drawText(seen, Qt::AlignCenter, durationText(tree.delay));
}

// The causes of the selected event beside the one that it stands below.
void TraceArea::drawCauses(QPainter &painter, const Colors &colors) const
{
    if (m_row < 0 || m_layout.placeOf(m_row) < 0 || !m_layout.scale().isValid())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF target = m_layout.markRect(m_row);
    if (target.isEmpty())
        return;
    constexpr size_t MostArrows = 200;
    size_t drawn = 0;
    for (const int cause : m_model.trace().otherCauses(m_row)) {
        const int shown = m_layout.shownFor(cause);
        const Timestamp time = m_model.trace().timeOf(cause);
        if (shown < 0 || !time.isValid() || ++drawn > MostArrows)
            continue;
        const double x = std::clamp(m_layout.xOf(time), -2'000.0, 20'000.0);
        const QPointF from(x, std::clamp(m_layout.centerOf(shown), -2'000.0, 20'000.0));
        const bool isAbove = from.y() < target.center().y();
        const QPointF to(target.center().x(), target.center().y() + (isAbove ? -6 : 6));
        QPainterPath path(from);
        const double bend = std::clamp(std::abs(to.y() - from.y()) / 2, 8.0, 120.0) * (isAbove ? 1 : -1);
        path.cubicTo(from + QPointF(0, bend), to - QPointF(0, bend), to);
        painter.setPen(QPen(colors.causes, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.causes);
        const double back = isAbove ? -6 : 6;
        painter.drawPolygon(QPolygonF({to, to + QPointF(-3, back), to + QPointF(3, back)}));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

} // namespace Backstory
