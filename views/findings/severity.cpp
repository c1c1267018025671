// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/findings/severity.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace Backstory
{

QString iconOf(FindingSeverity severity)
{
    return severity == FindingSeverity::Error     ? u"error"_s
           : severity == FindingSeverity::Warning ? u"warning"_s
                                                  : u"note"_s;
}

const QColor &colorOf(FindingSeverity severity, const Colors &colors)
{
    return severity == FindingSeverity::Error     ? colors.critical
           : severity == FindingSeverity::Warning ? colors.warning
                                                  : colors.note;
}

void drawSeverityMark(QPainter &painter, QPointF center, FindingSeverity severity, const Colors &colors)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor &color = colorOf(severity, colors);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (severity) {
    case FindingSeverity::Error:
        painter.drawEllipse(center, 3, 3);
        break;
    case FindingSeverity::Warning: {
        const QPointF corners[] = {center + QPointF(0, -3.2), center + QPointF(3.5, 2.8),
                                   center + QPointF(-3.5, 2.8)};
        painter.drawPolygon(corners, 3);
        break;
    }
    case FindingSeverity::Note:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 1.5));
        painter.drawEllipse(center, 2.4, 2.4);
        break;
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

QString tipOf(const EventMarks &marks)
{
    constexpr qsizetype Told = 4;
    QString text;
    for (const FindingMark &mark : marks.worst.mid(0, Told))
        text += u"<p><b>%1</b><br>%2</p>"_s.arg(textOf(mark.rule).title.toHtmlEscaped(),
                                                mark.message.toHtmlEscaped());
    if (marks.count > Told)
        text += u"<p>and %1 more</p>"_s.arg(marks.count - Told);
    return text;
}

} // namespace Backstory
