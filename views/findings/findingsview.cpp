// SPDX-License-Identifier: GPL-3.0-or-later
// What the view is made of and what happens in it; its filter is in findingsviewfilter.cpp, what it says in
// findingsviewtexts.cpp.
#include "views/findings/findingsview.h"

#include "views/findings/findingpanel.h"
#include "views/findings/findingsdelegate.h"
#include "views/theme/fonts.h"
#include "views/theme/labels.h"
#include "views/theme/panelheader.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstory
{

FindingsView::FindingsView(FindingsModel &model, FindingEvidence &evidence, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_evidence(evidence)
    , m_header(new PanelHeader(u"Findings"_s, this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_pages(new QStackedWidget)
    , m_list(new QTableView)
    , m_delegate(new FindingsDelegate(m_list))
    , m_panel(new FindingPanel(evidence))
    , m_footer(new QLabel(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_list->setModel(&model);
    m_list->setItemDelegate(m_delegate);
    m_list->setAccessibleName(u"Findings"_s);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setShowGrid(false);
    m_list->setMouseTracking(true);
    m_list->setTabKeyNavigation(false);
    m_list->setWordWrap(false);
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->verticalHeader()->setDefaultSectionSize(24);
    m_list->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_list->horizontalHeader()->setHighlightSections(false);
    m_list->horizontalHeader()->setStretchLastSection(true);
    m_list->horizontalHeader()->setSectionsClickable(true);
    m_list->setColumnWidth(FindingsModel::RuleColumn, 208);
    m_list->setColumnWidth(FindingsModel::EntityColumn, 120);
    m_list->setColumnWidth(FindingsModel::TimeColumn, 178);
    m_list->installEventFilter(this);
    m_list->viewport()->installEventFilter(this);
    m_footer->setProperty("role", u"footer"_s);
    m_footer->setAttribute(Qt::WA_StyledBackground);
    m_footer->setContentsMargins(8, 4, 8, 4);
    m_footer->setWordWrap(true);
    m_footer->setTextFormat(Qt::PlainText);

    m_pages->addWidget(m_list);
    m_pages->addWidget(emptyPage());
    m_panel->setMinimumWidth(280);
    m_splitter->addWidget(m_pages);
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({1'000, 344});
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(filterRow());
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_footer);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &FindingsView::chooseRow);
    connect(m_list, &QTableView::doubleClicked, this, [this] { listKey(Qt::Key_Return, Qt::NoModifier); });
    connect(m_list->horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int column) {
        const bool again = m_list->horizontalHeader()->sortIndicatorSection() == column &&
                           m_list->horizontalHeader()->sortIndicatorOrder() == Qt::DescendingOrder;
        m_list->sortByColumn(column, again ? Qt::AscendingOrder : Qt::DescendingOrder);
    });
    connect(&m_model, &FindingsModel::extentLoaded, this, [this] {
        updateAll();
        if (m_enterFirst)
            enterList();
    });
    connect(&m_model, &FindingsModel::modelReset, this, &FindingsView::restoreSelection);
    connect(&m_model, &FindingsModel::rowsLoaded, this, [this] { chooseRow(m_list->currentIndex()); });
    connect(m_panel, &FindingPanel::eventActivated, this, &FindingsView::eventActivated);
    connect(m_panel, &FindingPanel::eventHovered, this, &FindingsView::eventHovered);
    connect(m_panel, &FindingPanel::traceWanted, this, &FindingsView::traceWanted);
    connect(m_panel, &FindingPanel::spaceTimeWanted, this, &FindingsView::spaceTimeWanted);
    connect(m_panel, &FindingPanel::muteWanted, this, &FindingsView::mute);
    connect(m_panel, &FindingPanel::unmuteWanted, this, &FindingsView::unmute);
    updateAll();
}

QWidget *FindingsView::emptyPage()
{
    auto *page = new QWidget;
    m_emptyTitle = wrappedLabel({}, titleFont());
    QFont lead = textFont();
    lead.setPixelSize(13);
    m_emptyText = wrappedLabel({}, lead);
    m_showAll = new QPushButton(u"Show all findings"_s);
    m_showAll->setProperty("filled", true);
    connect(m_showAll, &QPushButton::clicked, this, &FindingsView::clearFilter);
    for (QLabel *label : {m_emptyTitle, m_emptyText})
        label->setMaximumWidth(640);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(48, 48, 24, 24);
    layout->setSpacing(8);
    layout->addWidget(m_emptyTitle);
    layout->addWidget(m_emptyText);
    layout->addSpacing(8);
    layout->addWidget(m_showAll, 0, Qt::AlignLeft);
    layout->addStretch(1);
    return page;
}

void FindingsView::setTimeText(TimeText text)
{
    m_model.setTimeText(text);
    m_panel->setTimeText(text);
}

void FindingsView::setReading(bool reading)
{
    m_reading = reading;
    updateAll();
}

void FindingsView::choose(const FindingPlace &place)
{
    m_chosen = place;
    const FindingsScope &scope = m_model.scope();
    const bool filtered =
        !scope.rules.isEmpty() || !scope.severities.isEmpty() || !scope.text.isEmpty() || scope.among;
    if (filtered && place.isValid() && m_model.rowOf(place) < 0)
        clearFilter();
    else
        restoreSelection();
}

void FindingsView::chooseRow(const QModelIndex &index)
{
    const FindingPlace place = m_model.placeAt(index.isValid() ? index.row() : -1);
    const FindingRow *row = m_model.rowAt(index.isValid() ? index.row() : -1);
    if (!place.isValid() || !row)
        return; // it comes when its text is there
    m_chosen = place;
    const FindingRow &shown = m_evidence.finding();
    if (shown.source == row->source && shown.finding.number == row->finding.number &&
        shown.muted == row->muted && shown.finding.message == row->finding.message)
        return;
    m_evidence.show(row);
    Q_EMIT eventSelected({row->source, row->finding.row});
}

void FindingsView::restoreSelection()
{
    const int row = m_chosen.isValid() ? m_model.rowOf(m_chosen) : 0;
    if (row >= 0 && row < m_model.rowCount())
        m_list->setCurrentIndex(m_model.index(row, 0));
    else if (m_chosen.isValid())
        m_evidence.show(nullptr);
}

// What was chosen before the filter may not be in the list: then the first is.
void FindingsView::enterList()
{
    m_enterFirst = m_model.isFiltering();
    if (m_enterFirst || m_list->currentIndex().isValid())
        return;
    m_chosen = {};
    restoreSelection();
}

void FindingsView::mute(const FindingMutes::Mute &mute)
{
    FindingMutes mutes = m_model.scope().mutes;
    if (!mutes.add(mute))
        return;
    m_chosen = {};
    m_evidence.show(nullptr);
    m_model.setMutes(mutes);
    Q_EMIT mutesChanged(mutes);
}

/// Whatever mutes it is taken away, which may bring back others, too.
void FindingsView::unmute(const FindingRow &finding)
{
    FindingMutes mutes = m_model.scope().mutes;
    mutes.remove(FindingMutes::ofFinding(finding.finding, finding.sourceName));
    mutes.remove(FindingMutes::ofEntity(finding.finding));
    mutes.remove(FindingMutes::ofRule(finding.finding.rule));
    m_model.setMutes(mutes);
    Q_EMIT mutesChanged(mutes);
}

bool FindingsView::listKey(int key, Qt::KeyboardModifiers modifiers)
{
    const FindingRow &finding = m_evidence.finding();
    const EventReference event{finding.source, finding.finding.row};
    if (key == Qt::Key_C && modifiers == Qt::ControlModifier) {
        m_panel->copySentence();
        return true;
    }
    if (modifiers & ~Qt::KeypadModifier || !event.isValid())
        return false;
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT eventActivated(event);
        return true;
    case Qt::Key_T:
        Q_EMIT traceWanted(event);
        return true;
    case Qt::Key_S:
        Q_EMIT spaceTimeWanted(m_evidence.references());
        return true;
    case Qt::Key_M:
        m_panel->openMuteMenu();
        return true;
    default:
        return false;
    }
}

bool FindingsView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list->viewport()) {
        if (event->type() == QEvent::MouseMove || event->type() == QEvent::Leave) {
            const bool over = event->type() == QEvent::MouseMove;
            m_delegate->setHovered(
                over ? m_list->rowAt(static_cast<QMouseEvent *>(event)->position().toPoint().y()) : -1);
            m_list->viewport()->update();
        }
        return false;
    }
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isFind = key->matches(QKeySequence::Find);
    if (event->type() == QEvent::ShortcutOverride) {
        if (isFind || (watched == m_list && key->matches(QKeySequence::Copy)))
            event->accept();
        return event->isAccepted() && (isFind || watched == m_list);
    }
    if (isFind) {
        m_search->setFocus();
        m_search->selectAll();
        return true;
    }
    if (watched == m_search) {
        if (key->key() == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Return) {
            m_list->setFocus();
            enterList();
            return true;
        }
        return false;
    }
    return watched == m_list && listKey(key->key(), key->modifiers());
}

} // namespace Backstory
