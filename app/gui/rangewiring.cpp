// SPDX-License-Identifier: GPL-3.0-or-later
// How the views of a window share one stretch of time. The lag of consumers shows what was sampled in it.
#include "app/gui/mainwindow.h"
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
        updateRange();
    });
    connect(&m_lanes, &LanesModel::lanesReset, this, [this] {
        if (m_focus.hasRange() && m_lanesView->area()->scale().isValid())
            m_lanesView->area()->seek(m_focus.rangeFrom(), m_focus.rangeTo());
    });
    connect(m_range, &QToolButton::clicked, this, [this] { m_focus.setRange({}, {}); });
    updateRange();
}

void MainWindow::updateRange()
{
    m_rangeAction->setVisible(m_focus.hasRange());
    if (m_focus.hasRange())
        m_range->setText(m_timeText.range(m_focus.rangeFrom(), m_focus.rangeTo()) + QStringLiteral("  ×"));
}

} // namespace Backstory
