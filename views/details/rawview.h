// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/rawtext.h"
#include "models/details/textsearch.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>

class QTextLayout;

namespace Backstory
{

/// Shows a raw text of any size: only the rows in sight are laid out and drawn. Has a cursor and a selection
/// in bytes of the content, so that they stay when the width changes. Lives on the window's thread.
class RawView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit RawView(QWidget *parent = nullptr);

    /// Null: nothing to show. The same content in other rows keeps place and selection.
    void setText(const std::shared_ptr<const RawText> &text);
    /// What is said while there is nothing to show.
    void setPlaceholder(const QString &sentence);
    const std::shared_ptr<const RawText> &text() const { return m_text; }
    /// How many characters fit into a row.
    int columns() const;

    void setHits(const std::vector<TextHit> &hits, qint64 current);
    /// Selects the bytes and brings them into sight.
    void reveal(qint64 begin, qint64 length);

    bool hasSelection() const { return m_anchor != m_cursor; }
    QString selectedText() const;
    void selectAll();
    void copy() const;
    /// The rows in sight, for screen readers and tests.
    QString visibleText() const;

Q_SIGNALS:
    void columnsChanged(int columns);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    bool event(QEvent *event) override;

private:
    int rowHeight() const;
    int rowsInSight() const;
    qint64 firstRow() const;
    qint64 lastRow() const; ///< the last in sight, with those cut at the lower edge
    void layOut(QTextLayout &layout, qint64 row) const;
    qint64 offsetAt(QPoint position) const;
    void moveCursor(qint64 offset, bool select);
    void moveRows(qint64 rows, bool select);
    void selectWordAt(qint64 offset);
    void updateScrollBar();
    void showCursor();

    std::shared_ptr<const RawText> m_text;
    QString m_placeholder;
    std::vector<TextHit> m_hits;
    qint64 m_currentHit = -1;
    qint64 m_anchor = 0;
    qint64 m_cursor = 0;
    int m_cursorX = -1; ///< where moving up and down stays; −1: at the cursor
    int m_lastColumns = 0;
    bool m_selecting = false;
    QBasicTimer m_scrollTimer; ///< while the mouse selects beyond an edge
};

} // namespace Backstory
