// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingmarks.h"
#include "views/theme/colors.h"

#include <QPointF>

class QPainter;

namespace Backstory
{

/// The icon's name.
QString iconOf(FindingSeverity severity);
const QColor &colorOf(FindingSeverity severity, const Colors &colors);

/// Draws a finding's sign small, for the margin beside an event: an error is a disc, a warning a triangle, a
/// note a ring. Leaves the painter's pen and brush changed.
void drawSeverityMark(QPainter &painter, QPointF center, FindingSeverity severity, const Colors &colors);

/// A tooltip's text, which wraps: what was found, the worst first.
QString tipOf(const EventMarks &marks);

} // namespace Backstory
