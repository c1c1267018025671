// SPDX-License-Identifier: GPL-3.0-or-later
// What mouse and keyboard do in the chart.
#include "views/activity/activitychart.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace Backstory
{

// None where nothing happened.
int ActivityChart::barAt(double x) const
{
    if (!m_scale.isValid())
        return -1;
    const Timestamp time = m_scale.timeAt(x - plotRect().left());
    const auto &bars = m_bars.bars();
    const auto next = std::partition_point(
        bars.begin(), bars.end(), [&](const ActivityBars::Bar &bar) { return m_bars.endOf(bar) <= time; });
    return next != bars.end() && m_bars.startOf(*next) <= time ? int(next - bars.begin()) : -1;
}

void ActivityChart::setCurrent(int bar)
{
    if (m_current == bar)
        return;
    m_current = bar;
    setAccessibleDescription(currentText());
    update();
    Q_EMIT currentChanged();
}

void ActivityChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_scale.isValid())
        m_drag.press(event->position().x());
}

void ActivityChart::mouseMoveEvent(QMouseEvent *event)
{
    setCurrent(barAt(event->position().x()));
    if (m_drag.move(event->position().x(), plotRect()))
        update();
}

void ActivityChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_drag.isPressed())
        return;
    const auto timeAt = [this](double x) {
        return std::clamp(m_scale.timeAt(x - plotRect().left()), m_from, m_to);
    };
    const auto stretch = m_drag.release();
    update();
    if (!stretch)
        Q_EMIT cursorChosen(timeAt(event->position().x()));
    else if (timeAt(stretch->left) < timeAt(stretch->right))
        Q_EMIT rangeWanted(timeAt(stretch->left), timeAt(stretch->right));
}

void ActivityChart::leaveEvent(QEvent *)
{
    if (!hasFocus())
        setCurrent(-1);
}

void ActivityChart::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_bars.bars().size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(m_current < 0 ? last : std::max(m_current - 1, 0));
    case Qt::Key_Right:
        return setCurrent(std::min(m_current + 1, last));
    case Qt::Key_Home:
        return setCurrent(std::min(0, last));
    case Qt::Key_End:
        return setCurrent(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0) {
            const ActivityBars::Bar &bar = m_bars.bars()[size_t(m_current)];
            Q_EMIT rangeWanted(m_bars.startOf(bar), m_bars.endOf(bar));
        }
        return;
    case Qt::Key_Escape:
    case Qt::Key_0:
        Q_EMIT rangeWanted({}, {});
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace Backstory
