// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/contentpacker.h"

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
    BlockCompressor compressor;
    return block.pack(compressor);
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

    void packedBesideInTheirOrder()
    {
        constexpr int Blocks = 20;
        ContentPacker packer;
        ContentBlock block;
        std::vector<ContentPacker::Packed> packed;
        for (int i = 0; i < Blocks; ++i) {
            // Large ones take longer than the small ones behind them.
            block.append(100 * i + 1, QByteArray(i % 2 == 0 ? 500'000 : 5, char('a' + i)), "m");
            block.append(100 * i + 2, QByteArray::number(i), {});
            packer.add(block);
            QVERIFY(block.isEmpty());
            if (packer.isFull())
                packed.push_back(packer.take());
        }
        QVERIFY(!packed.empty());
        while (!packer.isEmpty())
            packed.push_back(packer.take());
        QCOMPARE(packed.size(), size_t(Blocks));
        BlockContents contents;
        for (int i = 0; i < Blocks; ++i) {
            QCOMPARE(packed[size_t(i)].firstRow, 100 * i + 1);
            const QByteArray &bytes = packed[size_t(i)].bytes;
            QCOMPARE(contents.find(bytes, 100 * i + 1, 100 * i + 1)->payload.back(), char('a' + i));
            QCOMPARE(contents.find(bytes, 100 * i + 1, 100 * i + 2)->payload, QByteArray::number(i));
        }
    }

    void clearedWhileItPacks()
    {
        ContentPacker packer;
        ContentBlock block;
        for (int i = 0; i < 3; ++i) {
            block.append(i + 1, QByteArray(500'000, 'x'), {});
            packer.add(block);
        }
        packer.clear();
        QVERIFY(packer.isEmpty());
        block.append(7, "kept", {});
        packer.add(block);
        const ContentPacker::Packed packed = packer.take();
        QCOMPARE(packed.firstRow, 7);
        BlockContents contents;
        QCOMPARE(contents.find(packed.bytes, 7, 7)->payload, QByteArray("kept"));
    }
};

QTEST_GUILESS_MAIN(TestContentBlock)
#include "tst_contentblock.moc"
