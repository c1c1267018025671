// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/celltext.h"

#include <QPainter>
#include <QTextLayout>

namespace Backstory
{

namespace
{

CellText::LaidOut layOut(QString text, const QFont &font, int width, Qt::TextElideMode mode)
{
    for (bool elided = false;; elided = true) {
        QTextLayout layout(text, font);
        layout.setCacheEnabled(true); // laid out once for the width and the glyphs
        layout.beginLayout();
        const QTextLine line = layout.createLine();
        layout.endLayout();
        if (line.naturalTextWidth() <= width || elided)
            return {layout.glyphRuns(), QSizeF(line.naturalTextWidth(), line.height())};
        if (mode != Qt::ElideRight || text.isRightToLeft()) {
            text = QFontMetrics(font).elidedText(text, mode, width);
            continue;
        }
        const qreal room = width - QFontMetricsF(font).horizontalAdvance(u'…');
        int end = line.xToCursor(room, QTextLine::CursorOnCharacter);
        if (end > 0 && line.cursorToX(end) > room)
            end = layout.previousCursorPosition(end);
        text = text.left(std::max(end, 0)) + u'…';
    }
}

} // namespace

qreal CellText::draw(QPainter &painter, const QRect &rect, Qt::Alignment alignment, const QString &text,
                     Qt::TextElideMode mode)
{
    if (text.isEmpty() || rect.width() <= 0)
        return 0;
    const QFont &font = painter.font();
    // Far more than fits, even of marks that have no width of their own.
    const Key key{mode == Qt::ElideRight ? text.left(4 * rect.width()) : text, rect.width(), font.weight(),
                  mode, font.underline()};
    const LaidOut *laidOut = m_laidOut.object(key);
    if (!laidOut) {
        QString line = key.text;
        for (QChar &character : line) {
            if (character == u'\n' || character == u'\r' || character == u'\t' ||
                character == QChar::LineSeparator || character == QChar::ParagraphSeparator)
                character = u' ';
        }
        auto *fresh = new LaidOut(layOut(line, font, rect.width(), mode));
        m_laidOut.insert(key, fresh);
        laidOut = fresh;
    }
    const QSizeF &size = laidOut->size;
    const qreal left =
        alignment & Qt::AlignRight ? rect.left() + rect.width() - size.width() : qreal(rect.left());
    const QPointF at(left, rect.top() + qRound((rect.height() - size.height()) / 2));
    for (const QGlyphRun &run : laidOut->runs)
        painter.drawGlyphRun(at, run);
    return size.width();
}

} // namespace Backstory
