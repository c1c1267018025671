// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/trace.h"
#include "views/timescale/timescale.h"

#include <QRectF>

#include <set>

namespace Backstory
{

/// Where everything of a trace is: which rows are shown, the columns of the table on the left, the bars of
/// the waterfall on the right. What is painted and what is hit both ask it. Costs what is in sight, however
/// long the trace; only opening, closing and another trace cost its length. A value.
class TraceLayout
{
public:
    static constexpr int RowHeight = 24;
    static constexpr int HeaderHeight = 24;
    static constexpr int IndentStep = 14;
    static constexpr int LeastTable = 300;
    static constexpr int LeastPlot = 160;

    enum Part { Nothing, Cell, Opener, Bar, Mark, Axis, Divider, Plot };
    struct Hit {
        Part part = Nothing;
        int row = -1; ///< of the trace
    };
    struct Columns {
        double entity = 0; ///< their left edges
        double delay = 0;
        double share = 0;
        double end = 0;
    };

    /// The trace must live as long as it is laid out.
    void setTrace(const Trace *trace);
    void setOnlyCritical(bool only);
    bool isOnlyCritical() const { return m_onlyCritical; }
    void setSize(double width, double height);
    /// How wide the table is to be; it keeps its width as long as there is room beside it.
    void setTableWidth(double width);
    void setScroll(double pixels) { m_scroll = pixels; }
    void setCompressed(bool compressed);
    bool isCompressed() const { return m_compressed; }
    void setScale(const TimeScale &scale) { m_scale = scale; }
    const TimeScale &scale() const { return m_scale; }

    /// Whether the effects of the row are shown.
    bool isOpen(int row) const { return !m_closed.contains(row); }
    void setOpen(int row, bool open);
    bool hasOpener(int row) const { return !m_onlyCritical && m_trace->row(row).below > 0; }
    /// Opens whatever hides the row; false when it cannot be shown at all.
    bool uncover(int row);

    const std::vector<int> &shown() const { return m_shown; }
    /// The place of a row among those shown; -1 when it is hidden.
    int placeOf(int row) const;
    /// The row itself, or the nearest above it in the tree that is shown.
    int shownFor(int row) const;
    double contentHeight() const { return double(m_shown.size()) * RowHeight; }
    /// Places of the first row in sight and of the one behind the last.
    int firstInSight() const;
    int endInSight() const;

    double tableWidth() const { return m_table; }
    QRectF plot() const { return {m_table, HeaderHeight, m_width - m_table, m_height - HeaderHeight}; }
    QRectF axis() const { return {m_table, 0, m_width - m_table, HeaderHeight}; }
    Columns columns() const;

    QRectF rowRect(int row) const;
    double centerOf(int row) const { return rowRect(row).center().y(); }
    double xOf(Timestamp time) const { return m_table + m_scale.xOf(time); }
    /// How deep the row stands, as far as there is room.
    double indentOf(int row) const;
    QRectF openerRect(int row) const;
    /// From its cause to the event, or to its cause where that is later; empty for a root and without times.
    QRectF barRect(int row) const;
    /// Around the moment of the event; empty without one.
    QRectF markRect(int row) const;
    /// The last effect that stands right below the row; -1: none is shown.
    int lastChildOf(int row) const { return m_lastChild[size_t(row)]; }

    Hit hitAt(QPointF point) const;

private:
    void arrange();
    void fold();

    const Trace *m_trace = nullptr;
    TimeScale m_scale;
    std::set<int> m_closed;
    std::vector<int> m_shown;     ///< rows, ascending
    std::vector<int> m_lastChild; ///< by row, of those shown
    int m_depth = 0;              ///< the greatest of those shown
    double m_width = 0;
    double m_height = 0;
    double m_wantedTable = 0;
    double m_table = 0;
    double m_scroll = 0;
    bool m_onlyCritical = false;
    bool m_compressed = false;
};

} // namespace Backstory
