// SPDX-License-Identifier: GPL-3.0-or-later
// How the window shows what looks suspicious in the opened sources.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "models/text/numbertext.h"
#include "views/findings/findingsview.h"
#include "views/theme/viewtabs.h"

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
}

} // namespace Backstory
