// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetimetext.h"
#include "views/spacetime/spacetimearea.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double KeyZoom = 1.5;

} // namespace

// Along the lane in the order in which it is drawn.
void SpaceTimeArea::stepInLane(int by)
{
    if (m_lane >= int(m_layout.lanes().size()))
        return;
    const auto [lane, index] = m_layout.placeOf(m_selectedEvent);
    if (lane == m_lane)
        select(m_layout.eventAt(lane, index + by)); // beyond the ends there is none
    else
        select(m_layout.eventAt(m_lane, 0));
}

// To the event of the next lane that has any, the nearest in time.
void SpaceTimeArea::stepLane(int by)
{
    const Timestamp time = m_selectedEvent >= 0 ? made().event(m_selectedEvent).time : Timestamp();
    for (int lane = m_lane + by; lane >= 0 && lane < int(m_layout.lanes().size()); lane += by) {
        const std::vector<int> &events = m_layout.lanes()[size_t(lane)].events;
        if (events.empty())
            continue;
        const auto apart = [&](int event) {
            return time.isValid()
                       ? std::abs(double(made().event(event).time.nanoseconds()) - double(time.nanoseconds()))
                       : 0.0;
        };
        select(*std::min_element(events.begin(), events.end(),
                                 [&](int a, int b) { return apart(a) < apart(b); }));
        return;
    }
}

// To the first cause or effect; again by Ctrl+Up and Ctrl+Down to the others.
void SpaceTimeArea::stepArrow(bool toCause)
{
    if (m_selectedEvent < 0)
        return;
    const std::vector<int> others =
        toCause ? made().causesOf(m_selectedEvent) : made().effectsOf(m_selectedEvent);
    if (others.empty())
        return;
    m_arrowFrom = m_selectedEvent;
    m_arrowToCause = toCause;
    m_arrowsTried = 0;
    select(others.front());
}

void SpaceTimeArea::stepAmongArrows(int by)
{
    if (m_arrowFrom < 0)
        return;
    const std::vector<int> others =
        m_arrowToCause ? made().causesOf(m_arrowFrom) : made().effectsOf(m_arrowFrom);
    const int count = int(others.size());
    if (m_arrowsTried >= count || others[size_t(m_arrowsTried)] != m_selectedEvent)
        return;
    m_arrowsTried = (m_arrowsTried + by + count) % count;
    select(others[size_t(m_arrowsTried)]);
}

void SpaceTimeArea::selectEnd(bool last)
{
    if (m_lane >= int(m_layout.lanes().size()) || m_layout.lanes()[size_t(m_lane)].events.empty())
        return;
    const std::vector<int> &events = m_layout.lanes()[size_t(m_lane)].events;
    select(last ? events.back() : events.front());
}

// The window must not take these for its own.
bool SpaceTimeArea::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isOwn = key->key() == Qt::Key_C || key->key() == Qt::Key_F || key->key() == Qt::Key_T;
        if ((isOwn && key->modifiers() == Qt::NoModifier) || key->key() == Qt::Key_Plus ||
            key->key() == Qt::Key_Equal || key->key() == Qt::Key_Minus) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

bool SpaceTimeArea::zoomByKey(const QKeyEvent &event)
{
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(KeyZoom);
        return true;
    case Qt::Key_Minus:
        zoom(1 / KeyZoom);
        return true;
    case Qt::Key_0:
        fit();
        return true;
    default:
        return false;
    }
}

bool SpaceTimeArea::actByKey(int key)
{
    const EventReference selected =
        m_selectedEvent >= 0 ? made().event(m_selectedEvent).reference : EventReference();
    switch (key) {
    case Qt::Key_C:
        setCone(!m_cone);
        return true;
    case Qt::Key_F:
        Q_EMIT foldWanted();
        return true;
    case Qt::Key_T:
        if (selected.isValid())
            Q_EMIT traceWanted(selected);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (selected.isValid())
            Q_EMIT eventActivated(selected);
        return true;
    case Qt::Key_Space:
        if (selected.isValid() && made().event(m_selectedEvent).time.isValid())
            Q_EMIT cursorChosen(made().event(m_selectedEvent).time);
        return true;
    default:
        return false;
    }
}

void SpaceTimeArea::keyPressEvent(QKeyEvent *event)
{
    const bool control = event->modifiers() & Qt::ControlModifier;
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    const int sign = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up ? -1 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (control) {
            stepArrow(sign < 0);
        } else if (shift) {
            TimeScale scale = m_scale;
            scale.pan(sign * m_scale.width() / 4);
            changeScale(scale);
        } else {
            stepInLane(sign);
        }
        return;
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (control)
            stepAmongArrows(sign);
        else
            stepLane(sign);
        return;
    case Qt::Key_Home:
    case Qt::Key_End:
        if (!control) {
            selectEnd(event->key() == Qt::Key_End);
            return;
        }
        break;
    default:
        if (zoomByKey(*event) || (!control && actByKey(event->key())))
            return;
        break;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

void SpaceTimeArea::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Mouse && event->x() >= NameWidth && event->y() >= AxisHeight)
        select(eventOf(m_layout.hitAt(toLayout(event->pos()))));
    if (m_selectedEvent < 0)
        return;
    const EventReference selected = made().event(m_selectedEvent).reference;
    const QString description = descriptionText(made(), m_selectedEvent, m_model.timeText());
    QMenu menu(this);
    connect(menu.addAction(u"Show in the &timeline\tEnter"_s), &QAction::triggered, this,
            [this, selected] { Q_EMIT eventActivated(selected); });
    connect(menu.addAction(u"Show its t&race\tT"_s), &QAction::triggered, this,
            [this, selected] { Q_EMIT traceWanted(selected); });
    QAction *cone = menu.addAction(u"Only its past and future (&cone)\tC"_s);
    cone->setCheckable(true);
    cone->setChecked(m_cone);
    connect(cone, &QAction::triggered, this, &SpaceTimeArea::setCone);
    menu.addSeparator();
    connect(menu.addAction(u"&Copy its description"_s), &QAction::triggered, this,
            [description] { QGuiApplication::clipboard()->setText(description); });
    connect(menu.addAction(u"&Save as PNG…"_s), &QAction::triggered, this, &SpaceTimeArea::pictureWanted);
    menu.exec(event->globalPos());
}

void SpaceTimeArea::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    redraw();
}

void SpaceTimeArea::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    redraw();
}

} // namespace Backstory
