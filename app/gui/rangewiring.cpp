// SPDX-License-Identifier: GPL-3.0-or-later
// How the views of a window share one stretch of time. The lag of consumers shows what was sampled in it.
#include "app/gui/mainwindow.h"
#include "models/goto/gotoquery.h"
#include "models/query/causequery.h"
#include "views/activity/activityview.h"
#include "views/causation/causationview.h"
#include "views/consumers/consumersview.h"
#include "views/consumers/lagpanel.h"
#include "views/processing/processingview.h"
#include "views/timeline/lanesarea.h"
#include "views/timeline/lanesview.h"

#include <QToolButton>

namespace Backstory
{

namespace
{

/// Of what is shown; invalid when the selected one is of it already, or there is none.
EventReference eventIn(QueryScope &scope, const QList<HistorySource> &sources, const GotoPlace &place,
                       const EventReference &selected, Timestamp from, Timestamp to)
{
    const auto isInside = [&](const EventReference &event) {
        const HistorySource source = sourceWithId(sources, event.source);
        if (source.id < 0)
            return false;
        const auto found = scope.history(source).event(event.row);
        return found && from <= found->time() && found->time() < to;
    };
    if (selected.isValid() && isInside(selected))
        return {};
    // What is nearest to its begin may stand before it, and what is nearest to its end behind it.
    constexpr int Steps = 8;
    for (int step = 0; step <= Steps && !scope.isStopped(); ++step) {
        GotoRequest moment;
        moment.kind = GotoRequest::Moment;
        moment.time = Timestamp::fromNanoseconds(from.nanoseconds() +
                                                 (to.nanoseconds() - from.nanoseconds()) / Steps * step);
        const GotoAnswer answer = findGoto(scope, sources, place, {moment}, TimeText());
        if (answer.event.isValid() && isInside(answer.event))
            return answer.event;
    }
    return {};
}

} // namespace

void MainWindow::connectRange()
{
    connect(m_causationView, &CausationView::rangeChosen, &m_focus, &Focus::setRange);
    connect(m_activityView, &ActivityView::rangeChosen, &m_focus, &Focus::setRange);
    connect(m_processingView, &ProcessingView::rangeChosen, &m_focus, &Focus::setRange);
    connect(m_consumersView->lag(), &LagPanel::rangeChosen, &m_focus, &Focus::setRange);
    connect(&m_focus, &Focus::rangeChanged, m_consumersView->lag(), &LagPanel::setRange);
    connect(&m_focus, &Focus::rangeChanged, m_causationView, &CausationView::setRange);
    connect(&m_focus, &Focus::rangeChanged, m_activityView, &ActivityView::setRange);
    connect(&m_focus, &Focus::rangeChanged, m_processingView, &ProcessingView::setRange);
    connect(&m_focus, &Focus::rangeChanged, this, [this](Timestamp from, Timestamp to) {
        LanesArea *lanes = m_lanesView->area();
        if (lanes->scale().isValid())
            from.isValid() && to.isValid() ? lanes->seek(from, to) : lanes->fit();
        m_timeline.setRange(from, to);
        enterRange();
        updateRange();
    });
    connect(&m_lanes, &LanesModel::lanesReset, this, [this] {
        if (m_focus.hasRange() && m_lanesView->area()->scale().isValid())
            m_lanesView->area()->seek(m_focus.rangeFrom(), m_focus.rangeTo());
    });
    connect(m_range, &QToolButton::clicked, this, [this] { m_focus.setRange({}, {}); });
    updateRange();
}

// Who chooses a stretch of time goes on in it: an event of the timeline that lies in it is
// selected, unless the selected one does.
void MainWindow::enterRange()
{
    const TimelineSubject &subject = m_timeline.subject();
    const Timestamp from = m_focus.rangeFrom();
    const Timestamp to = m_focus.rangeTo();
    if (!m_focus.hasRange() || !subject.isValid())
        return m_rangeSlot.cancel();
    const EventReference selected = m_focus.selected();
    m_rangeSlot.start([sources = historiesFor(subject.source()), selected, from, to,
                       place = GotoPlace{subject.entity, subject.allOf, m_focus.pinned()}](
                          QueryScope &scope) { return eventIn(scope, sources, place, selected, from, to); },
                      [this](EventReference &&event) {
                          if (event.isValid())
                              m_focus.select(event);
                      });
}

void MainWindow::updateRange()
{
    m_rangeAction->setVisible(m_focus.hasRange());
    if (m_focus.hasRange())
        m_range->setText(m_timeText.range(m_focus.rangeFrom(), m_focus.rangeTo()) + QStringLiteral("  ×"));
}

} // namespace Backstory
