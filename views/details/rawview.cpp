// SPDX-License-Identifier: GPL-3.0-or-later
// What the view shows and draws; keys and the mouse are in rawviewinput.cpp.
#include "views/details/rawview.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QScrollBar>
#include <QTextLayout>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Margin = 12;
constexpr int TabCells = 4;

/// Tells screen readers the rows in sight: megabytes would say nothing.
class RawViewAccessible : public QAccessibleWidget
{
public:
    explicit RawViewAccessible(QWidget *widget)
        : QAccessibleWidget(widget, QAccessible::Document)
    {
    }

    QString text(QAccessible::Text kind) const override
    {
        const auto *view = static_cast<const RawView *>(object());
        return kind == QAccessible::Value ? view->visibleText() : QAccessibleWidget::text(kind);
    }
};

QAccessibleInterface *accessible(const QString &, QObject *object)
{
    auto *view = qobject_cast<RawView *>(object);
    return view ? new RawViewAccessible(view) : nullptr;
}

void addFormat(QList<QTextLayout::FormatRange> &formats, const QList<RawText::Span> &spans,
               const QColor &ground, const QColor &text)
{
    for (const auto &[first, length] : spans) {
        QTextLayout::FormatRange range;
        range.start = first;
        range.length = length;
        range.format.setBackground(ground);
        range.format.setForeground(text);
        formats.append(range);
    }
}

} // namespace

RawView::RawView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    [[maybe_unused]] static const bool installed = [] {
        QAccessible::installFactory(accessible);
        return true;
    }();
    setFont(monoFont());
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAutoFillBackground(true);
    viewport()->setBackgroundRole(QPalette::Base);
}

void RawView::setText(const std::shared_ptr<const RawText> &text)
{
    const bool isSame = m_text && text && m_text->isHex() == text->isHex() &&
                        m_text->content().constData() == text->content().constData();
    const qint64 place = isSame && m_text->rows() > 0 ? m_text->begin(firstRow()) : 0;
    m_text = text;
    if (!isSame) {
        m_anchor = m_cursor = 0;
        m_hits.clear();
        m_currentHit = -1;
    }
    m_cursorX = -1;
    updateScrollBar();
    verticalScrollBar()->setValue(m_text && m_text->rows() > 0 ? int(m_text->rowAt(place)) : 0);
    viewport()->update();
}

void RawView::setPlaceholder(const QString &sentence)
{
    m_placeholder = sentence;
    viewport()->update();
}

int RawView::columns() const
{
    const double cell = QFontMetricsF(font()).horizontalAdvance(u'0');
    return std::max(8, int((viewport()->width() - 2 * Margin) / cell));
}

void RawView::setHits(const std::vector<TextHit> &hits, qint64 current)
{
    m_hits = hits;
    m_currentHit = current;
    viewport()->update();
}

void RawView::reveal(qint64 begin, qint64 length)
{
    if (!m_text)
        return;
    m_anchor = begin;
    m_cursor = begin + length;
    m_cursorX = -1;
    const qint64 row = m_text->rowAt(begin);
    if (row < firstRow() || row >= firstRow() + rowsInSight())
        verticalScrollBar()->setValue(int(row - rowsInSight() / 3));
    viewport()->update();
}

QString RawView::selectedText() const
{
    return m_text ? m_text->copied(std::min(m_anchor, m_cursor), std::max(m_anchor, m_cursor)) : QString();
}

void RawView::selectAll()
{
    if (!m_text)
        return;
    m_anchor = 0;
    m_cursor = m_text->size();
    viewport()->update();
}

void RawView::copy() const
{
    if (hasSelection())
        QGuiApplication::clipboard()->setText(selectedText());
}

QString RawView::visibleText() const
{
    if (!m_text || m_text->size() == 0)
        return m_placeholder;
    QStringList rows;
    for (qint64 row = firstRow(); m_text && row <= lastRow(); ++row)
        rows.append(m_text->row(row));
    return rows.join(u'\n');
}

int RawView::rowHeight() const
{
    return std::max(16, fontMetrics().height());
}

int RawView::rowsInSight() const
{
    return std::max(1, (viewport()->height() - Margin) / rowHeight());
}

qint64 RawView::firstRow() const
{
    return verticalScrollBar()->value();
}

qint64 RawView::lastRow() const
{
    return std::min(firstRow() + rowsInSight(), m_text ? m_text->rows() - 1 : -1);
}

void RawView::updateScrollBar()
{
    const qint64 rows = m_text ? m_text->rows() : 0;
    verticalScrollBar()->setPageStep(rowsInSight());
    verticalScrollBar()->setRange(0, int(std::max<qint64>(0, rows - rowsInSight())));
}

void RawView::layOut(QTextLayout &layout, qint64 row) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTabStopDistance(QFontMetricsF(font()).horizontalAdvance(u'0') * TabCells);
    option.setTextDirection(Qt::LeftToRight); // a document's structure reads from the left, whatever it says
    layout.setTextOption(option);
    layout.setFont(font());
    layout.setText(m_text->row(row));
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
}

void RawView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Colors &colors = colorsOf(palette());
    if (!m_text || m_text->size() == 0) {
        painter.setFont(textFont());
        painter.setPen(colors.muted);
        painter.drawText(viewport()->rect().adjusted(Margin, Margin, -Margin, -Margin),
                         Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_placeholder);
        return;
    }
    painter.setPen(colors.text);
    const qint64 from = std::min(m_anchor, m_cursor);
    const qint64 to = std::max(m_anchor, m_cursor);
    const qint64 cursorRow = m_text->rows() > 0 ? m_text->rowAt(m_cursor) : -1;
    for (qint64 row = firstRow(); row <= lastRow(); ++row) {
        QTextLayout layout;
        layOut(layout, row);
        QList<QTextLayout::FormatRange> formats;
        const auto behind = [](const TextHit &hit, qint64 place) { return hit.begin + hit.length <= place; };
        auto hit = std::lower_bound(m_hits.begin(), m_hits.end(), m_text->begin(row), behind);
        for (; hit != m_hits.end() && hit->begin < m_text->end(row); ++hit)
            addFormat(formats, m_text->spans(row, hit->begin, hit->begin + hit->length), colors.warningFill,
                      colors.warning);
        addFormat(formats, m_text->spans(row, from, to),
                  hasFocus() ? colors.selection : colors.unfocusedSelection, colors.text);
        if (m_currentHit >= 0 && m_currentHit < qint64(m_hits.size())) {
            const TextHit &current = m_hits[size_t(m_currentHit)];
            addFormat(formats, m_text->spans(row, current.begin, current.begin + current.length),
                      colors.accent, colors.onAccent);
        }
        const QPointF place(Margin, Margin + double(row - firstRow()) * rowHeight());
        layout.draw(&painter, place, formats);
        if (row == cursorRow && hasFocus())
            layout.drawCursor(&painter, place, m_text->columnOf(row, m_cursor), 1);
    }
}

void RawView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBar();
    if (columns() != m_lastColumns) {
        m_lastColumns = columns();
        Q_EMIT columnsChanged(m_lastColumns);
    }
}

void RawView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

} // namespace Backstory
