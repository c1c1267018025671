// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/detailsmodel.h"
#include "smallhistory.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

constexpr int Patience = 30'000; ///< milliseconds

/// A model that is watched for breaking the rules of item models.
struct Details {
    explicit Details(const QList<HistorySource> &sources)
    {
        // Its own fetchMore() runs inside modelReset, before it has noted that the reset is over (Qt 6.4).
        tester.setUseFetchMore(false);
        model.setSources(sources);
    }

    QueryPool pool{2};
    DetailsModel model{pool, std::make_shared<Categories>()};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

class TestDetailsModel : public QObject
{
    Q_OBJECT

    static void write(DetailsModel &model, const QModelIndex &parent, int depth, QString &lines)
    {
        if (model.canFetchMore(parent))
            model.fetchMore(parent);
        for (int row = 0; row < model.rowCount(parent); ++row) {
            QStringList cells;
            for (int column = 0; column < DetailsModel::Columns; ++column)
                cells += model.index(row, column, parent).data().toString();
            const QModelIndex index = model.index(row, 0, parent);
            cells += index.data(DetailsModel::SuffixRole).toString();
            lines += QString(depth * 2, u' ') + cells.join(u'|') + u'\n';
            write(model, index, depth + 1, lines);
        }
    }

    static QString text(DetailsModel &model)
    {
        if (!QTest::qWaitFor([&model] { return !model.isLoading(); }, Patience))
            return u"still loading"_s;
        QString lines;
        write(model, {}, 0, lines);
        return lines;
    }

private Q_SLOTS:
    /// Has the mailer already processed it?
    void tellsHowConsumersStandToAnEvent()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "Placed");
        history.add("order", "order-1", 2, "Paid", "e1");
        QVERIFY(history.commit());
        Details details({history.source()});
        DetailsModel &model = details.model;
        qint64 position = 2;
        model.setConsumersOf([&position](int source, const StoredEvent &event) {
            QList<DetailsConsumer> consumers;
            if (source == 1 && position >= 0)
                consumers.append({u"mailer"_s, event.position.value < position, u"note"_s, u"why"_s});
            return consumers;
        });
        model.show({1, EventRow{1}});
        QTRY_VERIFY(text(model).contains(u"Consumers|||\n  Done|mailer|note|\n"_s));
        model.show({1, EventRow{2}});
        QTRY_VERIFY(text(model).contains(u"Consumers|||\n  Waits|mailer|note|\n"_s));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.refreshConsumers(1); // nothing is new
        position = 3;
        model.refreshConsumers(2); // another source
        QVERIFY(text(model).contains(u"Waits|mailer"_s));
        model.refreshConsumers(1);
        QVERIFY(text(model).contains(u"Done|mailer"_s));
        position = -1;
        model.refreshConsumers(1);
        QVERIFY(!text(model).contains(u"Consumers"_s));
        position = 1;
        model.refreshConsumers(1);
        QVERIFY(text(model).contains(u"Consumers|||\n  Waits|mailer|note|\nPayload"_s));
        QCOMPARE(resets.size(), 0); // who reads the payload keeps the place
    }

    void showsEverythingAboutAnEvent()
    {
        SmallHistory history;
        history.add("user", "user-1", 1, "SignIn");
        history.add("user", "user-1", 2, "PlaceOrder", "e1");
        history.add("order", "order-1", 1, "OrderPlaced", "e2",
                    R"({"quantity":5,"price":10.50,"lines":[{"sku":"A"},true],"note":null})");
        history.add("payment", "pay-1", 1, "Paid", "e3");
        QVERIFY(history.commit());
        Details details({history.source()});
        DetailsModel &model = details.model;
        model.setTimeText(TimeText::Utc);
        model.show({1, EventRow{3}});
        QCOMPARE(text(model), u"Times||UTC|\n"
                              "  Occurred|2026-01-01 00:00:00.300||\n"
                              "  Recorded|—|—|\n"
                              "  Received|—||\n"
                              "  Processed|—||\n"
                              "Causes and effects|||\n"
                              "  Cause|PlaceOrder|−100 ms|v2 · user-1\n"
                              "  Root|SignIn|−200 ms|v1 · user-1\n"
                              "  Effect|Paid|+100 ms|v1 · pay-1\n"
                              "Payload||JSON · 67 bytes|\n"
                              "  quantity|5||\n"
                              "  price|10.50||\n"
                              "  lines|[2]||\n"
                              "    0|{1}||\n"
                              "      sku|\"A\"||\n"
                              "    1|true||\n"
                              "  note|null||\n"
                              "Metadata|||\n"
                              "  position|row 3||\n"
                              "  source|small||\n"
                              "  user|\"ann\"||\n"_s);
        model.show({1, EventRow{1}});
        const QString first = text(model);
        QVERIFY(first.contains(u"  Cause|none named: a root||\n  Effect|PlaceOrder|+100 ms|v2\n"_s));
        model.show({});
        QCOMPARE(text(model), QString());
    }

    void aCauseThatWasNotFoundMayStillCome()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "Placed", "e2");
        QVERIFY(history.commit());
        Details details({history.source()});
        DetailsModel &model = details.model;
        model.setPartial(true);
        model.show({1, EventRow{1}});
        QVERIFY(text(model).contains(u"Cause|e2|not read yet|"_s));
        model.setPartial(false);
        QVERIFY(text(model).contains(u"Cause|e2|outside|"_s));
        history.add("bidder", "bidder-1", 7, "Asked");
        QVERIFY(history.commit());
        model.refresh();
        const QString later = text(model);
        QVERIFY2(later.contains(u"Cause|Asked|+100 ms|v7"_s), qPrintable(later));
    }

    void showsTextBinaryAndBrokenPayloads()
    {
        SmallHistory history;
        history.add("x", "x", 1, "Text", {}, "first line\nsecond line");
        history.add("x", "x", 2, "Binary", {}, QByteArray("\x00\x01\xfe\xff", 4));
        history.add("x", "x", 3, "Broken", {}, R"({"a":1,"b":)");
        QVERIFY(history.commit());
        Details details({history.source()});
        DetailsModel &model = details.model;
        model.show({1, EventRow{1}});
        QVERIFY(text(model).contains(u"  first line|||\n  second line|||\n"_s));
        model.show({1, EventRow{2}});
        QVERIFY(text(model).contains(u"000000  00 01 fe ff"_s));
        model.show({1, EventRow{3}});
        QVERIFY(text(model).contains(u"a"_s));
    }

    void opensLongArraysInRanges()
    {
        constexpr int Elements = 1'002'500;
        QByteArray payload = "[0";
        for (int i = 1; i < Elements; ++i)
            payload += ',' + QByteArray::number(i);
        SmallHistory history;
        history.add("x", "x", 1, "Long", {}, payload + ']');
        QVERIFY(history.commit());
        Details details({history.source()});
        DetailsModel &model = details.model;
        model.show({1, EventRow{1}});
        QVERIFY(QTest::qWaitFor([&model] { return !model.isLoading() && model.rowCount() == 4; }, Patience));
        const QPersistentModelIndex section(model.index(2, 0));
        model.fetchMore(section);
        QCOMPARE(model.rowCount(section), 2);
        const QModelIndex rest = model.index(1, 0, section);
        QCOMPARE(rest.data().toString(), u"1,000,000 … 1,002,499"_s);
        model.fetchMore(rest);
        QCOMPARE(model.rowCount(rest), 3);
        const QModelIndex last = model.index(2, 0, rest);
        model.fetchMore(last);
        QCOMPARE(model.rowCount(last), 500);
        QCOMPARE(model.index(499, 0, last).data().toString(), u"1002499"_s);
        QCOMPARE(model.index(499, DetailsModel::ValueColumn, last).data().toString(), u"1002499"_s);
        QCOMPARE(model.index(499, 0, last).data(DetailsModel::PointerRole).toString(), u"/1002499"_s);
        const QModelIndex middle = model.openPath({765'432});
        QCOMPARE(middle.siblingAtColumn(DetailsModel::ValueColumn).data().toString(), u"765432"_s);
    }

    void readsLargeContainersInTheBackground()
    {
        SmallHistory history;
        history.add("x", "x", 1, "Large", {},
                    R"({"a":1,"large":{"text":")" + QByteArray(600'000, 'x') +
                        R"(","deep":[{"b":"\u00e9"}]}})");
        QVERIFY(history.commit());
        Details details({history.source()});
        DetailsModel &model = details.model;
        model.show({1, EventRow{1}});
        QVERIFY(QTest::qWaitFor([&model] { return !model.isLoading() && model.rowCount() == 4; }, Patience));
        QSignalSpy read(&model, &DetailsModel::levelRead);
        QVERIFY(!model.openPath({1, 1, 0, 0}).isValid());
        QVERIFY(model.isLoading());
        QVERIFY(read.wait());
        const QModelIndex deep = model.openPath({1, 1, 0, 0});
        QCOMPARE(deep.siblingAtColumn(DetailsModel::ValueColumn).data().toString(), u"\"é\""_s);
        QCOMPARE(deep.data(DetailsModel::PointerRole).toString(), u"/large/deep/0/b"_s);
        QCOMPARE(model.wholeValue(deep), u"é"_s);
        const QModelIndex longText = model.openPath({1, 0});
        QVERIFY(longText.siblingAtColumn(DetailsModel::ValueColumn).data().toString().size() < 10'000);
        QCOMPARE(model.wholeValue(longText).size(), 600'000);
        QCOMPARE(model.wholeValue(model.openPath({1, 1})), u"[{\"b\":\"\\u00e9\"}]"_s);
    }

    void writesPointers()
    {
        SmallHistory history;
        history.add("x", "x", 1, "Keys", {}, "{\"a/b\":{\"m~n\":1,\"\":2},\"say \\\"hi\\\"\":true}");
        history.add("x", "x", 2, "Scalar", {}, "\"text\"");
        QVERIFY(history.commit());
        QueryPool pool(1);
        DetailsModel model(pool, std::make_shared<Categories>());
        model.setSources({history.source()});
        model.show({1, EventRow{1}});
        QVERIFY(QTest::qWaitFor([&model] { return !model.isLoading(); }, Patience));
        QCOMPARE(model.openPath({0, 0}).data(DetailsModel::PointerRole).toString(), u"/a~1b/m~0n"_s);
        QCOMPARE(model.openPath({0, 1}).data(DetailsModel::PointerRole).toString(), u"/a~1b/"_s);
        QCOMPARE(model.openPath({1}).data().toString(), u"say \"hi\""_s);
        QVERIFY(!model.openPath({2}).isValid());
        model.show({1, EventRow{2}});
        QVERIFY(QTest::qWaitFor([&model] { return !model.isLoading(); }, Patience));
        QCOMPARE(model.openPath({0}).data(DetailsModel::PointerRole).toString(), QString());
        QCOMPARE(model.wholeValue(model.openPath({0})), u"text"_s);
    }

    void linksIdsOfKnownEntities()
    {
        SmallHistory history;
        history.add("user", "7", 1, "SignIn");
        history.add("user", "0b54a4ae", 1, "SignIn");
        history.add("cart", "0b54a4ae", 1, "Opened");
        history.add("order", "order-1", 1, "OrderPlaced", {},
                    R"({"userId":7,"qty":7,"cartRef":"0b54a4ae","other":"0b54a4ae",)"
                    R"("lines":[{"order":"order-1"}],"ids":["7","order-2"],"customerIds":[7]})");
        QVERIFY(history.commit());
        Details details({history.source()});
        DetailsModel &model = details.model;
        model.show({1, EventRow{4}});
        text(model);
        QVERIFY(QTest::qWaitFor([&model] { return !model.isLoading(); }, Patience));
        const auto linked = [&model](const std::vector<quint32> &path) {
            const auto entity = model.openPath(path).data(DetailsModel::EntityRole).value<EntityReference>();
            return entity.isValid() ? entity.category + u' ' + QString::fromUtf8(entity.id) : QString();
        };
        QCOMPARE(linked({0}), u"user 7"_s);
        QCOMPARE(linked({1}), QString()); // a quantity
        QCOMPARE(linked({2}), u"cart 0b54a4ae"_s);
        QCOMPARE(linked({3}), u"user 0b54a4ae"_s);
        QCOMPARE(linked({4, 0, 0}), u"order order-1"_s);
        QCOMPARE(linked({5, 0}), QString()); // a list of anything
        QCOMPARE(linked({5, 1}), QString());
    }

    void keepsThePlaceWhenEffectsCome()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "Placed", {}, R"({"a":{"b":[1,2,3,4,5,6,7,8,9,10]}})");
        QVERIFY(history.commit());
        Details details({history.source()});
        DetailsModel &model = details.model;
        model.show({1, EventRow{1}});
        QVERIFY(QTest::qWaitFor([&model] { return !model.isLoading(); }, Patience));
        const QPersistentModelIndex place(model.openPath({0, 0, 7}));
        QVERIFY(place.isValid());
        history.add("payment", "pay-1", 1, "Paid", "e1");
        QVERIFY(history.commit());
        model.refresh();
        QVERIFY(QTest::qWaitFor([&model] { return !model.isLoading(); }, Patience));
        QVERIFY(place.isValid());
        QCOMPARE(model.wholeValue(place), u"8"_s);
        QVERIFY(text(model).contains(u"  Effect|Paid|+100 ms|v1 · pay-1\n"_s));
    }

    void copiesEvents()
    {
        SmallHistory history;
        history.add("order", "order-1", 3, "Placed", "c1", R"({"qty":5.10,"note":"x"})");
        history.add("order", "order-1", 4, "Photo", {}, QByteArray("\x00\xff", 2));
        QVERIFY(history.commit());
        QueryPool pool(1);
        DetailsModel model(pool, std::make_shared<Categories>());
        model.setSources({history.source()});
        QSignalSpy copied(&model, &DetailsModel::eventCopied);
        const auto copy = [&](qint64 row, EventForm form) {
            model.show({1, EventRow{row}});
            copied.clear();
            model.copyEvent(form);
            return copied.wait() ? copied[0][0].toString().remove(u'\n').replace(u"  "_s, QString())
                                 : QString();
        };
        QCOMPARE(copy(1, EventForm::Id), u"e1"_s);
        QCOMPARE(copy(1, EventForm::Json),
                 u"{\"id\": \"e1\",\"type\": \"Placed\",\"entity\": \"order-1\",\"category\": "
                 u"\"order\",\"version\": 3,"
                 "\"time\": \"2026-01-01T00:00:00.100Z\",\"data\": {\"qty\": 5.10,\"note\": \"x\"},"
                 "\"metadata\": {\"user\": \"ann\"},\"causedBy\": [\"c1\"]}"_s);
        const QString cloudEvent = copy(1, EventForm::CloudEvent);
        QVERIFY2(
            cloudEvent.startsWith(u"{\"specversion\": \"1.0\",\"id\": \"e1\",\"source\": \"small\","_s) &&
                cloudEvent.contains(u"\"data\": {\"qty\": 5.10,\"note\": \"x\"}"_s),
            qPrintable(cloudEvent));
        QVERIFY(copy(2, EventForm::Json).contains(u"\"data_base64\": \"AP8=\""_s));
    }

    void tellsOfFormatsAndSizes()
    {
        SmallHistory history;
        history.add("x", "x", 1, "Cbor", {}, QByteArray::fromHex("a16373 6b7564412d3137"));
        history.add("x", "x", 2, "Packed", {}, qCompress(R"({"sku":"A-17"})").mid(4));
        history.add("x", "x", 3, "Picture", {}, QByteArray::fromHex("89504e470d0a1a0a0000000d49484452"));
        history.add("x", "x", 4, "Long", {}, QByteArray("line\n").repeated(1000));
        QVERIFY(history.commit());
        QueryPool pool(1);
        DetailsModel model(pool, std::make_shared<Categories>());
        model.setSources({history.source()});
        model.show({1, EventRow{1}});
        QVERIFY2(text(model).contains(u"Payload||CBOR · 10 bytes|\n  sku|\"A-17\"||\n"_s),
                 qPrintable(text(model)));
        model.show({1, EventRow{2}});
        QVERIFY2(text(model).contains(u"Payload||JSON, zlib · 22 bytes · 14 unpacked|\n"_s),
                 qPrintable(text(model)));
        model.show({1, EventRow{3}});
        QVERIFY2(text(model).contains(u"Payload||PNG · 16 bytes|\n  PNG|||\nMetadata"_s),
                 qPrintable(text(model)));
        model.setPicture({640, 480}, {});
        QVERIFY(text(model).contains(u"  PNG|640 × 480 pixels||\n"_s));
        model.show({1, EventRow{4}});
        QVERIFY2(text(model).contains(u"  Show all 1,000 lines in Raw|||\n"_s), qPrintable(text(model)));
    }
};

QTEST_GUILESS_MAIN(TestDetailsModel)
#include "tst_detailsmodel.moc"
