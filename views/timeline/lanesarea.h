// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/timeline/lanespainter.h"
#include "views/timescale/timearea.h"

namespace Backstory
{

class FindingMarks;
struct EventMarks;

/// Lanes below a time axis: draws the events of a LanesModel, zooms and pans by mouse, touch and keyboard,
/// and tells which event or moment was chosen. What is drawn is what is hit: both ask the same layout.
class LanesArea : public TimeArea
{
    Q_OBJECT
public:
    explicit LanesArea(LanesModel &model, QWidget *parent = nullptr);

    void seek(Timestamp from, Timestamp to);
    void zoom(double factor);
    bool isFolded() const { return m_folded; }
    void setFolded(bool folded);

    void setSelected(const EventReference &event);
    void setHovered(const EventReference &event);
    void setTimeCursor(Timestamp moment);
    /// The time behind the last event that was read is hatched: more may come there.
    void setReading(bool reading);
    /// What to mark above single events; outlives the area.
    void setMarks(FindingMarks *marks);
    /// Times are to be written anew.
    void updateTexts();

    /// Pixels of the viewport; empty when the event is in no lane or out of sight.
    QRectF rectOf(const EventReference &event) const;
    QRect laneRect(int lane) const;
    /// Where the sign of findings is drawn above a single event; null when it has none.
    QPointF markPoint(const EventReference &event) const;
    int laneHeight() const { return m_model.isAll() ? LanesPainter::AllHeight : LanesPainter::LaneHeight; }
    QRect axisRect() const;
    int currentLane() const { return m_lane; }

Q_SIGNALS:
    void scaleChanged();
    void eventSelected(const Backstory::EventReference &event);
    void eventHovered(const Backstory::EventReference &event);
    void detailsWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Hit {
        int lane = -1;
        const LaneItem *item = nullptr;
    };
    /// An event where it is drawn; of all events of a source only the time may be known.
    struct Spot {
        int lane = -1;
        qint64 index = -1;
        Timestamp time;

        bool isValid() const { return lane >= 0 && time.isValid(); }
    };

    // What is shown (lanesarea.cpp)
    void resetLanes();
    void updateExtent();
    void changeScale(const TimeScale &scale) override;
    void lookAgain();
    void updateScrollBar();
    void updateFolds();
    void select(LanePlace place);
    void select(const EventReference &event);
    void reveal(const Spot &spot);
    void takeLinks();
    void announce();

    // Where it is (lanesgeometry.cpp)
    const std::vector<LaneItem> &itemsOf(int lane) const;
    int laneAt(int y) const;
    const LaneItem *itemOf(const Spot &spot) const;
    Spot spotOf(LanePlace place) const;
    Spot spotOf(const LinkedEvent &event) const;
    Spot selectedSpot() const;

    // How it is drawn (lanesdrawing.cpp)
    void drawLane(QPainter &painter, int lane);
    void drawMarks(QPainter &painter, int lane);
    void drawSelection(QPainter &painter);
    void drawLinks(const Spot &selected);
    void drawRing(QPainter &painter, const Spot &spot, const QColor &color, double width);
    QPointF pointOf(const Spot &spot) const;
    QString noteOf(const Lane &lane) const;
    /// Null where there are none, and while they are not known.
    const EventMarks *marksOf(int lane, const LaneItem &item) const;
    static QPointF signPoint(const QRect &lane, const LaneItem &item);

    // What is done with it (lanesinput.cpp, laneskeys.cpp)
    Hit hitAt(const QPoint &point) const;
    void click(const QPoint &point) override;
    void hover(const QPoint &point) override;
    bool isOnAxis(const QPoint &point) const override { return axisRect().contains(point); }
    QString tipAt(const QPoint &point) const override;
    void open(const Hit &hit);
    void stepInLane(int by);
    void stepLane(int by);
    void selectFirst(int lane);
    void selectEnd(bool last);

    LanesModel &m_model;
    FindingMarks *m_marks = nullptr;
    LanesPainter m_painter;
    mutable std::vector<std::vector<LaneItem>> m_items;
    mutable std::vector<bool> m_laidOut;
    bool m_folded = false;
    bool m_reading = false;
    int m_lane = 0; ///< where the keyboard is
    EventReference m_selected;
    EventReference m_hovered;
    LanePlace m_selectedPlace;
    LanePlace m_hoveredPlace;
    bool m_revealWhenRead = false;
    Timestamp m_cursor;
};

} // namespace Backstory
