// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/activity/activityview.h"

#include "views/activity/activitychart.h"
#include "views/activity/activitycontrols.h"
#include "views/activity/dashboardmenu.h"
#include "views/activity/seriesdelegate.h"
#include "views/theme/messagepage.h"
#include "views/theme/panelheader.h"
#include "views/theme/plaintable.h"
#include "views/theme/png.h"
#include "views/timescale/activitypanel.h"

#include <QHeaderView>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

ActivityView::ActivityView(ActivityModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_overview(new ActivityPanel)
    , m_header(new PanelHeader({}))
    , m_menu(new DashboardMenu)
    , m_controls(new ActivityControls)
    , m_pages(new QStackedWidget)
    , m_chart(new ActivityChart)
    , m_coverage(new ElidedLabel)
    , m_table(new QTableView)
    , m_delegate(new SeriesDelegate(m_table))
    , m_message(new MessagePage)
{
    m_header->addButton(m_menu);
    m_header->addButton(makeExport());
    m_pages->addWidget(m_message);
    m_pages->addWidget(makeBody());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_overview);
    layout->addWidget(m_header);
    layout->addWidget(m_controls);
    layout->addWidget(m_pages, 1);
    setFocusProxy(m_chart);
    connectAll();
    updateActivity();
}

QWidget *ActivityView::makeBody()
{
    m_table->setModel(&m_series);
    makePlain(m_table, u"What the bars are made of"_s);
    m_table->setItemDelegate(m_delegate);
    m_table->horizontalHeader()->setResizeContentsPrecision(100); // there may be very many rows
    m_table->horizontalHeader()->setMinimumSectionSize(72);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_coverage->setElideMode(Qt::ElideRight);
    m_coverage->setProperty("role", u"muted"_s);
    auto *left = new QWidget;
    left->setProperty("role", u"panel"_s);
    left->setAttribute(Qt::WA_StyledBackground);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(16, 4, 16, 8);
    line->addWidget(m_coverage);
    auto *layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_chart, 1);
    layout->addLayout(line);
    auto *split = new QSplitter(Qt::Horizontal);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(left);
    split->addWidget(m_table);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setSizes({600, 340});
    return split;
}

QWidget *ActivityView::makeExport()
{
    auto *save = new QToolButton;
    save->setText(u"Export"_s);
    save->setAccessibleName(u"Export the bars"_s);
    save->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(save);
    menu->addAction(u"As SVG …"_s, this,
                    [this] { Q_EMIT exportWanted(m_chart->svg(title()), u"activity.svg"_s); });
    menu->addAction(u"As PNG …"_s, this,
                    [this] { Q_EMIT exportWanted(pngOf(m_chart->picture(title(), 2)), u"activity.png"_s); });
    menu->addAction(u"Values as CSV …"_s, this,
                    [this] { Q_EMIT exportWanted(m_chart->csv(), u"activity.csv"_s); });
    save->setMenu(menu);
    return save;
}

void ActivityView::connectAll()
{
    connect(&m_model, &ActivityModel::changed, this, &ActivityView::updateActivity);
    connect(&m_model, &ActivityModel::progressed, this, [this] {
        updateNote();
        updateMessage();
    });
    connect(m_overview, &ActivityPanel::rangeWanted, this, &ActivityView::setRange);
    connect(m_chart, &ActivityChart::rangeWanted, this, &ActivityView::setRange);
    connect(m_chart, &ActivityChart::cursorChosen, this, &ActivityView::cursorChosen);
    connect(m_chart, &ActivityChart::currentChanged, this, &ActivityView::updateNote);
    connect(m_controls, &ActivityControls::choiceChanged, this, [this](const ActivityChoice &choice) {
        choose(choice);
        Q_EMIT dashboardsChanged();
    });
    connect(m_menu, &DashboardMenu::chosen, this, [this](const ActivityChoice &choice) {
        choose(choice);
        Q_EMIT dashboardsChanged();
    });
    connect(m_menu, &DashboardMenu::saveWanted, this, [this](const QString &name) {
        m_dashboards.save(name, m_model.choice());
        m_menu->setDashboards(m_dashboards.saved);
        Q_EMIT dashboardsChanged();
    });
    connect(m_menu, &DashboardMenu::removeWanted, this, [this](const QString &name) {
        m_dashboards.remove(name);
        m_menu->setDashboards(m_dashboards.saved);
        Q_EMIT dashboardsChanged();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) {
                if (m_filling)
                    return;
                m_chosen = m_series.nameOf(index.row());
                updateHighlight();
            });
}

void ActivityView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model.setActive(true);
}

void ActivityView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_model.setActive(false);
}

} // namespace Backstory
