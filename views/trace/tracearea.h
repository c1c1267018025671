// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracemodel.h"
#include "views/theme/celltext.h"
#include "views/trace/tracelayout.h"

#include <QAbstractScrollArea>

namespace Backstory
{

struct Colors;

/// The rows of a trace: a table on the left, and beside it, on one time axis, a bar for each wait and a mark
/// for each event. Zooms and pans by mouse and keyboard, opens and closes branches, and tells which event or
/// moment was chosen.
class TraceArea : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit TraceArea(TraceModel &model, QWidget *parent = nullptr);

    const TraceLayout &places() const { return m_layout; }
    void setOnlyCritical(bool only);
    void setCompressed(bool compressed);
    void setColoredByProducer(bool byProducer);
    void fit();
    void zoom(double factor);

    void setSelected(const EventReference &event);
    void setHovered(const EventReference &event);
    void setTimeCursor(Timestamp moment);
    /// Times are to be written anew.
    void updateTexts();
    int selectedRow() const { return m_row; }

Q_SIGNALS:
    void eventSelected(const Backstory::EventReference &event);
    void eventHovered(const Backstory::EventReference &event);
    void eventActivated(const Backstory::EventReference &event);
    void cursorChosen(Backstory::Timestamp moment);
    /// What can be done with the event, at a point of the screen.
    void menuWanted(int row, const QPoint &at);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    enum class Drag { None, Pressed, Panning, Cursor, Divider };

    // What is shown (tracearea.cpp)
    void takeTrace();
    void updateScrollBar();
    void changeScale(const TimeScale &scale);
    void toggle(int row);
    void select(int row);
    void reveal(int row);
    void announce();

    // How it is drawn (tracedrawing.cpp)
    void drawHeader(QPainter &painter, const Colors &colors);
    void drawRow(QPainter &painter, int row, const Colors &colors);
    void drawCells(QPainter &painter, int row, const Colors &colors);
    void drawName(QPainter &painter, int row, const QRectF &rect, const Colors &colors);
    void drawTree(QPainter &painter, const Colors &colors) const;
    void drawDrops(QPainter &painter, const Colors &colors) const;
    void drawBar(QPainter &painter, int row, const Colors &colors);
    void drawCauses(QPainter &painter, const Colors &colors) const;
    int colorOf(int row) const;
    std::vector<int> branches() const;

    // What is done with it (traceinput.cpp)
    void hover(const QPointF &point);
    void click(const TraceLayout::Hit &hit);
    void step(int by);
    void closeOrClimb();
    void openOrDescend();
    void chooseCursor(double x);

    TraceModel &m_model;
    TraceLayout m_layout;
    CellText m_text;
    bool m_byProducer = false;
    EventReference m_selected;
    EventReference m_hovered;
    int m_row = -1; ///< the selected one
    int m_hoveredRow = -1;
    TraceStart m_shown;
    Timestamp m_cursor;
    Drag m_drag = Drag::None;
    QPointF m_pressed;
    QPointF m_dragged;
};

} // namespace Backstory
