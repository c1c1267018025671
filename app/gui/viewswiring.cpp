// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs of the window and the view that each of them shows.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "views/activity/activityview.h"
#include "views/causation/causationview.h"
#include "views/consumers/consumersview.h"
#include "views/findings/findingsview.h"
#include "views/processing/processingview.h"
#include "views/projection/projectionview.h"
#include "views/state/stateview.h"
#include "views/state/stepbar.h"
#include "views/theme/viewtabs.h"

#include <QLayout>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>

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
    auto *space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    row->addWidget(space);
    m_range = new QToolButton;
    m_range->setAccessibleName(u"The chosen stretch of time"_s);
    m_range->setToolTip(u"Only this stretch of time is shown. A click shows everything again."_s);
    m_rangeAction = row->addWidget(m_range);
    row->layout()->setContentsMargins({}); // those of the main tool bar until the style changes
    addToolBarBreak();
    addToolBar(row);
    m_tabRow = row;
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) { showView(View(index)); });
}

namespace
{

/// As links write them; in the order of the tabs.
const QStringList &names()
{
    static const QStringList names{u"timeline"_s, u"state"_s,     u"projection"_s, u"causation"_s, u"trace"_s,
                                   u"findings"_s, u"consumers"_s, u"processing"_s, u"activity"_s};
    return names;
}

} // namespace

QString MainWindow::nameOf(View view)
{
    return names()[int(view)];
}

MainWindow::View MainWindow::viewNamed(const QString &name)
{
    return View(std::max<qsizetype>(names().indexOf(name), 0));
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
    case View::Causation:
        return m_causationView;
    case View::Trace:
        return m_tracePage;
    case View::Findings:
        return m_findingsView;
    case View::Consumers:
        return m_consumersView;
    case View::Processing:
        return m_processingView;
    case View::Activity:
        return m_activityView;
    }
    return m_timelinePage;
}

// A page that is not shown needs no room: the window may be as narrow as the shown one and the panels allow.
void MainWindow::showPage(QWidget *page)
{
    for (int i = 0; i < m_pages->count(); ++i) {
        const auto policy = m_pages->widget(i) == page ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        m_pages->widget(i)->setSizePolicy(policy, policy);
    }
    m_pages->setCurrentWidget(page);
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
    updateTrace();
    updatePage();
    updateActions();
    if (view >= View::Projection && !m_tabs->hasFocus()) // what one came for can be walked through with keys
        pageOf(view)->setFocus(Qt::OtherFocusReason);
}

} // namespace Backstory
