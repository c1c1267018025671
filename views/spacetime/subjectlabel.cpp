// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/spacetime/subjectlabel.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/marks.h"

#include <QPainter>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

SubjectLabel::SubjectLabel(const QString &prefix, QWidget *parent)
    : QWidget(parent)
    , m_prefix(prefix)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setSubject({}, -1, {});
}

void SubjectLabel::setSubject(const QString &name, int category, const QString &note)
{
    m_name = name.simplified();
    m_category = m_name.isEmpty() ? -1 : category;
    m_note = note;
    const QString text = m_name.isEmpty() ? m_prefix : m_prefix + u" of "_s + m_name;
    setAccessibleName(m_note.isEmpty() ? text : text + u", "_s + m_note);
    setToolTip(m_note.isEmpty() ? text : text + u'\n' + m_note);
    update();
}

QSize SubjectLabel::sizeHint() const
{
    return {320, 24};
}

QSize SubjectLabel::minimumSizeHint() const
{
    return {120, 24};
}

void SubjectLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsOf(palette());
    const auto draw = [&](int left, int most, const QString &text, const QFont &font, const QColor &color,
                          Qt::TextElideMode mode) {
        painter.setFont(font);
        painter.setPen(color);
        const QString shown = painter.fontMetrics().elidedText(text, mode, std::max(most, 0));
        painter.drawText(QRect(left, 0, most, height()), Qt::AlignLeft | Qt::AlignVCenter, shown);
        return left + painter.fontMetrics().horizontalAdvance(shown);
    };
    int x = draw(0, width(), m_name.isEmpty() ? m_prefix : m_prefix + u" of"_s, strongFont(), colors.text,
                 Qt::ElideRight);
    if (!m_name.isEmpty()) {
        x += 8;
        if (m_category >= 0) {
            drawCategoryMark(painter, QPointF(x + 4, height() / 2.0), m_category,
                             colors.category(m_category));
            x += 14;
        }
        x = draw(x, width() - x, m_name, strongFont(), colors.text, Qt::ElideMiddle);
    }
    x += 12;
    if (width() - x > 40)
        draw(x, width() - x, m_note, textFont(), colors.muted, Qt::ElideRight);
}

} // namespace Backstory
