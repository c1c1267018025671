// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/celltext.h"
#include "views/theme/fonts.h"

#include <QImage>
#include <QPainter>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestCellText : public QObject
{
    Q_OBJECT

    /// What is drawn, and how wide the text says it is.
    static QImage drawn(CellText &texts, const QString &text, QRect rect, Qt::Alignment alignment,
                        Qt::TextElideMode mode = Qt::ElideRight, qreal *width = nullptr)
    {
        QImage image(400, 24, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setFont(tableFont());
        const qreal used = texts.draw(painter, rect, alignment, text, mode);
        if (width)
            *width = used;
        return image;
    }

    /// The first and last column that is not white; an empty rectangle where all is.
    static QRect ink(const QImage &image)
    {
        QRect found;
        for (int x = 0; x < image.width(); ++x) {
            for (int y = 0; y < image.height(); ++y) {
                if (image.pixelColor(x, y) != QColor(Qt::white))
                    found |= QRect(x, y, 1, 1);
            }
        }
        return found;
    }

private Q_SLOTS:
    void staysInItsRectangle_data()
    {
        QTest::addColumn<QString>("text");
        const QString many = u"many words that go on and on "_s.repeated(20);
        QTest::newRow("long") << many;
        QTest::newRow("without spaces") << u"w"_s.repeated(500);
        QTest::newRow("narrow") << u"i"_s.repeated(500);
        QTest::newRow("lines") << u"one\ntwo\r\nthree\t"_s.repeated(50);
        QTest::newRow("right to left") << u"שלום עולם "_s.repeated(50);
        QTest::newRow("pairs") << u"😀"_s.repeated(200);
    }

    void staysInItsRectangle()
    {
        QFETCH(QString, text);
        CellText texts;
        for (const auto mode : {Qt::ElideRight, Qt::ElideMiddle}) {
            for (const int width : {200, 40, 9, 1}) {
                const QRect rect(100, 0, width, 24);
                qreal used = 0;
                const QImage image = drawn(texts, text, rect, Qt::AlignLeft, mode, &used);
                if (width >= 40) {
                    QVERIFY(!ink(image).isEmpty());
                    QVERIFY2(ink(image).right() <= rect.right() + 1, qPrintable(QString::number(width)));
                    QVERIFY(used <= width && used > width / 2);
                    QVERIFY(ink(image).left() >= rect.left() - 1);
                }
            }
        }
    }

    void drawsTheSameAgain()
    {
        CellText texts;
        const QRect rect(10, 0, 300, 24);
        const QImage first = drawn(texts, u"order-1 quantity 5"_s, rect, Qt::AlignLeft);
        QCOMPARE(drawn(texts, u"order-1 quantity 5"_s, rect, Qt::AlignLeft), first);
        CellText others;
        QCOMPARE(drawn(others, u"order-1 quantity 5"_s, rect, Qt::AlignLeft), first);
        QVERIFY(drawn(texts, u"order-1 quantity 6"_s, rect, Qt::AlignLeft) != first);
    }

    void alignsToTheRight()
    {
        CellText texts;
        const QRect rect(50, 0, 200, 24);
        const QRect left = ink(drawn(texts, u"+56 ms"_s, rect, Qt::AlignLeft));
        const QRect right = ink(drawn(texts, u"+56 ms"_s, rect, Qt::AlignRight));
        QVERIFY(left.left() - rect.left() <= 3);
        QVERIFY(rect.right() - right.right() <= 3);
        QCOMPARE(left.height(), right.height());
    }

    void nothingIsNothing()
    {
        CellText texts;
        QVERIFY(ink(drawn(texts, {}, QRect(0, 0, 100, 24), Qt::AlignLeft)).isEmpty());
        QVERIFY(ink(drawn(texts, u"text"_s, QRect(0, 0, 0, 24), Qt::AlignLeft)).isEmpty());
    }
};

QTEST_MAIN(TestCellText)
#include "tst_celltext.moc"
