// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/contentpacker.h"

#include <QTest>

#include <algorithm>
#include <iterator>

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

/// Events with these payloads; null ones have no content.
EventBatch batchOf(const QList<QByteArray> &payloads)
{
    EventBatch batch;
    for (const QByteArray &payload : payloads) {
        Event event;
        event.payload = payload;
        batch.append(event);
    }
    return batch;
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
        constexpr int Batches = 20;
        ContentPacker packer;
        std::vector<ContentPacker::Packed> packed;
        const auto gather = [&packed](std::vector<ContentPacker::Packed> blocks) {
            std::move(blocks.begin(), blocks.end(), std::back_inserter(packed));
        };
        for (int i = 0; i < Batches; ++i) {
            // Large ones fill a block each, of the small ones several share one.
            packer.add(batchOf({QByteArray(i % 4 == 0 ? 500'000 : 5, char('a' + i)), {}, "second"}),
                       3 * i + 1);
            gather(packer.take());
        }
        gather(packer.finish());
        QVERIFY(packer.finish().empty());
        QVERIFY(packed.size() > size_t(Batches / 4) && packed.size() < size_t(Batches));
        QVERIFY(std::is_sorted(packed.begin(), packed.end(),
                               [](const auto &a, const auto &b) { return a.firstRow < b.firstRow; }));
        BlockContents contents;
        const auto find = [&](qint64 row) {
            const auto behind =
                std::upper_bound(packed.begin(), packed.end(), row,
                                 [](qint64 wanted, const auto &block) { return wanted < block.firstRow; });
            return contents.find(std::prev(behind)->bytes, std::prev(behind)->firstRow, row);
        };
        for (int i = 0; i < Batches; ++i) {
            QCOMPARE(find(3 * i + 1)->payload.back(), char('a' + i));
            QVERIFY(!find(3 * i + 2)); // has neither payload nor metadata
            QCOMPARE(find(3 * i + 3)->payload, QByteArray("second"));
        }
    }

    void endsWhileItPacks()
    {
        ContentPacker packer;
        for (int i = 0; i < 3; ++i)
            packer.add(batchOf({QByteArray(500'000, 'x')}), i + 1);
    }
};

QTEST_GUILESS_MAIN(TestContentBlock)
#include "tst_contentblock.moc"
