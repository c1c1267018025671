// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QScrollBar>

class QTableView;

namespace Backstory
{

class TimelineModel;

/// The scroll bar of a table that shows a window onto more rows than a table can hold: it counts all places,
/// moves the window along, and keeps the place that is in sight while rows come or change around it.
class RowScroller : public QScrollBar
{
    Q_OBJECT
public:
    RowScroller(QTableView &table, TimelineModel &model, QWidget *parent = nullptr);

    /// The place of the first row in sight.
    qint64 top() const;
    /// Whole rows in sight.
    int visibleRows() const;
    /// Brings the place to the upper edge, as far as there are places below it.
    void goTo(qint64 place);
    /// Brings the place to the middle, unless it is in sight already.
    void reveal(qint64 place);
    /// The end at which new events appear is in sight.
    bool isAtNewest() const;
    void goToNewest();
    /// Stay where new events appear, once there.
    void setFollowing(bool following) { m_following = following; }

Q_SIGNALS:
    void scrolled();
    /// The window has moved: rows are others now.
    void windowMoved();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void takeRange();
    void tableScrolled();
    void modelChanged();

    QTableView &m_table;
    TimelineModel &m_model;
    EventReference m_anchor;
    bool m_moving = false;  ///< what the table says comes from here
    bool m_seeking = false; ///< the anchor's place is being looked for
    bool m_following = false;
    bool m_stay = false; ///< the newest end was in sight before the model changed
};

} // namespace Backstory
