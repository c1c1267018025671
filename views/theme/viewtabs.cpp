// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/viewtabs.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QPainter>

namespace Backstory
{

namespace
{

constexpr int Height = 31;
constexpr int Padding = 16;
constexpr int Underline = 2;

} // namespace

ViewTabs::ViewTabs(QWidget *parent)
    : QTabBar(parent)
{
    setDrawBase(false);
    setExpanding(false);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setFixedHeight(Height);
}

QSize ViewTabs::sizeHint() const
{
    return {QTabBar::sizeHint().width(), Height};
}

// As wide as when it is the shown one, so that nothing moves.
QSize ViewTabs::tabSizeHint(int index) const
{
    return {QFontMetrics(strongFont()).horizontalAdvance(tabText(index)) + 2 * Padding, Height};
}

void ViewTabs::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsOf(palette());
    const QPoint mouse = mapFromGlobal(QCursor::pos());
    for (int i = 0; i < count(); ++i) {
        const QRect rect = tabRect(i);
        const bool current = i == currentIndex();
        if (underMouse() && rect.contains(mouse) && !current)
            painter.fillRect(rect, colors.hover);
        painter.setFont(current ? strongFont() : textFont());
        painter.setPen(!isTabEnabled(i) ? colors.disabled : current ? colors.text : colors.muted);
        painter.drawText(rect, Qt::AlignCenter, tabText(i));
        if (!current)
            continue;
        const QRect line(rect.left() + 8, rect.bottom() - Underline + 1, rect.width() - 16, Underline);
        painter.fillRect(line, colors.accent);
        if (hasFocus()) {
            painter.setPen(QPen(colors.accent, 2));
            painter.drawRect(rect.adjusted(5, 3, -5, -5));
        }
    }
}

} // namespace Backstory
