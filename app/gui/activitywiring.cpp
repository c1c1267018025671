// SPDX-License-Identifier: GPL-3.0-or-later
// How the window counts and shows what happened over time.
#include "app/gui/mainwindow.h"
#include "views/activity/activityview.h"

namespace Backstory
{

void MainWindow::connectActivity()
{
    m_activityView->setCategories([this](const QString &name) { return m_categories->indexOf(name); });
    connect(&m_sources, &OpenedSources::historyChanged, &m_activity, &ActivityModel::refresh);
    connect(m_activityView, &ActivityView::cursorChosen, &m_focus, &Focus::setCursor);
    connect(&m_focus, &Focus::cursorChanged, m_activityView, &ActivityView::setTimeCursor);
    connect(m_activityView, &ActivityView::exportWanted, this, &MainWindow::saveContent);
}

} // namespace Backstory
