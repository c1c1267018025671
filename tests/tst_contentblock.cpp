// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/contentblock.h"

#include <QTest>

using namespace Backstory;

namespace
{

/// Rows `first`, `first` + 2, … with their number as payload.
QByteArray packed(qint64 first, int rows)
{
    ContentBlock block;
    for (int i = 0; i < rows; ++i) {
        const qint64 row = first + 2 * i;
        block.append(row, QByteArray::number(row), i % 3 == 0 ? QByteArray() : QByteArray("m"));
    }
    return block.pack();
}

} // namespace

/// Contents come out of their blocks as they went in, in whatever order they are asked for.
class TestContentBlock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anyOrder_data()
    {
        QTest::addColumn<QList<qint64>>("rows");
        QTest::newRow("forward") << QList<qint64>{10, 12, 14, 206, 208};
        QTest::newRow("backward") << QList<qint64>{208, 206, 14, 12, 10};
        QTest::newRow("again") << QList<qint64>{14, 14, 14, 12};
        QTest::newRow("one block and the other") << QList<qint64>{10, 1000, 12, 1002, 10, 1198, 208};
    }
    void anyOrder()
    {
        QFETCH(QList<qint64>, rows);
        const QByteArray first = packed(10, 100);
        const QByteArray second = packed(1000, 100);
        BlockContents contents;
        for (const qint64 row : rows) {
            const bool isFirst = row < 1000;
            const auto content = contents.find(isFirst ? first : second, isFirst ? 10 : 1000, row);
            QVERIFY(content);
            QCOMPARE(content->payload, QByteArray::number(row));
        }
    }

    void whatIsNotThere()
    {
        const QByteArray block = packed(10, 100);
        BlockContents contents;
        QVERIFY(!contents.find(block, 10, 11));
        QVERIFY(contents.find(block, 10, 12));
        QVERIFY(!contents.find(block, 10, 13));
        QVERIFY(!contents.find(block, 10, 5'000));
        QCOMPARE(contents.find(block, 10, 208)->payload, QByteArray("208"));
        QVERIFY(!contents.find("no block", 10, 10));
        QVERIFY(contents.find(block, 10, 10)->metadata.isNull());
        QCOMPARE(contents.find(block, 10, 12)->metadata, QByteArray("m"));
    }
};

QTEST_GUILESS_MAIN(TestContentBlock)
#include "tst_contentblock.moc"
