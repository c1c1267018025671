// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/timelineview.h"
#include "models/text/numbertext.h"
#include "views/theme/panelheader.h"
#include "views/timeline/columnlayout.h"
#include "views/timeline/rowscroller.h"
#include "views/timeline/timelinetable.h"

#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

TimelineView::TimelineView(TimelineModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Events"_s, this))
    , m_mark(new QToolButton(this))
    , m_columnButton(new QToolButton(this))
    , m_columnMenu(new QMenu(u"&Columns"_s, this))
    , m_table(new TimelineTable(this))
    , m_empty(new QLabel(this))
    , m_stack(new QStackedWidget(this))
    , m_arrivals(new QPushButton(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_mark->setToolTip(u"Differences are measured from this event: click to measure from the event before"_s);
    m_columnButton->setText(u"Columns"_s);
    m_columnButton->setToolTip(u"Choose which columns are shown"_s);
    m_columnButton->setAccessibleName(m_columnButton->toolTip());
    m_columnButton->setMenu(m_columnMenu);
    m_columnButton->setPopupMode(QToolButton::InstantPopup);
    m_header->addButton(m_mark);
    m_header->addButton(m_columnButton);
    m_table->setModel(&model);
    m_scroller = new RowScroller(*m_table, model, this); // hears of rows after the table has
    m_columns = new ColumnLayout(*m_table->horizontalHeader(), *m_columnMenu, this);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setMargin(24);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", u"muted"_s);
    m_arrivals->setProperty("link", true);
    m_arrivals->setFixedHeight(24);
    m_arrivals->hide();

    auto *rows = new QWidget(this);
    auto *beside = new QHBoxLayout(rows);
    beside->setContentsMargins({});
    beside->setSpacing(0);
    beside->addWidget(m_table, 1);
    beside->addWidget(m_scroller);
    m_stack->addWidget(rows);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_arrivals);

    connectTable();
    connectModel();
    m_columns->use(false);
    updateMark();
    updateTexts();
}

void TimelineView::connectTable()
{
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &TimelineView::takeCurrent);
    connect(m_table, &TimelineTable::linkActivated, this, &TimelineView::linkActivated);
    connect(m_table, &TimelineTable::rowEntered, this, &TimelineView::detailsWanted);
    connect(m_table, &TimelineTable::endWanted, this, &TimelineView::goToEnd);
    connect(m_table, &TimelineTable::rowHovered, this,
            [this](int row) { Q_EMIT eventHovered(row < 0 ? EventReference{} : m_model.eventAt(row)); });
    connect(m_table, &TimelineTable::menuWanted, this, &TimelineView::menuWanted);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &TimelineView::sortBy);
    connect(m_scroller, &RowScroller::windowMoved, this, &TimelineView::keepSelected);
    connect(m_scroller, &RowScroller::scrolled, this, &TimelineView::updateArrivals);
    connect(m_columns, &ColumnLayout::changed, this, &TimelineView::columnsChanged);
    connect(m_mark, &QToolButton::clicked, this, [this] { m_model.setMarked({}, {}); });
    connect(m_arrivals, &QPushButton::clicked, this, [this] {
        if (m_model.heldBack() > 0)
            Q_EMIT resumeWanted();
        else
            goToNewest();
        m_table->setFocus();
    });
}

void TimelineView::connectModel()
{
    connect(&m_model, &TimelineModel::extentLoaded, this, [this] {
        reselect();
        updateTexts();
        updateArrivals();
        m_settling = m_settling && m_model.isCounting();
    });
    connect(&m_model, &TimelineModel::placeFound, this, [this] {
        if (m_pending)
            reselect();
        else
            keepSelected();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, [this] {
        if (m_awaiting)
            takeCurrent();
    });
    connect(&m_model, &TimelineModel::heldBackChanged, this, &TimelineView::updateArrivals);
    connect(&m_model, &QAbstractItemModel::headerDataChanged, this, &TimelineView::updateMark);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_model.isLoaded()) {
            keepSelected();
        } else {
            m_pending = m_selected.isValid();
            m_seen = -1;
        }
        updateTexts();
    });
}

void TimelineView::takeCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    const EventReference event = current.isValid() ? m_model.eventAt(current.row()) : EventReference();
    m_awaiting = current.isValid() && !event.isValid();
    if (!event.isValid() || event == m_selected)
        return;
    m_selected = event;
    m_pending = false;
    Q_EMIT eventSelected(event);
}

void TimelineView::setSubject(const QString &name, int mark)
{
    m_header->setTitle(name);
    m_header->setMark(mark);
    m_columns->use(!m_model.subject().entity.isValid());
    m_table->setAccessibleName(name.isEmpty() ? u"Events"_s : u"Events of "_s + name);
    m_selected = {};
    {
        const QSignalBlocker silent(m_table->horizontalHeader());
        if (m_model.subject().isAll() && m_model.sorting() == TimelineSort::Source && !m_model.isDescending())
            m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    }
    updateTexts();
}

void TimelineView::sortBy(int column, Qt::SortOrder order)
{
    const bool all = m_model.subject().isAll();
    const std::optional<TimelineSort> sort = column < 0 ? TimelineSort::Source : columnSort(column);
    if (!sort || (all && column >= 0 && column != TimeColumn && column != PositionColumn)) {
        const QSignalBlocker silent(m_table->horizontalHeader());
        m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        m_model.sortBy(TimelineSort::Source, false);
        return;
    }
    m_model.sortBy(*sort, column >= 0 && order == Qt::DescendingOrder);
}

void TimelineView::select(const EventReference &event)
{
    m_selected = event;
    m_pending = event.isValid();
    reselect();
}

void TimelineView::reselect()
{
    const qint64 place = m_pending ? m_model.placeOf(m_selected) : -1;
    if (place < 0) {
        if (m_pending)
            m_model.seek(m_selected);
        return;
    }
    m_pending = false;
    m_scroller->reveal(place);
    keepSelected();
}

// Rows are others after the window has moved; the selected event is the same, and nothing scrolls to it.
void TimelineView::keepSelected()
{
    const int row = m_model.rowOf(m_selected);
    if (row < 0) {
        m_model.seek(m_selected);
        return;
    }
    m_table->setAutoScroll(false);
    m_table->selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::ClearAndSelect |
                                                                          QItemSelectionModel::Rows);
    m_table->setAutoScroll(true);
}

void TimelineView::goToEnd(bool last)
{
    if (m_model.events() == 0)
        return;
    const qint64 place = last ? m_model.events() - 1 : 0;
    m_scroller->goTo(place);
    m_table->selectRow(int(place - m_model.windowFirst()));
}

void TimelineView::goToNewest()
{
    goToEnd(!m_model.isDescending());
}

void TimelineView::setHovered(const EventReference &event)
{
    m_table->setHoveredRow(m_model.rowOf(event));
}

void TimelineView::toggleMark()
{
    const TimelineRow *row = m_model.rowAt(m_model.rowOf(m_selected));
    const bool again = m_model.marked() == m_selected;
    if (row)
        m_model.setMarked(again ? EventReference{} : m_selected, row->event.time());
}

void TimelineView::setReading(bool reading)
{
    m_settling = m_settling || (m_reading && !reading);
    m_reading = reading;
    m_scroller->setFollowing(!reading);
    m_model.setPartial(reading);
    updateTexts();
    updateArrivals();
}

void TimelineView::setLookedUp(bool lookedUp, const QString &coverage)
{
    m_lookedUp = lookedUp;
    m_coverage = coverage;
    updateTexts();
}

void TimelineView::setTimeText(TimeText text)
{
    m_timeText = text;
    updateTexts();
}

QJsonObject TimelineView::columns() const
{
    return m_columns->toJson();
}

void TimelineView::setColumns(const QJsonObject &columns)
{
    m_columns->fromJson(columns);
}

void TimelineView::updateMark()
{
    const TimelineRow *row = m_model.rowAt(m_model.rowOf(m_model.marked()));
    m_mark->setVisible(m_model.marked().isValid());
    m_mark->setText(row ? u"Δ to %1 ×"_s.arg(rowLabel(row->event)) : u"Δ to the marked event ×"_s);
    m_mark->setAccessibleName(m_mark->text());
}

void TimelineView::updateArrivals()
{
    if (!m_model.isLoaded())
        m_seen = -1;
    else if (m_reading || m_settling || m_seen < 0 || m_model.events() < m_seen || m_scroller->isAtNewest())
        m_seen = m_model.events();
    const qint64 held = m_model.heldBack();
    const qint64 unseen = m_seen < 0 ? 0 : m_model.events() - m_seen;
    m_arrivals->setVisible(held > 0 || unseen > 0);
    m_arrivals->setText(
        held > 0 ? u"Paused: %1 came meanwhile · go on (Pause)"_s.arg(countText(held, u"event"_s))
                 : u"%1 came meanwhile · go there (Ctrl+End)"_s.arg(countText(unseen, u"event"_s)));
    m_arrivals->setAccessibleName(m_arrivals->text());
}

// The column whose head was clicked; the model may also have been told to sort by somebody else.
int TimelineView::sortColumn() const
{
    int column = m_table->horizontalHeader()->sortIndicatorSection();
    if (column >= 0 && column < TimelineColumns && columnSort(column) == m_model.sorting())
        return column;
    for (column = 0; column + 1 < TimelineColumns && columnSort(column) != m_model.sorting();)
        ++column;
    return column;
}

QString TimelineView::noteText() const
{
    if (!m_model.subject().isValid() || !m_model.isLoaded())
        return {};
    QString note = countText(m_model.events(), u"event"_s);
    if (m_model.entities().size() > 1)
        note += u" of %1 entities"_s.arg(m_model.entities().size());
    if (m_lookedUp)
        note += u", looked up directly: "_s + m_coverage + (m_coverage.isEmpty() ? u""_s : u" "_s) +
                u"causes and effects come with the scan"_s;
    else if (m_reading)
        note += u" read so far"_s;
    if (m_model.first().isValid())
        note += u" · "_s + m_timeText.range(std::min(m_model.first(), m_model.last()),
                                            std::max(m_model.first(), m_model.last()));
    if (m_model.withoutTime() > 0 && m_model.isByTime())
        note += u" · %1 without a time left out"_s.arg(countText(m_model.withoutTime()));
    if (m_model.sorting() != TimelineSort::Source)
        return note + u" · sorted by %1"_s.arg(columnText(sortColumn()).name.toLower());
    const QString order = m_model.order() == TimelineOrder::SourcesByTime ? u" · sources merged by time"_s
                          : m_model.order() == TimelineOrder::PartitionsByTime
                              ? u" · partitions merged by time"_s
                              : u" · in source order"_s;
    return note + order + (m_model.isDescending() ? u", newest first"_s : QString());
}

void TimelineView::updateTexts()
{
    m_header->setNote(noteText());
    updateEmpty();
}

void TimelineView::updateEmpty()
{
    const bool chosen = m_model.subject().isValid();
    const bool none = m_model.isLoaded() && m_model.events() == 0;
    if (!chosen)
        m_empty->setText(u"Choose an entity on the left, or press Ctrl+K and type any part of its id."_s);
    else if (!m_model.error().isEmpty())
        m_empty->setText(m_model.error());
    else if (none)
        m_empty->setText(m_reading
                             ? u"No event of it has been read yet."_s
                             : u"There are no events yet. They appear here as soon as they are written."_s);
    m_stack->setCurrentIndex(!chosen || none ? 1 : 0);
    m_columnButton->setEnabled(chosen);
}

} // namespace Backstory
