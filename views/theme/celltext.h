// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QGlyphRun>
#include <QSizeF>

class QPainter;

namespace Backstory
{

/// Draws single lines of text, elided to the width that they have, and keeps how they were laid out: while a
/// table scrolls the same texts are painted again and again, and shaping one takes ten times as long as
/// drawing it. Lives on the window's thread.
class CellText
{
public:
    /// In the painter's font and pen. Returns the width of what was drawn.
    qreal draw(QPainter &painter, const QRect &rect, Qt::Alignment alignment, const QString &text,
               Qt::TextElideMode mode = Qt::ElideRight);

    struct LaidOut {
        QList<QGlyphRun> runs;
        QSizeF size;
    };

private:
    struct Key {
        QString text;
        int width;
        int weight;
        Qt::TextElideMode mode;
        bool underlined;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed)
        {
            return qHashMulti(seed, key.text, key.width, key.weight, int(key.mode), key.underlined);
        }
    };

    QCache<Key, LaidOut> m_laidOut{4'096};
};

} // namespace Backstory
