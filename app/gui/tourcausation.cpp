// SPDX-License-Identifier: GPL-3.0-or-later
// Who causes whom, one request in time, and what looks suspicious.
#include "app/gui/tourwalk.h"

#include "app/demo/demo.h"
#include "views/causation/behindpanel.h"
#include "views/causation/causationview.h"
#include "views/consumers/lagpanel.h"
#include "views/findings/findingsview.h"
#include "views/processing/processingview.h"
#include "views/spacetime/spacetimeview.h"
#include "views/timescale/activitystrip.h"
#include "views/trace/traceview.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QTableView>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// The one that returns with the most events: what is behind it is what one asks first.
const SankeyRibbon *ribbonToOpen(const SankeyLayout &layout)
{
    const SankeyRibbon *best = nullptr;
    for (const SankeyRibbon &each : layout.ribbons()) {
        if (each.flows.size() == 1 &&
            (!best || std::pair(each.returns, each.count) > std::pair(best->returns, best->count)))
            best = &each;
    }
    return best;
}

void press(const QWidget *view, const QString &button)
{
    for (QToolButton *each : view->findChildren<QToolButton *>()) {
        if (each->text() == button)
            each->click();
    }
}

} // namespace

// The Sankey diagram, a list behind a ribbon, and nodes that are producers in a part of the time.
bool TourWalk::showCausation()
{
    m_window->showView(MainWindow::View::Causation);
    auto *view = m_window->findChild<CausationView *>();
    CausationModel &model = m_window->causation();
    if (!waitFor([&model] { return model.isLoaded(); }) || !settle() || !picture(u"causation"_s))
        return false;
    const SankeyLayout &layout = view->canvas()->sankey();
    const SankeyRibbon *ribbon = ribbonToOpen(layout);
    if (!ribbon)
        return false;
    Q_EMIT view->behind()->flowWanted(layout.nodes()[ribbon->from].name, layout.nodes()[ribbon->to].name);
    if (!settle() || !picture(u"causation-behind"_s))
        return false;
    const ActivityOverview activity = model.activity();
    const qint64 part = nanosecondsBetween(activity.from, activity.to) / 4;
    const qint64 from = activity.from.nanoseconds() + part;
    Q_EMIT view->strip()->rangeWanted(Timestamp::fromNanoseconds(from),
                                      Timestamp::fromNanoseconds(from + part));
    if (!settle() || !picture(u"causation-range"_s))
        return false;
    Q_EMIT view->strip()->rangeWanted({}, {});
    return settle();
}

// The trace of the event that is shown, with its events in space and time; then both as one looks closer.
bool TourWalk::showTrace()
{
    m_window->showView(MainWindow::View::Trace);
    if (!settle() || !picture(u"trace"_s))
        return false;
    auto *view = m_window->findChild<TraceView *>();
    const auto look = [this, view] {
        press(view, u"Compress gaps"_s);
        press(view, u"Only critical path"_s);
        press(m_window->findChild<SpaceTimeView *>(), u"Producers"_s);
    };
    look();
    if (!settle() || !picture(u"trace-compressed"_s))
        return false;
    look();
    // Payloads of this one name what has no event in it.
    for (const PlantedCase &planted : plantedCases()) {
        if (planted.name == PlantedCase::EffectBeforeCause)
            m_window->trace().show(TraceStart::ofEvent({source(), EventRow{planted.positions.constLast()}}));
    }
    return settle() && picture(u"trace-named"_s);
}

// The list with what proves its first finding, then a lost update with its witness alone.
bool TourWalk::showFindings()
{
    m_window->showView(MainWindow::View::Findings);
    auto *view = m_window->findChild<FindingsView *>();
    FindingsModel &model = m_window->findings();
    if (!settle() || !picture(u"findings"_s))
        return false;
    int row = 0; // the worst come first
    while (model.rowAt(row) && model.rowAt(row)->finding.rule != FindingRule::LostUpdate)
        ++row;
    view->choose(model.placeAt(row));
    if (!settle() || !picture(u"findings-lost-update"_s))
        return false;
    view->list()->setFocus();
    QKeyEvent key(QEvent::KeyPress, Qt::Key_S, Qt::NoModifier);
    QCoreApplication::sendEvent(view->list(), &key);
    return settle() && picture(u"trace-witness"_s);
}

// Who reads the demo's events; nobody moves, so there is no verdict at first.
bool TourWalk::showConsumers()
{
    m_window->showView(MainWindow::View::Consumers);
    const ConsumersModel &model = m_window->consumers();
    if (!waitFor([&model] { return !model.isEmpty() && !model.series().columns.isEmpty(); }))
        return false;
    bool done = settle() && picture(u"consumers"_s);
    auto *lag = m_window->findChild<LagPanel *>();
    lag->showPage(LagPanel::TimeBehind);
    done = done && settle() && picture(u"consumers-behind"_s);
    lag->showPage(LagPanel::OverTime);
    m_window->showView(MainWindow::View::Processing);
    const ProcessingModel &processing = m_window->processing();
    done = done && waitFor([&processing] { return processing.maps().from.isValid(); }) && settle() &&
           picture(u"processing"_s);
    auto *times = m_window->findChild<ProcessingView *>();
    times->setShape(HeatMapChart::Lines);
    done = done && settle() && picture(u"processing-lines"_s);
    times->setShape(HeatMapChart::Cells);
    m_window->showView(MainWindow::View::Activity);
    const ActivityModel &activity = m_window->activity();
    done = done && waitFor([&activity] { return activity.isLoaded(); }) && settle() && picture(u"activity"_s);
    m_window->showView(MainWindow::View::Timeline);
    return done && settle();
}

} // namespace Backstory
