// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/rowscroller.h"
#include "models/timeline/timelinemodel.h"

#include <QEvent>
#include <QScopedValueRollback>
#include <QTableView>
#include <QTimer>

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr int RowHeight = 24;
/// So near to an end of the window the window moves on.
constexpr int Margin = 2'000;

} // namespace

RowScroller::RowScroller(QTableView &table, TimelineModel &model, QWidget *parent)
    : QScrollBar(Qt::Vertical, parent)
    , m_table(table)
    , m_model(model)
{
    setAccessibleName(QStringLiteral("Scroll through the events"));
    table.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    table.viewport()->installEventFilter(this);
    connect(table.verticalScrollBar(), &QScrollBar::valueChanged, this, &RowScroller::tableScrolled);
    connect(this, &QScrollBar::valueChanged, this, [this](int value) {
        if (m_moving)
            return;
        m_seeking = false;
        goTo(value);
    });
    const auto note = [this] {
        m_stay = m_following && m_model.rowCount() > 0 && isAtNewest();
        if (!m_seeking)
            m_anchor = m_model.rowCount() > 0 ? m_model.eventAtPlace(top()) : EventReference();
    };
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, note);
    connect(&model, &QAbstractItemModel::rowsAboutToBeInserted, this, note);
    connect(&model, &QAbstractItemModel::modelReset, this, &RowScroller::modelChanged);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &RowScroller::modelChanged);
    connect(&model, &TimelineModel::extentLoaded, this, &RowScroller::takeRange);
    connect(&model, &TimelineModel::placeFound, this, [this] {
        if (m_seeking && !m_model.seek(m_anchor)) {
            m_seeking = false;
            if (const qint64 place = m_model.placeOf(m_anchor); place >= 0)
                goTo(place);
        }
    });
}

qint64 RowScroller::top() const
{
    return m_model.windowFirst() + m_table.verticalScrollBar()->value();
}

int RowScroller::visibleRows() const
{
    return std::max(1, m_table.viewport()->height() / RowHeight);
}

bool RowScroller::isAtNewest() const
{
    return m_model.isDescending() ? top() == 0 : top() + visibleRows() >= m_model.events();
}

void RowScroller::goToNewest()
{
    goTo(m_model.isDescending() ? 0 : m_model.events());
}

void RowScroller::goTo(qint64 place)
{
    const qint64 last = std::max<qint64>(0, m_model.events() - visibleRows());
    place = std::clamp<qint64>(place, 0, last);
    {
        const QScopedValueRollback moving(m_moving, true);
        const qint64 first = m_model.windowFirst();
        const qint64 end = first + m_model.rowCount();
        const bool inside = (place >= first + Margin || first == 0) && place >= first &&
                            (place + visibleRows() + Margin <= end || end >= m_model.events());
        if (!inside) {
            m_model.moveWindow(place);
            if (m_model.windowFirst() != first)
                Q_EMIT windowMoved();
        }
        // A table that was given other rows takes their number in only when it is laid out.
        if (place - m_model.windowFirst() > m_table.verticalScrollBar()->maximum())
            m_table.doItemsLayout();
        m_table.verticalScrollBar()->setValue(int(place - m_model.windowFirst()));
    }
    takeRange();
}

void RowScroller::reveal(qint64 place)
{
    const qint64 first = m_model.windowFirst();
    const bool inWindow = place >= first && place < first + m_model.rowCount();
    if (!inWindow || place < top() || place >= top() + visibleRows())
        goTo(std::max<qint64>(0, place - visibleRows() / 2));
}

void RowScroller::tableScrolled()
{
    if (m_moving)
        return;
    m_seeking = false;
    takeRange();
    const qint64 first = m_model.windowFirst();
    const int value = m_table.verticalScrollBar()->value();
    const bool nearStart = first > 0 && value < Margin;
    const bool nearEnd =
        first + m_model.rowCount() < m_model.events() && value + visibleRows() + Margin > m_model.rowCount();
    // Later: the table is in the middle of scrolling.
    if (nearStart || nearEnd)
        QTimer::singleShot(0, this, [this] { goTo(top()); });
}

void RowScroller::modelChanged()
{
    if (m_moving)
        return;
    if (m_stay) {
        goToNewest();
    } else if (m_anchor.isValid() && m_model.rowCount() > 0) {
        const qint64 place = m_model.placeOf(m_anchor);
        m_seeking = place < 0 && m_model.seek(m_anchor);
        if (place >= 0 && place != top())
            goTo(place);
    }
    takeRange();
}

void RowScroller::takeRange()
{
    {
        const QScopedValueRollback moving(m_moving, true);
        const int rows = visibleRows();
        setRange(0, int(std::clamp<qint64>(m_model.events() - rows, 0, INT_MAX)));
        setPageStep(rows);
        setSingleStep(1);
        setValue(int(std::min<qint64>(top(), INT_MAX)));
        setVisible(maximum() > 0);
    }
    Q_EMIT scrolled();
}

bool RowScroller::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        QTimer::singleShot(0, this, &RowScroller::takeRange);
    return QScrollBar::eventFilter(watched, event);
}

} // namespace Backstory
