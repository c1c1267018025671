// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/trace/tracearea.h"
#include "models/text/numbertext.h"

#include <QScrollBar>

namespace Backstory
{

using namespace Qt::StringLiterals;

TraceArea::TraceArea(TraceModel &model, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_model(model)
{
    setAccessibleName(u"Trace"_s);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalScrollBar()->setAccessibleName(u"Scroll the trace"_s);
    verticalScrollBar()->setSingleStep(TraceLayout::RowHeight);
    viewport()->setMouseTracking(true);
    connect(&m_model, &TraceModel::traceChanged, this, &TraceArea::takeTrace);
    takeTrace();
}

void TraceArea::takeTrace()
{
    const TraceStart &start = m_model.found().start;
    const bool same = start == m_shown;
    const TimeScale before = m_layout.scale();
    m_shown = start;
    m_layout.setTrace(&m_model.trace());
    if (same && before.isValid() && !before.isFit()) { // more of the same: one goes on looking where one did
        TimeScale scale = m_layout.scale();
        scale.show(before.from(), before.to());
        m_layout.setScale(scale);
    }
    m_row = m_model.trace().rowOf(m_selected);
    m_hoveredRow = m_model.trace().rowOf(m_hovered);
    updateScrollBar();
    if (!same) {
        verticalScrollBar()->setValue(0);
        if (m_row >= 0)
            reveal(m_row);
    }
    announce();
    viewport()->update();
}

void TraceArea::updateScrollBar()
{
    const int page = std::max(viewport()->height() - TraceLayout::HeaderHeight, 0);
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setRange(0, std::max(int(m_layout.contentHeight()) - page, 0));
    m_layout.setScroll(verticalScrollBar()->value());
}

void TraceArea::changeScale(const TimeScale &scale)
{
    if (scale == m_layout.scale())
        return;
    m_layout.setScale(scale);
    viewport()->update();
}

void TraceArea::setOnlyCritical(bool only)
{
    m_layout.setOnlyCritical(only);
    updateScrollBar();
    if (m_row >= 0)
        reveal(m_row);
    viewport()->update();
}

void TraceArea::setCompressed(bool compressed)
{
    m_layout.setCompressed(compressed);
    viewport()->update();
}

void TraceArea::setColoredByProducer(bool byProducer)
{
    m_byProducer = byProducer;
    viewport()->update();
}

void TraceArea::fit()
{
    TimeScale scale = m_layout.scale();
    scale.fit();
    changeScale(scale);
}

void TraceArea::zoom(double factor)
{
    TimeScale scale = m_layout.scale();
    double x = scale.width() / 2;
    if (m_row >= 0 && m_model.trace().timeOf(m_row).isValid()) {
        const double at = scale.xOf(m_model.trace().timeOf(m_row));
        if (at >= 0 && at <= scale.width())
            x = at;
    }
    scale.zoom(factor, x);
    changeScale(scale);
}

void TraceArea::toggle(int row)
{
    m_layout.setOpen(row, !m_layout.isOpen(row));
    updateScrollBar();
    announce();
    viewport()->update();
}

void TraceArea::setSelected(const EventReference &event)
{
    if (event == m_selected)
        return;
    m_selected = event;
    m_row = m_model.trace().rowOf(event);
    if (m_row >= 0)
        reveal(m_row);
    announce();
    viewport()->update();
}

void TraceArea::setHovered(const EventReference &event)
{
    if (event == m_hovered)
        return;
    m_hovered = event;
    m_hoveredRow = m_model.trace().rowOf(event);
    viewport()->update();
}

void TraceArea::setTimeCursor(Timestamp moment)
{
    if (moment == m_cursor)
        return;
    m_cursor = moment;
    viewport()->update();
}

void TraceArea::updateTexts()
{
    announce();
    viewport()->update();
}

void TraceArea::select(int row)
{
    if (row < 0)
        return;
    setSelected(m_model.trace().referenceOf(row));
    reveal(row);
    Q_EMIT eventSelected(m_selected);
}

void TraceArea::reveal(int row)
{
    if (!m_layout.uncover(row))
        return;
    updateScrollBar();
    const int top = m_layout.placeOf(row) * TraceLayout::RowHeight;
    QScrollBar *bar = verticalScrollBar();
    if (top < bar->value())
        bar->setValue(top);
    else if (top + TraceLayout::RowHeight > bar->value() + bar->pageStep())
        bar->setValue(top + TraceLayout::RowHeight - bar->pageStep());
    const Timestamp time = m_model.trace().timeOf(row);
    if (time.isValid() && m_layout.scale().isValid()) {
        TimeScale scale = m_layout.scale();
        scale.reveal(time);
        changeScale(scale);
    }
}

// A screen reader says the row: place in the tree, event, delay, what is out of the ordinary.
void TraceArea::announce()
{
    const Trace &trace = m_model.trace();
    QString text = u"Trace: "_s + countText(trace.size(), u"event"_s);
    if (m_row >= 0) {
        const TraceRow &row = trace.row(m_row);
        QStringList parts{u"Trace: row %1 of %2"_s.arg(countText(m_row + 1), countText(trace.size())),
                          u"level %1"_s.arg(row.depth + 1)};
        parts += m_model.descriptionOf(m_row).split(u'\n');
        if (row.isCritical)
            parts += u"on the critical path"_s;
        if (row.below > 0)
            parts += m_layout.isOpen(m_row) ? u"open"_s : u"closed"_s;
        text = parts.join(u", "_s);
    }
    if (text != accessibleName())
        setAccessibleName(text); // which tells screen readers
}

void TraceArea::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    m_layout.setSize(viewport()->width(), viewport()->height());
    updateScrollBar();
}

void TraceArea::scrollContentsBy(int, int)
{
    m_layout.setScroll(verticalScrollBar()->value());
    viewport()->update();
}

} // namespace Backstory
