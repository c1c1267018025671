// SPDX-License-Identifier: GPL-3.0-or-later
// How the window shows who causes whom, the trace of what one stands at, and its events in space and time.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "views/causation/causationview.h"
#include "views/spacetime/spacetimeview.h"
#include "views/timeline/timelineview.h"
#include "views/trace/traceview.h"

#include <QSplitter>
#include <QStackedWidget>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype MostDrawnEvents = 500; ///< of a trace in space and time: more are a carpet

} // namespace

void MainWindow::makeCausationViews()
{
    m_causationView = new CausationView(&m_causation);
    m_causationView->setCategories([this](const QString &name) { return m_categories->indexOf(name); });
    m_traceView = new TraceView(m_trace);
    m_spaceTimeView = new SpaceTimeView(m_spaceTime);
    m_tracePage = new QSplitter(Qt::Vertical);
    m_tracePage->setHandleWidth(1);
    m_tracePage->setChildrenCollapsible(false);
    m_tracePage->addWidget(m_traceView);
    m_tracePage->addWidget(m_spaceTimeView);
    m_tracePage->setSizes({400, 360});
    m_tracePage->setFocusProxy(m_traceView);
    m_pages->addWidget(m_causationView);
    m_pages->addWidget(m_tracePage);
}

void MainWindow::connectCausation()
{
    connect(m_causationView, &CausationView::eventSelected, &m_focus, &Focus::select);
    connect(m_causationView, &CausationView::eventActivated, this, &MainWindow::openInTimeline);
    connect(m_causationView, &CausationView::traceWanted, this, &MainWindow::traceEvent);
    connect(m_causationView, &CausationView::spaceTimeWanted, this,
            [this](const QList<EventReference> &events) { drawInSpaceTime(events, {}, {}); });
    connect(m_causationView, &CausationView::entityActivated, this, &MainWindow::openEntity);
    connect(m_traceView, &TraceView::entityActivated, this, &MainWindow::openEntity);
    connect(m_traceView, &TraceView::pinWanted, &m_focus, &Focus::pin);
    connect(m_traceView, &TraceView::eventSelected, &m_focus, &Focus::select);
    connect(m_traceView, &TraceView::eventHovered, &m_focus, &Focus::hover);
    connect(m_traceView, &TraceView::eventActivated, this, &MainWindow::openInTimeline);
    connect(m_traceView, &TraceView::cursorChosen, &m_focus, &Focus::setCursor);
    connect(m_spaceTimeView, &SpaceTimeView::eventSelected, &m_focus, &Focus::select);
    connect(m_spaceTimeView, &SpaceTimeView::eventHovered, &m_focus, &Focus::hover);
    connect(m_spaceTimeView, &SpaceTimeView::eventActivated, this, &MainWindow::openInTimeline);
    connect(m_spaceTimeView, &SpaceTimeView::traceWanted, this, &MainWindow::traceEvent);
    connect(m_spaceTimeView, &SpaceTimeView::cursorChosen, &m_focus, &Focus::setCursor);
    connect(&m_focus, &Focus::selectedChanged, this, [this](const EventReference &event) {
        m_causationView->setSelectedEvent(event);
        m_traceView->setSelected(event);
        m_spaceTimeView->setSelected(event);
    });
    connect(&m_focus, &Focus::hoveredChanged, m_traceView, &TraceView::setHovered);
    connect(&m_focus, &Focus::hoveredChanged, m_spaceTimeView, &SpaceTimeView::setHovered);
    connect(&m_focus, &Focus::cursorChanged, m_causationView, &CausationView::setTimeCursor);
    connect(&m_focus, &Focus::cursorChanged, m_traceView, &TraceView::setCursor);
    connect(&m_focus, &Focus::cursorChanged, m_spaceTimeView, &SpaceTimeView::setCursor);
    connect(&m_trace, &TraceModel::traceChanged, this, [this] {
        if (!m_hasWitness)
            drawTrace();
    });
    connect(&m_sources, &OpenedSources::historyChanged, this, [this](int id, bool anew) {
        m_causation.refresh(id, anew);
        m_spaceTime.refresh(id, anew); // before the trace, which it may show
        m_trace.refresh(id, anew);
        if (anew)
            m_hasWitness = false;
    });
    connectExports();
    connect(m_actions->trace, &QAction::triggered, this, [this] { traceEvent(m_focus.selected()); });
}

void MainWindow::connectExports()
{
    connect(m_causationView, &CausationView::exportWanted, this, &MainWindow::saveContent);
    connect(m_spaceTimeView, &SpaceTimeView::exportWanted, this, &MainWindow::saveContent);
    connect(m_traceView, &TraceView::exportWanted, this, &MainWindow::exportTrace);
    connect(m_actions->exportOtlp, &QAction::triggered, this, [this] { exportTrace(TraceFormat::Otlp); });
    connect(m_actions->exportPerfetto, &QAction::triggered, this,
            [this] { exportTrace(TraceFormat::Perfetto); });
    connect(m_actions->exportSpaceTime, &QAction::triggered, m_spaceTimeView, &SpaceTimeView::exportPicture);
    connect(&m_trace, &TraceModel::traceChanged, this, &MainWindow::updateActions);
    connect(&m_spaceTime, &SpaceTimeModel::loaded, this, &MainWindow::updateActions);
}

void MainWindow::exportTrace(TraceFormat format)
{
    saveMade([found = m_trace.sharedTrace(), format] { return exportedTrace(*found, format); },
             traceFileName(m_trace.found(), format));
}

void MainWindow::openEntity(const EntityReference &entity)
{
    show({{entity, -1}, {}});
    showView(View::Timeline);
}

void MainWindow::openInTimeline(const EventReference &event)
{
    showView(View::Timeline);
    followLink(event);
}

void MainWindow::traceEvent(const EventReference &event)
{
    m_trace.show(TraceStart::ofEvent(event));
    if (std::exchange(m_hasWitness, false))
        drawTrace(); // the trace may be there already
    m_focus.select(event);
    showView(View::Trace);
}

// Entering the view one finds the trace of what one stands at, unless it is a part of the one shown.
void MainWindow::updateTrace()
{
    if (m_view != View::Trace)
        return;
    const EventReference selected = m_focus.selected();
    const TraceStart &shown = m_trace.start();
    const bool isPart = shown.event == selected || m_trace.trace().rowOf(selected) >= 0;
    TraceStart wanted;
    if (selected.isValid() && !(shown.kind != TraceStart::Nothing && isPart))
        wanted = TraceStart::ofEvent(selected);
    else if (!selected.isValid() && shown.kind == TraceStart::Nothing && currentEntity().isValid())
        wanted = TraceStart::ofEntity(currentEntity());
    if (wanted.kind == TraceStart::Nothing)
        return;
    m_hasWitness = false;
    m_trace.show(wanted);
}

void MainWindow::drawTrace()
{
    SpaceTimeSubject subject;
    subject.title = m_trace.title();
    subject.eventsAre = SpaceTimeSubject::OfTrace;
    const qsizetype rows = std::min(qsizetype(m_trace.trace().rows().size()), MostDrawnEvents);
    for (int row = 0; row < int(rows); ++row)
        subject.events.append(m_trace.trace().referenceOf(row));
    const SpaceTimeSubject &shown = m_spaceTime.subject();
    if (shown.sentence.isEmpty() && shown.title == subject.title && shown.events == subject.events)
        return; // it keeps its zoom
    m_spaceTime.show(subject);
}

void MainWindow::drawInSpaceTime(const QList<EventReference> &events, const QString &title,
                                 const QString &sentence)
{
    if (events.isEmpty())
        return;
    SpaceTimeSubject subject;
    subject.title = title;
    subject.events = events;
    subject.sentence = sentence;
    subject.eventsAre = sentence.isEmpty() ? SpaceTimeSubject::Chosen : SpaceTimeSubject::Witness;
    m_hasWitness = true;
    m_trace.show(TraceStart::ofEvent(events.constLast()));
    m_spaceTime.setAll(false);
    m_spaceTime.show(subject);
    m_focus.select(events.constLast());
    showView(View::Trace);
}

} // namespace Backstory
