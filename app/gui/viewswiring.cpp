// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs of the window and the view that each of them shows.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "views/projection/projectionview.h"
#include "views/state/stateview.h"
#include "views/state/stepbar.h"
#include "views/theme/viewtabs.h"

#include <QLayout>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolBar>

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::makeTabs()
{
    m_tabs = new ViewTabs;
    for (qsizetype i = 0; i < m_actions->views.size(); ++i) {
        QAction *action = m_actions->views[i];
        m_tabs->addTab(action->text().remove(u'&'));
        connect(action, &QAction::triggered, this, [this, i] { showView(View(i)); });
    }
    m_tabs->setAccessibleName(u"Views"_s);
    auto *row = new QToolBar(u"Views"_s, this);
    row->setObjectName(u"views"_s);
    row->setMovable(false);
    row->setContextMenuPolicy(Qt::PreventContextMenu);
    row->addWidget(m_tabs);
    row->layout()->setContentsMargins({}); // those of the main tool bar until the style changes
    addToolBarBreak();
    addToolBar(row);
    m_tabRow = row;
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) { showView(View(index)); });
}

QWidget *MainWindow::pageOf(View view) const
{
    switch (view) {
    case View::Timeline:
        return m_timelinePage;
    case View::State:
        return m_stateView;
    case View::Projection:
        return m_projectionView;
    }
    return m_timelinePage;
}

void MainWindow::showView(View view)
{
    m_view = view;
    {
        const QSignalBlocker silent(m_tabs);
        m_tabs->setCurrentIndex(int(view));
    }
    m_actions->views[int(view)]->setChecked(true);
    m_stateView->stepBar()->pause();
    updateState();
    updateProjection();
    updatePage();
    updateActions();
}

} // namespace Backstory
