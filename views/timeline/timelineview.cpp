// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/timelineview.h"
#include "models/text/numbertext.h"
#include "views/theme/panelheader.h"
#include "views/timeline/timelinetable.h"

#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

TimelineView::TimelineView(TimelineModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Events"_s, this))
    , m_table(new TimelineTable(this))
    , m_empty(new QLabel(this))
    , m_stack(new QStackedWidget(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_table->setModel(&model);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setMargin(24);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", u"muted"_s);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                const EventReference event = m_model.eventAt(current.row());
                if (!event.isValid() || event == m_selected)
                    return;
                m_selected = event;
                m_pending = false;
                Q_EMIT eventSelected(event);
            });
    connect(m_table, &TimelineTable::linkActivated, this, &TimelineView::linkActivated);
    connect(m_table, &TimelineTable::rowEntered, this, &TimelineView::detailsWanted);
    connect(&m_model, &TimelineModel::extentLoaded, this, [this] {
        reselect();
        updateTexts();
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_pending = m_selected.isValid();
        updateTexts();
    });
    updateTexts();
}

void TimelineView::setSubject(const QString &name, int mark)
{
    m_name = name;
    m_header->setTitle(name);
    m_header->setMark(mark);
    applyWidths();
    m_table->setAccessibleName(name.isEmpty() ? u"Events"_s : u"Events of "_s + name);
    m_selected = {};
    updateTexts();
}

void TimelineView::applyWidths()
{
    const bool all = m_model.subject().isAll();
    if (m_widthsOfAll == all)
        return;
    m_widthsOfAll = all;
    m_table->setColumnHidden(TimelineModel::EntityColumn, !all);
    // The summary takes what is left: at 1280 pixels it is still there.
    const std::pair<int, int> widths[] = {{TimelineModel::TimeColumn, 142},
                                          {TimelineModel::DeltaColumn, 80},
                                          {TimelineModel::EntityColumn, 124},
                                          {TimelineModel::VersionColumn, all ? 60 : 104},
                                          {TimelineModel::TypeColumn, all ? 132 : 152},
                                          {TimelineModel::CauseColumn, all ? 92 : 112},
                                          {TimelineModel::SummaryColumn, 56}};
    for (const auto &[column, width] : widths)
        m_table->setColumnWidth(column, width);
}

void TimelineView::select(const EventReference &event)
{
    m_selected = event;
    m_pending = event.isValid();
    reselect();
}

void TimelineView::reselect()
{
    if (!m_pending)
        return;
    const int row = m_model.rowOf(m_selected);
    if (row < 0)
        return;
    m_pending = false;
    const QModelIndex index = m_model.index(row, 0);
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                          QItemSelectionModel::Rows);
    m_table->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

void TimelineView::setReading(bool reading)
{
    m_reading = reading;
    updateTexts();
}

void TimelineView::setLookedUp(bool lookedUp)
{
    m_lookedUp = lookedUp;
    updateTexts();
}

void TimelineView::setTimeText(TimeText text)
{
    m_timeText = text;
    updateTexts();
}

void TimelineView::updateTexts()
{
    const bool chosen = m_model.subject().isValid();
    const qint64 count = m_model.events();
    QString note;
    if (chosen && m_model.isLoaded()) {
        note = countText(count, u"event"_s);
        if (m_lookedUp)
            note += u", looked up directly: causes and effects come with the scan"_s;
        else if (m_reading)
            note += u" read so far"_s;
        if (m_model.first().isValid())
            note += u" · "_s + m_timeText.range(std::min(m_model.first(), m_model.last()),
                                                std::max(m_model.first(), m_model.last()));
        note += u" · in source order"_s;
    }
    m_header->setNote(note);
    if (!chosen)
        m_empty->setText(u"Choose an entity on the left, or press Ctrl+K and type any part of its id."_s);
    else if (!m_model.error().isEmpty())
        m_empty->setText(m_model.error());
    else if (m_model.isLoaded() && count == 0)
        m_empty->setText(m_reading
                             ? u"No event of it has been read yet."_s
                             : u"There are no events yet. They appear here as soon as they are written."_s);
    const bool empty = !chosen || (m_model.isLoaded() && count == 0);
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
}

} // namespace Backstory
