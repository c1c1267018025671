// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/spacetime/spacetimemodel.h"
#include "views/spacetime/spacetimelayout.h"
#include "views/timeline/lanespainter.h"
#include "views/timescale/timearea.h"

#include <QPixmap>

namespace Backstory
{

/// The picture of a space-time diagram below a time axis: draws what a SpaceTimeModel has, zooms and pans by
/// mouse, touch and keyboard, and tells which event or moment was chosen. What is drawn is what is hit: both
/// ask the same layout.
class SpaceTimeArea : public TimeArea
{
    Q_OBJECT
public:
    static constexpr int NameWidth = 168;
    static constexpr int AxisHeight = 24;

    explicit SpaceTimeArea(SpaceTimeModel &model, QWidget *parent = nullptr);

    const SpaceTimeLayout &places() const { return m_layout; }
    void zoom(double factor);
    void setFolded(bool folded);
    /// What is neither provably before nor provably after the selected event is dimmed.
    void setCone(bool cone);
    bool isCone() const { return m_cone; }

    void setSelected(const EventReference &event);
    void setHovered(const EventReference &event);
    void setTimeCursor(Timestamp moment);
    /// Times are to be written anew.
    void updateTexts();

    /// The number of the selected event in the diagram; -1: none.
    int selected() const { return m_selectedEvent; }
    /// How the selected event stands to the one that was selected before it; empty when there is none.
    QString relation() const;
    /// Pixels of the viewport.
    QPointF toViewport(QPointF inLayout) const;
    /// What is said of this place of the viewport.
    QString tipAt(const QPoint &point) const override;
    /// All lanes in the present width, as a picture of its own.
    QImage picture(qreal ratio);

Q_SIGNALS:
    void relationChanged();
    void coneChanged(bool cone);
    void foldWanted();
    void pictureWanted();
    void eventSelected(const Backstory::EventReference &event);
    void eventActivated(const Backstory::EventReference &event);
    void eventHovered(const Backstory::EventReference &event);
    void traceWanted(const Backstory::EventReference &event);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool event(QEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    // What is shown (spacetimearea.cpp)
    void takeLoaded();
    /// True when it was laid out anew.
    bool updateFolds();
    void changeScale(const TimeScale &scale) override;
    void layOut();
    void updateScrollBar();
    void select(int event);
    void reveal(int event);
    void announce();
    const SpaceTime &made() const { return *m_model.spaceTime(); }

    // How it is drawn (spacetimedrawing.cpp, spacetimelines.cpp)
    /// All but the axis and what follows the mouse and the time cursor.
    void paint(QPainter &painter, const QRect &rect, int scrolled, bool focused);
    void redraw();
    void drawRing(QPainter &painter, int event, const QColor &color, double width) const;
    void drawCursor(QPainter &painter) const;
    void drawBands(QPainter &painter) const;
    void drawLines(QPainter &painter) const;
    void drawBoxes(QPainter &painter) const;
    void drawArrows(QPainter &painter) const;
    void drawArrow(QPainter &painter, const SpaceTimeLayout::Arrow &arrow) const;
    /// More arrows than one can follow.
    bool isCrowded() const { return m_layout.arrows().size() > 300; }
    QPen penOf(const SpaceTimeLayout::Arrow &arrow) const;
    void drawItems(QPainter &painter);
    void drawRings(QPainter &painter) const;
    void drawLabels(QPainter &painter) const;
    void drawNames(QPainter &painter, const QRect &rect, bool focused) const;
    void drawAxis(QPainter &painter, const QRect &rect, Timestamp cursor) const;
    QString cursorText() const;
    int categoryOf(const SpaceTimeLayout::Lane &lane, const LaneItem &item) const;
    bool isContested(int event) const;
    bool isDimmed(int event) const;
    bool isDimmed(const SpaceTimeLayout::Lane &lane, const LaneItem &item) const;
    /// -1: in the past of the selected event (or itself), 1: in its future; 0: in neither.
    int sideOf(int event) const;

    // What is done with it (spacetimeinput.cpp, spacetimekeys.cpp)
    bool isOnAxis(const QPoint &point) const override
    {
        return point.y() < AxisHeight && point.x() >= NameWidth;
    }
    QPointF toLayout(const QPoint &point) const;
    QString tipOf(const SpaceTimeLayout::Hit &hit) const;
    QString eventTip(int event) const;
    void click(const QPoint &point) override;
    void hover(const QPoint &point) override;
    int eventOf(const SpaceTimeLayout::Hit &hit) const;
    void stepInLane(int by);
    void stepLane(int by);
    void stepArrow(bool toCause);
    void stepAmongArrows(int by);
    void selectEnd(bool last);
    bool zoomByKey(const QKeyEvent &event);
    bool actByKey(int key);

    SpaceTimeModel &m_model;
    LanesPainter m_painter;
    QPixmap m_picture; ///< what paint() drew last; null when it is to be drawn anew
    SpaceTimeLayout m_layout;
    std::vector<bool> m_contested; ///< of each event
    bool m_folded = false;
    bool m_cone = false;
    int m_lane = 0; ///< where the keyboard is
    EventReference m_selected;
    EventReference m_hovered;
    int m_selectedEvent = -1;
    int m_previousEvent = -1; ///< that was selected before it
    int m_hoveredEvent = -1;
    int m_arrowFrom = -1; ///< where stepping along arrows began, and how many of them were tried
    int m_arrowsTried = 0;
    bool m_arrowToCause = false;
    Timestamp m_cursor;
};

} // namespace Backstory
