// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and the mouse in the raw text; what is drawn is in rawview.cpp.
#include "views/details/rawview.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QTextLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Margin = 12;
constexpr int ScrollInterval = 30; // ms

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'-' || c == u'.';
}

} // namespace

qint64 RawView::offsetAt(QPoint position) const
{
    if (!m_text || m_text->rows() == 0)
        return 0;
    const int y = position.y() - Margin;
    const qint64 below = y < 0 ? -1 : y / rowHeight();
    const qint64 row = std::clamp<qint64>(firstRow() + below, 0, m_text->rows() - 1);
    QTextLayout layout;
    layOut(layout, row);
    return m_text->offsetAt(row, layout.lineAt(0).xToCursor(position.x() - Margin));
}

void RawView::moveCursor(qint64 offset, bool select)
{
    if (!m_text)
        return;
    m_cursor = std::clamp<qint64>(offset, 0, m_text->size());
    if (!select)
        m_anchor = m_cursor;
    showCursor();
    viewport()->update();
}

void RawView::showCursor()
{
    const qint64 row = m_text->rowAt(m_cursor);
    if (row < firstRow())
        verticalScrollBar()->setValue(int(row));
    else if (row >= firstRow() + rowsInSight())
        verticalScrollBar()->setValue(int(row - rowsInSight() + 1));
}

void RawView::moveRows(qint64 rows, bool select)
{
    if (!m_text || m_text->rows() == 0)
        return;
    const qint64 row = m_text->rowAt(m_cursor);
    QTextLayout layout;
    layOut(layout, row);
    int x = m_cursorX;
    if (x < 0)
        x = int(layout.lineAt(0).cursorToX(m_text->columnOf(row, m_cursor)));
    const qint64 target = std::clamp<qint64>(row + rows, 0, m_text->rows() - 1);
    QTextLayout targetLayout;
    layOut(targetLayout, target);
    qint64 offset = m_text->offsetAt(target, targetLayout.lineAt(0).xToCursor(x));
    // The end of a row that goes on is the beginning of the next one.
    if (offset > m_text->begin(target) && m_text->rowAt(offset) > target)
        offset = m_text->previous(offset);
    moveCursor(offset, select);
    m_cursorX = x;
}

void RawView::keyPressEvent(QKeyEvent *event)
{
    if (!m_text)
        return QAbstractScrollArea::keyPressEvent(event);
    const bool select = event->modifiers() & Qt::ShiftModifier;
    const bool whole = event->modifiers() & Qt::ControlModifier;
    const qint64 row = m_text->rows() > 0 ? m_text->rowAt(m_cursor) : 0;
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    switch (event->key()) {
    case Qt::Key_Up:
        return moveRows(-1, select);
    case Qt::Key_Down:
        return moveRows(1, select);
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: {
        const int page = event->key() == Qt::Key_PageUp ? -rowsInSight() : rowsInSight();
        verticalScrollBar()->setValue(verticalScrollBar()->value() + page);
        return moveRows(page, select);
    }
    default:
        break;
    }
    m_cursorX = -1;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(m_text->previous(m_cursor), select);
    case Qt::Key_Right:
        return moveCursor(m_text->next(m_cursor), select);
    case Qt::Key_Home:
        return moveCursor(whole || m_text->rows() == 0 ? 0 : m_text->begin(row), select);
    case Qt::Key_End:
        return moveCursor(whole || m_text->rows() == 0 ? m_text->size() : m_text->end(row), select);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void RawView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_cursorX = -1;
    m_selecting = true;
    moveCursor(offsetAt(event->position().toPoint()), event->modifiers() & Qt::ShiftModifier);
}

void RawView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_selecting)
        return;
    const QPoint position = event->position().toPoint();
    const bool outside = position.y() < 0 || position.y() > viewport()->height();
    if (outside && !m_scrollTimer.isActive())
        m_scrollTimer.start(ScrollInterval, this);
    else if (!outside)
        m_scrollTimer.stop();
    moveCursor(offsetAt(position), true);
}

void RawView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_scrollTimer.timerId())
        return QAbstractScrollArea::timerEvent(event);
    const QPoint position = viewport()->mapFromGlobal(QCursor::pos());
    const int rows = position.y() < 0 ? position.y() / rowHeight() - 1
                                      : (position.y() - viewport()->height()) / rowHeight() + 1;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + rows);
    moveCursor(offsetAt({position.x(), std::clamp(position.y(), 0, viewport()->height())}), true);
}

void RawView::mouseReleaseEvent(QMouseEvent *)
{
    m_selecting = false;
    m_scrollTimer.stop();
}

void RawView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_text)
        selectWordAt(offsetAt(event->position().toPoint()));
}

void RawView::selectWordAt(qint64 offset)
{
    if (m_text->rows() == 0)
        return;
    const qint64 row = m_text->rowAt(offset);
    if (m_text->isHex()) {
        m_anchor = std::min(offset, m_text->size());
        return moveCursor(m_text->next(offset), true);
    }
    const QString text = m_text->row(row);
    int first = m_text->columnOf(row, offset);
    int last = first;
    while (first > 0 && isWord(text[first - 1]))
        --first;
    while (last < text.size() && isWord(text[last]))
        ++last;
    m_anchor = m_text->offsetAt(row, first);
    moveCursor(m_text->offsetAt(row, last), true);
}

void RawView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *copying = menu.addAction(u"&Copy"_s, QKeySequence::Copy, this, &RawView::copy);
    copying->setEnabled(hasSelection());
    menu.addAction(u"Select &all"_s, QKeySequence::SelectAll, this, &RawView::selectAll)
        ->setEnabled(m_text != nullptr);
    menu.exec(event->globalPos());
}

void RawView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void RawView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

// The window's own actions would take these.
bool RawView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

} // namespace Backstory
