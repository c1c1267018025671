// SPDX-License-Identifier: GPL-3.0-or-later
// How the lanes follow the timeline and share its focus; the rest of the wiring is in mainwindow.cpp.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "views/details/detailsview.h"
#include "views/timeline/lanesview.h"

#include <QSplitter>

namespace Backstory
{

void MainWindow::connectLanes()
{
    connect(m_lanesView, &LanesView::eventSelected, &m_focus, &Focus::select);
    connect(m_lanesView, &LanesView::eventHovered, &m_focus, &Focus::hover);
    connect(m_lanesView, &LanesView::cursorChosen, &m_focus, &Focus::setCursor);
    connect(m_lanesView, &LanesView::detailsWanted, m_detailsView, &DetailsView::focusSections);
    connect(&m_focus, &Focus::selectedChanged, m_lanesView, &LanesView::setSelected);
    connect(&m_focus, &Focus::hoveredChanged, m_lanesView, &LanesView::setHovered);
    connect(&m_focus, &Focus::cursorChanged, m_lanesView, &LanesView::setCursor);
    connect(&m_sources, &OpenedSources::historyChanged, &m_lanes, &LanesModel::refresh);
    connect(&m_timeline, &TimelineModel::extentLoaded, this, [this] {
        if (!m_timeline.subject().correlation.isNull())
            updateLanes(); // its entities are known by its events
    });
    connect(m_actions->lanes, &QAction::toggled, this, [this](bool shown) {
        m_lanesView->setVisible(shown);
        m_preferences.lanes = shown;
        updateLanes();
    });
    connect(&m_lanes, &LanesModel::lanesReset, this, &MainWindow::fitLanes);
    connect(m_timelinePage, &QSplitter::splitterMoved, this,
            [this] { m_preferences.splitter = m_timelinePage->saveState(); });
    // Both before either is heard of: each is remembered with the other.
    m_actions->entitiesPanel->setChecked(m_preferences.entitiesPanel);
    m_actions->eventPanel->setChecked(m_preferences.eventPanel);
    for (QAction *panel : {m_actions->entitiesPanel, m_actions->eventPanel}) {
        connect(panel, &QAction::toggled, this, [this] {
            m_preferences.entitiesPanel = m_actions->entitiesPanel->isChecked();
            m_preferences.eventPanel = m_actions->eventPanel->isChecked();
            updatePage();
        });
    }
    m_actions->lanes->setChecked(m_preferences.lanes);
    m_lanesView->setVisible(m_preferences.lanes);
}

// Lanes get the room that they need, but not more than half; unless a person has said otherwise.
void MainWindow::fitLanes()
{
    const int height = m_timelinePage->height();
    if (!m_preferences.splitter.isEmpty() || height <= 0)
        return;
    const int lanes = std::min(m_lanesView->sizeHint().height(), height / 2);
    m_timelinePage->setSizes({lanes, height - lanes});
}

void MainWindow::updateLanes()
{
    const TimelineSubject &subject = m_timeline.subject();
    if (!m_actions->lanes->isChecked() || !subject.isValid())
        m_lanes.showEntities({});
    else if (!subject.isAll())
        m_lanes.showEntities(m_timeline.entities());
    else if (m_focus.pinned().isEmpty())
        m_lanes.showAll(subject.source());
    else
        m_lanes.showEntities(m_focus.pinned());
}

} // namespace Backstory
