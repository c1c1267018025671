// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/causation/causationview.h"
#include "views/causation/behindpanel.h"
#include "views/causation/delaylegend.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"
#include "views/theme/namespicker.h"
#include "views/theme/panelheader.h"
#include "views/timescale/activitypanel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

CausationView::CausationView(CausationModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_canvas(new SankeyCanvas(this))
    , m_behind(new BehindPanel(model->behind(), this))
{
    auto *split = new QSplitter(Qt::Horizontal, this);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(makeDiagram());
    split->addWidget(m_behind);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setSizes({900, 400});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_activity = new ActivityPanel;
    layout->addWidget(m_activity);
    layout->addWidget(split, 1);
    setFocusProxy(m_canvas);
    connectAll();
    updateActivity();
    updateGraph();
}

ActivityStrip *CausationView::strip() const
{
    return m_activity->strip();
}

QWidget *CausationView::makeDiagram()
{
    auto *panel = new QWidget(this);
    panel->setProperty("role", u"panel"_s);
    panel->setAttribute(Qt::WA_StyledBackground);
    m_header = new PanelHeader({}, panel);
    makeControls(m_header);
    m_coverage = new ElidedLabel(panel);
    m_coverage->setElideMode(Qt::ElideRight);
    m_coverage->setProperty("role", u"muted"_s);
    m_pages = new QStackedWidget(panel);
    m_pages->addWidget(m_canvas);
    m_pages->addWidget(makeMessage());
    auto *line = new QHBoxLayout;
    line->setContentsMargins(16, 8, 16, 0);
    line->addWidget(m_coverage);
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(line);
    layout->addWidget(new DelayLegend(panel));
    layout->addWidget(m_pages, 1);
    return panel;
}

QWidget *CausationView::makeControls(PanelHeader *header)
{
    m_names = new NamesPicker({u"Types"_s, u"Categories"_s, u"Producers"_s}, header);
    m_grouping = new QComboBox(header);
    m_grouping->addItems({u"Group by type"_s, u"Group by category"_s, u"Group by producer"_s});
    m_grouping->setAccessibleName(u"What the nodes are"_s);
    m_atLeast = new QComboBox(header);
    m_atLeast->setAccessibleName(u"Least number of pairs of a ribbon"_s);
    m_atLeast->setToolTip(u"Flows with fewer pairs are gathered into “Other”"_s);
    for (const int count : {1, 10, 50, 100, 1'000, 10'000})
        m_atLeast->addItem(count == 1 ? u"All flows"_s : u"At least %L1"_s.arg(count), count);
    for (QComboBox *choice : {m_grouping, m_atLeast}) {
        choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        choice->setMinimumContentsLength(10);
    }
    m_gather = new QPushButton(u"Gather again"_s, header);
    m_gather->setProperty("link", true);
    m_gather->setToolTip(u"Gather small flows that were opened into “Other”"_s);
    m_gather->setAccessibleName(u"Gather small flows again"_s);
    m_fit = new QToolButton(header);
    m_fit->setIcon(lineIcon(u"fit"_s));
    m_fit->setCheckable(true);
    m_fit->setToolTip(u"Fit the whole picture into the window (F). Ctrl and the wheel, + and − zoom."_s);
    m_fit->setAccessibleName(u"Fit the whole picture into the window"_s);
    m_export = new QToolButton(header);
    m_export->setText(u"Export"_s);
    m_export->setAccessibleName(u"Export the picture"_s);
    m_export->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_export);
    menu->addAction(u"As SVG …"_s, this, &CausationView::exportSvg);
    menu->addAction(u"As PNG …"_s, this, &CausationView::exportPng);
    m_export->setMenu(menu);
    for (QWidget *control : {static_cast<QWidget *>(m_gather), static_cast<QWidget *>(m_names),
                             static_cast<QWidget *>(m_grouping), static_cast<QWidget *>(m_atLeast),
                             static_cast<QWidget *>(m_fit), static_cast<QWidget *>(m_export)})
        header->addButton(control);
    return header;
}

QWidget *CausationView::makeMessage()
{
    auto *page = new QWidget(this);
    m_messageTitle = wrappedLabel({}, titleFont(), {}, page);
    m_messageText = wrappedLabel({}, textFont(), u"muted"_s, page);
    m_messageText->setMaximumWidth(560);
    m_messageAction = new QPushButton(page);
    m_messageAction->setProperty("filled", true);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(24, 32, 24, 24);
    layout->setSpacing(12);
    layout->addWidget(m_messageTitle);
    layout->addWidget(m_messageText);
    layout->addWidget(m_messageAction, 0, Qt::AlignLeft);
    layout->addStretch(1);
    return page;
}

void CausationView::connectAll()
{
    connect(m_model, &CausationModel::graphChanged, this, &CausationView::updateGraph);
    connect(m_model, &CausationModel::activityChanged, this, &CausationView::updateActivity);
    connect(m_model, &CausationModel::choicesChanged, this, [this] {
        const CausationChoices &choices = m_model->choices();
        m_names->setNames({choices.types, choices.categories, choices.producers});
    });
    connect(m_activity, &ActivityPanel::rangeWanted, this, &CausationView::setRange);
    connect(m_grouping, &QComboBox::currentIndexChanged, this, &CausationView::setGrouping);
    connect(m_atLeast, &QComboBox::currentIndexChanged, this,
            [this] { m_canvas->setAtLeast(m_atLeast->currentData().toLongLong()); });
    connect(m_names, &NamesPicker::chosen, this, [this](const QList<QStringList> &chosen) {
        CausationFilter filter = m_model->filter();
        filter.types = chosen[0];
        filter.categories = chosen[1];
        filter.producers = chosen[2];
        m_model->setFilter(filter);
    });
    connect(m_gather, &QPushButton::clicked, this, [this] {
        m_opened.clear();
        m_canvas->setOpened({});
        m_gather->hide();
        m_canvas->setFocus();
    });
    connect(m_messageAction, &QPushButton::clicked, this, [this] {
        setRange({}, {});
        CausationFilter filter;
        filter.by = m_model->filter().by;
        m_model->setFilter(filter);
        m_names->setChosen(QList<QStringList>(3));
    });
    connect(m_canvas, &SankeyCanvas::partSelected, this, &CausationView::showPart);
    connect(m_canvas, &SankeyCanvas::openWanted, this, &CausationView::open);
    connect(m_fit, &QToolButton::clicked, m_canvas, &SankeyCanvas::setFit);
    connect(m_canvas, &SankeyCanvas::laidOut, this, [this] { m_fit->setChecked(m_canvas->isFit()); });
    connect(m_canvas, &SankeyCanvas::laidOut, this, &CausationView::updateTexts);
    connect(m_behind, &BehindPanel::openWanted, this, &CausationView::open);
    connect(m_behind, &BehindPanel::flowWanted, this, [this](const QString &cause, const QString &effect) {
        SankeyPart part;
        part.kind = SankeyItem::Ribbon;
        part.cause = cause;
        part.effect = effect;
        m_canvas->select(part);
        m_canvas->revealSelected();
        showPart(part);
    });
    connect(m_behind, &BehindPanel::eventSelected, this, &CausationView::eventSelected);
    connect(m_behind, &BehindPanel::eventHovered, this, &CausationView::eventHovered);
    connect(m_behind, &BehindPanel::eventActivated, this, &CausationView::eventActivated);
    connect(m_behind, &BehindPanel::traceWanted, this, &CausationView::traceWanted);
    connect(m_behind, &BehindPanel::spaceTimeWanted, this, &CausationView::spaceTimeWanted);
    connect(m_behind, &BehindPanel::entityActivated, this, &CausationView::entityActivated);
}

void CausationView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model->setActive(true);
}

void CausationView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_model->setActive(false);
}

} // namespace Backstory
