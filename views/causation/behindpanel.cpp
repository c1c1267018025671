// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/causation/behindpanel.h"
#include "models/causation/behindmodel.h"
#include "models/text/numbertext.h"
#include "views/causation/behinddelegate.h"
#include "views/theme/fonts.h"
#include "views/theme/labels.h"
#include "views/theme/panelheader.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTreeWidget>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QPushButton *linkButton(const QString &text, const QString &tip, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setProperty("link", true);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    return button;
}

QString shown(const QString &name)
{
    return name.isEmpty() ? u"no producer"_s : name;
}

} // namespace

BehindPanel::BehindPanel(BehindModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Behind the ribbon"_s, this))
    , m_title(new QLabel(this))
    , m_numbers(new QLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_message(wrappedLabel({}, textFont(), u"muted"_s, this))
    , m_flows(new QTreeWidget(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    setMinimumWidth(256);
    m_title->setFont(strongFont());
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_title->setContentsMargins(12, 12, 12, 0);
    m_numbers->setContentsMargins(12, 8, 12, 12);
    m_numbers->setTextFormat(Qt::RichText);
    m_message->setContentsMargins(12, 12, 12, 12);
    m_message->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_flows->setAccessibleName(u"Flows of what is chosen"_s);
    m_flows->setHeaderLabels({u"Flow"_s, u"Pairs"_s, u"p95"_s});
    m_flows->setRootIsDecorated(false);
    m_flows->setUniformRowHeights(true);
    m_flows->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_flows->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_flows->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_flows->header()->setStretchLastSection(false);
    m_flows->setTextElideMode(Qt::ElideMiddle);
    m_flows->setItemDelegate(new FlowDelegate(m_flows));
    connect(m_flows, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem *item) {
        Q_EMIT flowWanted(item->data(0, Qt::UserRole).toString(), item->data(1, Qt::UserRole).toString());
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_title);
    layout->addWidget(m_numbers);
    m_pages->addWidget(m_message);
    m_pages->addWidget(makeTable());
    m_pages->addWidget(m_flows);
    layout->addWidget(m_pages, 1);
    layout->addWidget(makeFooter());
    connect(m_model, &BehindModel::loadingChanged, this, &BehindPanel::updateNote);
    connect(m_model, &QAbstractItemModel::modelReset, this, &BehindPanel::updateNote);
    showPart({}, {});
}

QWidget *BehindPanel::makeTable()
{
    m_table = new QTableView(this);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new BehindDelegate(m_table));
    m_table->setAccessibleName(u"Pairs behind the ribbon"_s);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setMouseTracking(true);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(24);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(BehindModel::Entity, QHeaderView::Stretch);
    header->resizeSection(BehindModel::At, 120);
    header->resizeSection(BehindModel::Delay, 128);
    header->setSectionsClickable(true);
    connect(header, &QHeaderView::sectionClicked, this, [this](int column) { m_model->sort(column); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        updateNote();
        if (current().isValid())
            Q_EMIT eventSelected(current());
    });
    connect(m_table, &QTableView::entered, this, [this](const QModelIndex &index) {
        Q_EMIT eventHovered(index.data(BehindModel::EventRole).value<EventReference>());
    });
    m_table->viewport()->installEventFilter(this);
    connect(m_table, &QTableView::activated, this, [this] { Q_EMIT eventActivated(current()); });
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex &index) {
        const auto entity = index.data(BehindModel::EntityRole).value<EntityReference>();
        if (index.column() == BehindModel::Entity && entity.isValid())
            Q_EMIT entityActivated(entity);
    });
    return m_table;
}

QWidget *BehindPanel::makeFooter()
{
    m_footer = new QWidget(this);
    m_footer->setProperty("role", u"footer"_s);
    m_footer->setAttribute(Qt::WA_StyledBackground);
    m_footer->setFixedHeight(32);
    m_open = linkButton(u"Open in timeline"_s, u"Show the event among all others (Enter)"_s, m_footer);
    m_trace = linkButton(u"Trace"_s, u"All causes and effects of this event"_s, m_footer);
    m_spaceTime = linkButton(u"Space-time"_s, u"Cause and effect on their lanes"_s, m_footer);
    m_show =
        linkButton(u"Show these flows in the picture"_s, u"Give them ribbons of their own (O)"_s, m_footer);
    m_showFindings = linkButton({}, u"What looks suspicious at these events"_s, m_footer);
    m_note = new QLabel(m_footer);
    m_note->setProperty("role", u"muted"_s);
    auto *layout = new QHBoxLayout(m_footer);
    layout->setContentsMargins(8, 0, 12, 0);
    layout->setSpacing(4);
    for (QPushButton *button : {m_open, m_trace, m_spaceTime, m_show, m_showFindings})
        layout->addWidget(button);
    layout->addStretch(1);
    layout->addWidget(m_note);
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT eventActivated(current()); });
    connect(m_trace, &QPushButton::clicked, this, [this] { Q_EMIT traceWanted(current()); });
    connect(m_spaceTime, &QPushButton::clicked, this, [this] {
        const QModelIndex index = m_table->currentIndex();
        QList<EventReference> events{index.data(BehindModel::EventRole).value<EventReference>()};
        if (const auto cause = index.data(BehindModel::CauseRole).value<EventReference>(); cause.isValid())
            events.prepend(cause);
        Q_EMIT spaceTimeWanted(events);
    });
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT openWanted(m_part.opens); });
    connect(m_showFindings, &QPushButton::clicked, this, [this] { Q_EMIT findingsWanted(m_part.cause); });
    return m_footer;
}

bool BehindPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Leave)
        Q_EMIT eventHovered({});
    return QWidget::eventFilter(watched, event);
}

EventReference BehindPanel::current() const
{
    return m_table->currentIndex().data(BehindModel::EventRole).value<EventReference>();
}

void BehindPanel::setSelectedEvent(const EventReference &event)
{
    if (event == current())
        return;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->rowAt(row)->event == event) {
            const QSignalBlocker quiet(this);
            m_table->setCurrentIndex(m_model->index(row, 0));
            return;
        }
    }
    const QSignalBlocker quiet(this);
    m_table->setCurrentIndex({});
}

void BehindPanel::setNumbers(const QStringList &names, const QStringList &values)
{
    QString first;
    QString second;
    for (qsizetype i = 0; i < names.size(); ++i) {
        first += u"<td style='padding-right:20px'><span style='color:%1'>%2</span></td>"_s.arg(
            palette().color(QPalette::PlaceholderText).name(), names[i].toHtmlEscaped());
        second += u"<td style='padding-right:20px'>%1</td>"_s.arg(values[i].toHtmlEscaped());
    }
    m_numbers->setText(
        u"<table cellspacing=0 cellpadding=0><tr>%1</tr><tr>%2</tr></table>"_s.arg(first, second));
    m_numbers->setVisible(!names.isEmpty());
}

void BehindPanel::showPart(const SankeyPart &part, const CausationGraph &graph)
{
    m_part = part;
    m_title->setVisible(part.isValid());
    QString title =
        part.effect.isEmpty() ? shown(part.cause) : shown(part.cause) + u" → "_s + shown(part.effect);
    QStringList names;
    QStringList values;
    const bool flows = part.isGathered || part.kind == SankeyItem::Node;
    if (part.kind == SankeyItem::Ribbon && !part.isGathered) {
        for (const CausalFlow &flow : graph.flows) {
            if (graph.nodes[flow.cause].name != part.cause || graph.nodes[flow.effect].name != part.effect)
                continue;
            names = {u"Pairs"_s, u"Median"_s, u"p95"_s, u"p99"_s};
            values = {countText(flow.count), durationText(flow.p50), durationText(flow.p95),
                      durationText(flow.p99)};
            if (flow.backwards > 0) {
                names.append(u"Effect first"_s);
                values.append(countText(flow.backwards));
            }
        }
    } else if (part.kind == SankeyItem::Leak) {
        title = u"%1 without %2"_s.arg(shown(part.cause), shown(part.effect));
        for (const CausalLeak &leak : graph.leaks) {
            if (graph.nodes[leak.cause].name != part.cause || graph.nodes[leak.effect].name != part.effect)
                continue;
            names = {u"Missing"_s, u"Of"_s, u"After"_s};
            values = {countText(leak.missing), countText(leak.expected), durationText(leak.within)};
        }
    } else if (part.kind == SankeyItem::Outside || (part.kind == SankeyItem::Node && !part.isGathered)) {
        if (part.kind == SankeyItem::Outside)
            title = u"%1 with causes outside"_s.arg(shown(part.cause));
        for (const CausalNode &node : graph.nodes) {
            if (node.name != part.cause)
                continue;
            names = {u"Events"_s, u"With cause"_s, u"Outside"_s};
            values = {countText(node.events), countText(node.withCause), countText(node.outside())};
        }
    } else if (part.isGathered) {
        title = u"Other: small flows"_s;
    }
    m_title->setText(title);
    setNumbers(names, values);
    if (flows)
        fillFlows(part, graph);
    m_header->setTitle(part.kind == SankeyItem::Leak      ? u"Behind the leak"_s
                       : part.kind == SankeyItem::Node    ? u"Behind the node"_s
                       : part.kind == SankeyItem::Outside ? u"Causes outside"_s
                                                          : u"Behind the ribbon"_s);
    m_show->setVisible(part.isGathered);
    for (QPushButton *button : {m_open, m_trace, m_spaceTime})
        button->setVisible(part.isValid() && !flows);
    m_table->setColumnHidden(BehindModel::Delay, part.kind != SankeyItem::Ribbon);
    m_footer->setVisible(part.isValid());
    updateFindings();
    updateNote();
}

void BehindPanel::fillFlows(const SankeyPart &part, const CausationGraph &graph)
{
    const QString before = m_flows->currentItem() ? m_flows->currentItem()->text(0) : QString();
    m_flows->clear();
    QList<int> flows = part.flows;
    if (!part.isGathered) {
        for (int i = 0; i < graph.flows.size(); ++i) {
            if (graph.nodes[graph.flows[i].cause].name == part.cause ||
                graph.nodes[graph.flows[i].effect].name == part.cause)
                flows.append(i);
        }
    }
    std::stable_sort(flows.begin(), flows.end(),
                     [&](int a, int b) { return graph.flows[a].count > graph.flows[b].count; });
    for (const int i : std::as_const(flows)) {
        const CausalFlow &flow = graph.flows[i];
        const QString cause = graph.nodes[flow.cause].name;
        const QString effect = graph.nodes[flow.effect].name;
        auto *item = new QTreeWidgetItem(
            {shown(cause) + u" → "_s + shown(effect), countText(flow.count), durationText(flow.p95)});
        item->setToolTip(0, item->text(0));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        item->setData(0, Qt::UserRole, cause);
        item->setData(1, Qt::UserRole, effect);
        m_flows->addTopLevelItem(item);
        if (item->text(0) == before)
            m_flows->setCurrentItem(item);
    }
}

void BehindPanel::setFindings(const QHash<QString, NodeFindings> &findings)
{
    m_findings = findings;
    updateFindings();
}

void BehindPanel::updateFindings()
{
    const bool isNode = m_part.kind == SankeyItem::Node && !m_part.isGathered;
    const NodeFindings found = isNode ? m_findings.value(m_part.cause) : NodeFindings();
    m_showFindings->setText(u"Show "_s + found.counted());
    m_showFindings->setAccessibleName(m_showFindings->text());
    m_showFindings->setVisible(found.count > 0);
}

void BehindPanel::updateNote()
{
    const bool flows = m_part.isGathered || m_part.kind == SankeyItem::Node;
    QString message;
    QString note;
    if (!m_part.isValid()) {
        message = u"Choose a ribbon, a leak or a node to see what it is made of."_s;
    } else if (flows) {
        note = countText(m_flows->topLevelItemCount(), u"flow"_s);
    } else if (m_model->rowCount() == 0) {
        message = m_model->isLoading() ? u"Reading …"_s
                                       : u"None of these events is in the opened sources any more."_s;
    } else if (m_model->isCapped()) {
        note = u"the first %1 of %2"_s.arg(countText(m_model->rowCount()), countText(m_model->what().count));
    } else {
        note = countText(m_model->rowCount());
    }
    m_message->setText(message);
    m_pages->setCurrentIndex(!message.isEmpty() ? 0 : flows ? 2 : 1);
    m_header->setNote(note);
    m_note->clear();
    for (QPushButton *button : {m_open, m_trace, m_spaceTime})
        button->setEnabled(current().isValid());
}

} // namespace Backstory
