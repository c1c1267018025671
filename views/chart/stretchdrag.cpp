// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/chart/stretchdrag.h"

#include "views/theme/colors.h"

#include <QGuiApplication>
#include <QPainter>
#include <QStyleHints>

#include <algorithm>
#include <cmath>

namespace Backstory
{

bool StretchDrag::move(double x, const QRectF &plot)
{
    if (!m_pressed ||
        (!m_dragged && std::abs(x - *m_pressed) < QGuiApplication::styleHints()->startDragDistance()))
        return false;
    m_pressed = std::clamp(*m_pressed, plot.left(), plot.right());
    m_dragged = std::clamp(x, plot.left(), plot.right());
    return true;
}

std::optional<StretchDrag::Stretch> StretchDrag::stretch() const
{
    if (!m_pressed || !m_dragged)
        return {};
    return Stretch{std::min(*m_pressed, *m_dragged), std::max(*m_pressed, *m_dragged)};
}

std::optional<StretchDrag::Stretch> StretchDrag::release()
{
    const std::optional<Stretch> dragged = stretch();
    m_pressed.reset();
    m_dragged.reset();
    return dragged;
}

void StretchDrag::draw(QPainter &painter, const QRectF &plot, const Colors &colors) const
{
    const std::optional<Stretch> dragged = stretch();
    if (!dragged)
        return;
    QColor tint = colors.accent;
    tint.setAlphaF(0.15F);
    painter.fillRect(QRectF(dragged->left, plot.top(), dragged->right - dragged->left, plot.height()), tint);
}

} // namespace Backstory
