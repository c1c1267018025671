// SPDX-License-Identifier: GPL-3.0-or-later
// How the window shows what looks suspicious in the opened sources.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "models/text/numbertext.h"
#include "views/causation/causationview.h"
#include "views/details/detailsview.h"
#include "views/findings/findingsview.h"
#include "views/theme/viewtabs.h"
#include "views/timeline/lanesarea.h"
#include "views/timeline/lanesview.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

#include <QMenu>

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::connectFindings()
{
    connect(m_findingsView, &FindingsView::eventSelected, &m_focus, &Focus::select);
    connect(m_findingsView, &FindingsView::eventHovered, &m_focus, &Focus::hover);
    connect(m_findingsView, &FindingsView::eventActivated, this, &MainWindow::openInTimeline);
    connect(m_findingsView, &FindingsView::traceWanted, this, &MainWindow::traceEvent);
    connect(m_findingsView, &FindingsView::spaceTimeWanted, this,
            [this](const QList<EventReference> &events) {
                const Finding &finding = m_evidence.finding().finding;
                drawInSpaceTime(events, {}, finding.message);
            });
    connect(m_findingsView, &FindingsView::mutesChanged, this, &MainWindow::updateModified);
    connect(&m_findings, &FindingsModel::extentLoaded, this, [this] {
        const FindingsExtent &extent = m_findings.extent();
        const qint64 count = extent.all - (m_findings.scope().withMuted ? extent.muted : 0);
        const QString name = m_actions->views[int(View::Findings)]->text().remove(u'&');
        m_tabs->setTabText(int(View::Findings), count > 0 ? name + u"  "_s + countText(count) : name);
    });
    connect(&m_sources, &OpenedSources::historyChanged, this, [this](int, bool anew) {
        if (anew)
            m_evidence.show(nullptr); // its rows are other events now
        m_findings.refresh();
    });
    connectFindingMarks();
}

void MainWindow::connectFindingMarks()
{
    m_timelineView->table()->setMarks(&m_findingMarks);
    m_lanesView->area()->setMarks(&m_findingMarks);
    m_detailsView->setMarks(&m_findingMarks);
    m_timeline.setRemarks([this](const EventReference &event) {
        const EventMarks *marks = m_findingMarks.found(event);
        return marks ? marks->spoken() : QString();
    });
    connect(&m_findings, &FindingsModel::mutesChanged, this, [this] {
        m_findingMarks.setMutes(m_findings.scope().mutes);
        m_findingNodes.setMutes(m_findings.scope().mutes);
    });
    m_causationView->setFindings(&m_findingNodes);
    connect(m_causationView, &CausationView::findingsWanted, this, [this](const EvidenceChoice &events) {
        m_findingsView->showAmong(events);
        showView(View::Findings);
    });
    connect(&m_sources, &OpenedSources::historyChanged, &m_findingMarks, &FindingMarks::refresh);
    connect(&m_findingMarks, &FindingMarks::marksChanged, this, &MainWindow::updateActions);
    connect(m_detailsView, &DetailsView::findingActivated, this, &MainWindow::showFinding);
    connect(m_actions->finding, &QAction::triggered, this, [this] { showFinding(selectedFinding()); });
}

FindingPlace MainWindow::selectedFinding() const
{
    const EventMarks *marks = m_findingMarks.found(m_focus.selected());
    return marks ? marks->worst.constFirst().place : FindingPlace();
}

void MainWindow::showFinding(const FindingPlace &finding)
{
    if (!finding.isValid())
        return;
    showView(View::Findings);
    m_findingsView->choose(finding);
}

// Each of those at the selected event by its name; one that stands alone has the shortcut.
void MainWindow::addFindings(QMenu &menu)
{
    const EventMarks *marks = m_findingMarks.found(m_focus.selected());
    if (!marks)
        return;
    menu.addSeparator();
    if (marks->worst.size() == 1) {
        menu.addAction(m_actions->finding);
        return;
    }
    for (const FindingMark &mark : marks->worst)
        menu.addAction(u"Show finding: "_s + textOf(mark.rule).title, this,
                       [this, place = mark.place] { showFinding(place); });
}

} // namespace Backstory
