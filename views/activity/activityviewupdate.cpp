// SPDX-License-Identifier: GPL-3.0-or-later
// What the view of the activity shows, and what it says.
#include "models/activity/activitybars.h"
#include "models/text/numbertext.h"
#include "views/activity/activitychart.h"
#include "views/activity/activitycontrols.h"
#include "views/activity/activityview.h"
#include "views/activity/dashboardmenu.h"
#include "views/activity/seriesdelegate.h"
#include "views/theme/messagepage.h"
#include "views/theme/panelheader.h"
#include "views/timescale/activitypanel.h"
#include "views/timescale/activitystrip.h"

#include <QDateTime>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int RoomForNames = 240;
constexpr int RoomToCompare = 440;

/// Bars begin by the Unix epoch, so they begin at odd times where the zone is not whole bars away from UTC.
bool beginsAtOddTimes(qint64 bucket, Timestamp at)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(at.nanoseconds() / 1'000'000);
    return qint64(local.offsetFromUtc()) * 1'000'000'000 % bucket != 0;
}

/// Two choices with the same series, whatever stretch of time and bars they have.
bool haveSameSeries(const ActivityFilter &a, const ActivityFilter &b)
{
    return a.by == b.by && a.field == b.field && a.sum == b.sum && a.only == b.only;
}

} // namespace

ActivityStrip *ActivityView::strip() const
{
    return m_overview->strip();
}

void ActivityView::setTimeText(TimeText text)
{
    m_timeText = text;
    m_overview->setTimeText(text);
    m_chart->setTimeText(text);
    updateNote();
}

void ActivityView::setTimeCursor(Timestamp moment)
{
    m_chart->setTimeCursor(moment);
    strip()->setTimeCursor(moment);
}

void ActivityView::setRange(Timestamp from, Timestamp to)
{
    ActivityChoice choice = m_model.choice();
    if (choice.filter.from == from && choice.filter.to == to)
        return;
    choice.filter.from = from;
    choice.filter.to = to;
    m_overview->setRange(from, to);
    m_controls->setChoice(choice);
    m_model.setChoice(choice);
    updateMessage();
    Q_EMIT rangeChosen(from, to);
}

void ActivityView::setDashboards(const ActivityDashboards &dashboards)
{
    m_dashboards = dashboards;
    m_menu->setDashboards(dashboards.saved);
    choose(dashboards.shown);
}

// The stretch of time stays as it is.
void ActivityView::choose(const ActivityChoice &wanted)
{
    ActivityChoice choice = wanted;
    choice.filter.from = m_model.choice().filter.from;
    choice.filter.to = m_model.choice().filter.to;
    m_dashboards.shown = choice;
    m_dashboards.shown.filter.from = {};
    m_dashboards.shown.filter.to = {};
    m_controls->setChoice(choice);
    m_model.setChoice(choice);
    updateMessage();
}

// A series keeps its colour while the same ones are asked for, whichever of them has most by now.
void ActivityView::updateParts()
{
    const ActivityFilter &filter = m_model.counted().filter;
    if (!haveSameSeries(filter, m_colored))
        m_parts.clear();
    m_colored = filter;
    for (const ActivitySeries &series : m_model.counted().activity.series) {
        if (m_parts.size() < ActivityBars::Own && !m_parts.contains(series.name))
            m_parts.append(series.name);
    }
}

void ActivityView::updateActivity()
{
    const CountedActivity &counted = m_model.counted();
    m_overview->setOverview(counted.overview, m_model.isLoaded() && !counted.activity.complete);
    m_controls->setTypes(counted.types);
    updateParts();
    QList<int> categories;
    if (counted.filter.by == ActivityFilter::Category && m_indexOf) {
        for (const QString &name : std::as_const(m_parts))
            categories.append(m_indexOf(name));
    }
    const Timestamp from = counted.filter.from.isValid() ? counted.filter.from : counted.overview.from;
    const Timestamp to = counted.filter.to.isValid() ? counted.filter.to : counted.overview.to;
    m_chart->setBy(counted.filter.by);
    m_chart->setEarlierText(ActivityControls::shiftText(counted.shift));
    m_chart->setBars(ActivityBars(counted, m_parts), from, to, categories);
    m_delegate->setCategories(categories);
    m_filling = true;
    m_series.setCounted(counted, m_parts);
    m_table->setMinimumWidth(counted.shift > 0 ? RoomToCompare : RoomForNames);
    for (int column = 0; column < m_series.columnCount(); ++column)
        m_table->horizontalHeader()->setSectionResizeMode(
            column, column == 0 ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
    const int row = m_series.rowOf(m_chosen);
    m_table->setCurrentIndex(row < 0 ? QModelIndex() : m_series.index(row, 0));
    m_filling = false;
    updateHighlight();
    updateMessage();
}

void ActivityView::updateHighlight()
{
    const int row = m_series.rowOf(m_chosen);
    m_chart->setHighlight(row < 0 ? -1 : m_series.partOf(row));
}

QString ActivityView::coverage() const
{
    const CountedActivity &counted = m_model.counted();
    const ActivityChoice &choice = m_model.choice();
    const qint64 bucket = counted.filter.bucket;
    QStringList parts;
    parts.append(u"bars of %1%2"_s.arg(
        durationText(bucket), m_timeText.zone() != TimeText::Utc && counted.overview.from.isValid() &&
                                      beginsAtOddTimes(bucket, counted.overview.from)
                                  ? u", which begin by UTC"_s
                                  : QString()));
    if (choice.filter.bucket > 0 && bucket != choice.filter.bucket)
        parts.append(u"those of %1 would be too many"_s.arg(durationText(choice.filter.bucket)));
    if (counted.shift > 0)
        parts.append(u"dashed: "_s + ActivityControls::shiftText(counted.shift));
    else if (choice.shift > 0 && m_model.isLoaded())
        parts.append(u"bars of %1 cannot be compared with %2: choose shorter ones"_s.arg(
            durationText(bucket), ActivityControls::shiftText(choice.shift)));
    if (m_series.rowCount() - 1 > ActivityBars::Own)
        parts.append(u"all but %1 share the grey parts"_s.arg(ActivityBars::Own));
    const Activity &activity = counted.activity;
    if (activity.untimed > 0)
        parts.append(countText(activity.untimed, u"event"_s) + u" without a time not counted"_s);
    if (activity.unread > 0)
        parts.append(u"payloads of "_s + countText(activity.unread, u"event"_s) + u" could not be had"_s);
    if (activity.unsummed > 0)
        parts.append(countText(activity.unsummed, u"event"_s) +
                     u" without the number “%1”"_s.arg(counted.filter.sum));
    if (!activity.complete)
        parts.append(u"still reading"_s);
    return parts.join(u" · "_s);
}

QString ActivityView::title() const
{
    const ActivityFilter &filter = m_model.counted().filter;
    const QString what = filter.sum.isEmpty() ? u"Events"_s : u"Sum of "_s + filter.sum;
    switch (filter.by) {
    case ActivityFilter::Category:
        return what + u" by category"_s;
    case ActivityFilter::Producer:
        return what + u" by producer"_s;
    case ActivityFilter::Field:
        return what + u" by "_s + filter.field;
    default:
        return what + u" by type"_s;
    }
}

QString ActivityView::progress() const
{
    const qint64 read = m_model.payloadsRead();
    return read > 0 ? u", %1 read …"_s.arg(countText(read, u"payload"_s)) : u" …"_s;
}

void ActivityView::updateNote()
{
    const CountedActivity &counted = m_model.counted();
    qint64 events = 0;
    for (const ActivitySeries &series : counted.activity.series)
        events += series.events;
    m_header->setTitle(title());
    const QString current = m_chart->currentText();
    const QString reading = m_model.isLoaded() ? QString() : u" · counting anew"_s + progress();
    m_header->setNote((current.isEmpty() ? countText(events, u"event"_s) : current) + reading);
    m_coverage->setText(coverage());
}

// What is so, why, and what to do.
void ActivityView::updateMessage()
{
    const CountedActivity &counted = m_model.counted();
    const ActivityFilter &wanted = m_model.choice().filter;
    const bool hasBars = !m_chart->bars().bars().empty();
    QString title;
    QString text;
    if (!m_model.hasSources()) {
        title = u"No source is open"_s;
        text = u"Open an event store to see how often what happens in it."_s;
    } else if (wanted.isUnfinished()) {
        title = u"Which field?"_s;
        text = u"Write the path of a field of the payload beside “By a field”, as customer.country or "
               u"lines[0].sku. Events are counted by its values."_s;
    } else if (!counted.activity.error.isEmpty()) {
        title = u"The activity cannot be read"_s;
        text = counted.activity.error;
    } else if (!m_model.isLoaded() && !hasBars) {
        title = u"Counting events"_s + progress();
        text = wanted.needsPayloads()
                   ? u"Every payload is read for this, which may take a while. Choose types "
                     u"or a shorter stretch of time to be faster."_s
                   : u"The bars appear as soon as the events have been counted."_s;
    } else if (!hasBars) {
        title = u"No events in this choice"_s;
        text = u"Show more time or more types."_s;
        if (counted.activity.untimed > 0)
            text +=
                u" %1 have no time, and so no bar."_s.arg(countText(counted.activity.untimed, u"event"_s));
    }
    m_message->setMessage(title, text);
    m_pages->setCurrentIndex(title.isEmpty() ? 1 : 0);
    updateNote();
}

} // namespace Backstory
