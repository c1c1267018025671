// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/spacetime/spacetimearea.h"
#include "models/spacetime/spacetimetext.h"
#include "models/text/numbertext.h"
#include "views/theme/fonts.h"
#include "views/timescale/timefolds.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// Moments between which nothing happens, by the shown events.
std::vector<TimeFold> quietOf(const SpaceTime &made)
{
    std::vector<Timestamp> times;
    for (int i = 0; i < made.shown; ++i) {
        if (made.event(i).time.isValid())
            times.push_back(made.event(i).time);
    }
    std::sort(times.begin(), times.end());
    std::vector<TimeFold> quiet;
    for (size_t i = 1; i < times.size(); ++i) {
        if (times[i - 1] < times[i])
            quiet.push_back({times[i - 1], times[i]});
    }
    return quiet;
}

/// A moment so much later (or earlier), as far as moments go.
Timestamp moved(Timestamp time, double nanoseconds)
{
    const double moment = double(time.nanoseconds()) + nanoseconds;
    return std::abs(moment) < 9.2e18 ? Timestamp::fromNanoseconds(time.nanoseconds() + qint64(nanoseconds))
                                     : time;
}

} // namespace

SpaceTimeArea::SpaceTimeArea(SpaceTimeModel &model, QWidget *parent)
    : TimeArea(NameWidth, parent)
    , m_model(model)
{
    setAccessibleName(u"Space-time diagram"_s);
    connect(&m_model, &SpaceTimeModel::loaded, this, &SpaceTimeArea::takeLoaded);
    connect(&m_model, &SpaceTimeModel::subjectChanged, this, [this] {
        m_scale = TimeScale();
        m_scale.setWidth(std::max(viewport()->width() - NameWidth, 1));
        m_lane = 0;
        verticalScrollBar()->setValue(0);
        takeLoaded();
    });
    takeLoaded();
}

void SpaceTimeArea::takeLoaded()
{
    m_selectedEvent = made().find(m_selected);
    m_hoveredEvent = made().find(m_hovered);
    m_arrowFrom = m_previousEvent = -1;
    m_contested.assign(made().events.size(), false);
    for (const SpaceTimeWork &work : made().works) {
        for (const int write : work.writes)
            m_contested[size_t(write)] = work.isContested;
    }
    m_lane = std::clamp(m_lane, 0, std::max(int(m_model.lanes().size()) - 1, 0));
    if (!updateFolds())
        layOut();
    announce();
    Q_EMIT relationChanged();
}

// Some room at both sides, more on the right, where labels go.
bool SpaceTimeArea::updateFolds()
{
    TimeScale scale = m_scale;
    std::vector<TimeFold> folds;
    if (made().from.isValid()) {
        if (m_folded)
            folds = foldsWorthwhile(quietOf(made()), made().from, made().to, made().shown);
        double length = double(made().to.nanoseconds()) - double(made().from.nanoseconds());
        for (const TimeFold &fold : folds)
            length -= double(fold.to.nanoseconds()) - double(fold.from.nanoseconds());
        const bool isMoment = made().from == made().to;
        scale.setRange(isMoment ? made().from : moved(made().from, -length / 24),
                       isMoment ? made().to : moved(made().to, length / 10));
    }
    scale.setFolds(std::move(folds));
    const bool isOther = scale != m_scale;
    changeScale(scale);
    return isOther;
}

void SpaceTimeArea::changeScale(const TimeScale &scale)
{
    if (scale == m_scale)
        return;
    m_scale = scale;
    layOut();
}

void SpaceTimeArea::layOut()
{
    SpaceTimeMetrics metrics;
    QFont strong = smallFont();
    strong.setWeight(QFont::DemiBold);
    const QFontMetricsF plainMetrics(smallFont(), viewport());
    const QFontMetricsF strongMetrics(strong, viewport());
    metrics.width = [&](const QString &text, bool isStrong) {
        return (isStrong ? strongMetrics : plainMetrics).horizontalAdvance(text);
    };
    metrics.lineHeight = std::ceil(plainMetrics.height());
    m_layout = SpaceTimeLayout(made(), m_model.lanes(), m_scale, viewport()->height() - AxisHeight, metrics);
    updateScrollBar();
    redraw();
}

void SpaceTimeArea::redraw()
{
    m_picture = {};
    viewport()->update();
}

void SpaceTimeArea::updateScrollBar()
{
    const int room = std::max(viewport()->height() - AxisHeight, 0);
    verticalScrollBar()->setPageStep(room);
    verticalScrollBar()->setSingleStep(48);
    verticalScrollBar()->setRange(0, std::max(0, int(m_layout.height()) - room));
}

void SpaceTimeArea::zoom(double factor)
{
    // About the selected event as long as it is in sight.
    double x = m_scale.width() / 2;
    if (m_selectedEvent >= 0 && made().event(m_selectedEvent).time.isValid()) {
        const double at = m_scale.xOf(made().event(m_selectedEvent).time);
        if (at >= 0 && at <= m_scale.width())
            x = at;
    }
    TimeScale scale = m_scale;
    scale.zoom(factor, x);
    changeScale(scale);
}

void SpaceTimeArea::setFolded(bool folded)
{
    m_folded = folded;
    updateFolds();
}

void SpaceTimeArea::setCone(bool cone)
{
    if (cone == m_cone)
        return;
    m_cone = cone;
    redraw();
    Q_EMIT coneChanged(cone);
}

void SpaceTimeArea::setSelected(const EventReference &event)
{
    if (event == m_selected)
        return;
    m_selected = event;
    m_previousEvent = m_selectedEvent;
    m_selectedEvent = made().find(event);
    reveal(m_selectedEvent);
    announce();
    redraw();
    Q_EMIT relationChanged();
}

QString SpaceTimeArea::relation() const
{
    if (m_selectedEvent < 0 || m_previousEvent < 0)
        return {};
    return nameOf(made(), m_selectedEvent) + u" is "_s +
           relationText(made(), m_selectedEvent, m_previousEvent);
}

void SpaceTimeArea::setHovered(const EventReference &event)
{
    if (event == m_hovered)
        return;
    m_hovered = event;
    m_hoveredEvent = made().find(event);
    viewport()->update();
}

void SpaceTimeArea::setTimeCursor(Timestamp moment)
{
    if (moment == m_cursor)
        return;
    m_cursor = moment;
    viewport()->update();
}

void SpaceTimeArea::updateTexts()
{
    announce();
    redraw();
}

void SpaceTimeArea::select(int event)
{
    if (event < 0 || made().event(event).reference == m_selected)
        return;
    const EventReference reference = made().event(event).reference;
    setSelected(reference);
    Q_EMIT eventSelected(reference);
}

void SpaceTimeArea::reveal(int event)
{
    const int lane = m_layout.placeOf(event).first;
    if (lane < 0)
        return;
    m_lane = lane;
    TimeScale scale = m_scale;
    scale.reveal(made().event(event).time);
    changeScale(scale);
    const SpaceTimeLayout::Lane &shown = m_layout.lanes()[size_t(lane)];
    const int room = viewport()->height() - AxisHeight;
    QScrollBar *bar = verticalScrollBar();
    if (shown.top < bar->value())
        bar->setValue(int(shown.top));
    else if (shown.bottom() > bar->value() + room)
        bar->setValue(int(shown.bottom()) - room);
}

void SpaceTimeArea::announce()
{
    QString text = u"Space-time diagram"_s;
    const auto [lane, index] = m_layout.placeOf(m_selectedEvent);
    if (lane >= 0) {
        text +=
            u": "_s + descriptionText(made(), m_selectedEvent, m_model.timeText()).replace(u'\n', u", "_s);
        text += u", event %1 of %2 on its lane, %3, %4"_s.arg(
            countText(index + 1), countText(qint64(m_layout.lanes()[size_t(lane)].events.size())),
            countText(qint64(made().causesOf(m_selectedEvent).size()), u"cause"_s),
            countText(qint64(made().effectsOf(m_selectedEvent).size()), u"effect"_s));
        if (!relation().isEmpty())
            text += u"; "_s + relation();
    }
    if (text != accessibleName())
        setAccessibleName(text); // which tells screen readers
}

void SpaceTimeArea::resizeEvent(QResizeEvent *)
{
    TimeScale scale = m_scale;
    scale.setWidth(std::max(viewport()->width() - NameWidth, 1));
    m_scale = scale;
    layOut(); // the height may be another one, too
}

void SpaceTimeArea::scrollContentsBy(int, int)
{
    redraw();
}

void SpaceTimeArea::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        redraw();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace Backstory
