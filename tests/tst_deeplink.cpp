// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/link/deeplink.h"
#include "models/link/linkquery.h"
#include "models/query/queryslot.h"
#include "tests/smallhistory.h"

#include <QRandomGenerator>
#include <QUrl>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Links: written and read back whatever the ids are, and found in a history.
class TestDeepLink : public QObject
{
    Q_OBJECT

    static DeepLink parsed(const QString &text)
    {
        QString error;
        const auto link = DeepLink::fromUrl(text, &error);
        if (!link)
            qWarning("%s", qPrintable(error));
        return link.value_or(DeepLink());
    }

private Q_SLOTS:
    void readsWhatAPersonWouldType()
    {
        const DeepLink link = parsed(
            u" backstory:///open?source=/data/orders.db&entity=order-48213&position=3:17&at=2025-03-18T14:18:22Z&x=1\n"_s);
        QCOMPARE(link.source, u"/data/orders.db"_s);
        QCOMPARE(link.entity, "order-48213"_ba);
        QVERIFY(link.category.isNull());
        QVERIFY(link.event.isNull());
        QCOMPARE(link.position, (Position{17, 3}));
        QCOMPARE(link.at.toText(), "2025-03-18T14:18:22.000Z"_ba);
    }

    void writesOneForm()
    {
        DeepLink link;
        link.source = u"/data/my orders.db"_s;
        link.category = u"order"_s;
        link.entity = "order-1&2=3%?#/ä";
        link.event = "0195a93e-41a3";
        link.position = {42, 0};
        QCOMPARE(link.toUrl(), u"backstory:///open?source=/data/my%20orders.db&category=order"
                               "&entity=order-1%262%3D3%25%3F%23%2F%C3%A4&event=0195a93e-41a3&position=42"_s);
    }

    void survivesAnyId()
    {
        QRandomGenerator random(4711);
        const auto bytes = [&random](int most) {
            QByteArray made("");
            for (int n = random.bounded(most); n > 0; --n)
                made.append(char(random.bounded(256)));
            return made;
        };
        for (int i = 0; i < 5'000; ++i) {
            DeepLink link;
            link.source = u"/data/"_s + QString::fromUtf8(bytes(12)).remove(QChar::ReplacementCharacter);
            if (random.bounded(2))
                link.category = QString::fromUtf8(bytes(9)).remove(QChar::ReplacementCharacter);
            if (random.bounded(2))
                link.entity = bytes(40);
            if (random.bounded(2))
                link.event = bytes(40);
            if (random.bounded(2))
                link.position = {qint64(random.generate64() >> 1), int(random.generate() >> 1)};
            if (random.bounded(2))
                link.at = Timestamp::fromNanoseconds(qint64(random.generate64() >> 3));
            if (random.bounded(2))
                link.view = u"state"_s;
            QString error;
            const auto read = DeepLink::fromUrl(link.toUrl(), &error);
            QVERIFY2(read, qPrintable(link.toUrl() + u'\n' + error));
            QVERIFY2(*read == link, qPrintable(link.toUrl()));
            QCOMPARE(read->entity.isNull(), link.entity.isNull());
            QCOMPARE(read->category.isNull(), link.category.isNull());
            // Also after it has been a QUrl, as drag and drop makes it one.
            const auto again = DeepLink::fromUrl(QString::fromLatin1(QUrl(link.toUrl()).toEncoded()), &error);
            QVERIFY2(again && *again == link, qPrintable(link.toUrl()));
        }
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        QTest::newRow("another scheme") << u"http:///open?source=/a"_s << u"no Backstory link"_s;
        QTest::newRow("unknown action") << u"backstory:///delete?source=/a"_s << u"“delete”"_s;
        QTest::newRow("no source") << u"backstory:///open?entity=a"_s << u"“source” is missing"_s;
        QTest::newRow("nothing") << u"backstory:"_s << u"“”"_s;
        QTest::newRow("relative") << u"backstory:///open?source=a.db"_s << u"neither a whole path"_s;
        QTest::newRow("position") << u"backstory:///open?source=/a&position=x"_s << u"“position”"_s;
        QTest::newRow("negative") << u"backstory:///open?source=/a&position=-4"_s << u"“position”"_s;
        QTest::newRow("moment") << u"backstory:///open?source=/a&at=noon"_s << u"“noon”"_s;
    }

    void saysWhatIsWrong()
    {
        QFETCH(QString, text);
        QFETCH(QString, part);
        QString error;
        QVERIFY(!DeepLink::fromUrl(text, &error));
        QVERIFY2(error.contains(part), qPrintable(error));
    }

    void findsThePlace()
    {
        SmallHistory history;
        history.add("order", "o1", 1, "Placed");
        history.add("order", "o2", 1, "Placed");
        history.add("cart", "o1", 1, "Filled");
        history.add("order", "o1", 2, "Paid");
        QVERIFY(history.commit());
        QueryPool pool(1);
        const auto find = [&](const char *rest) {
            const DeepLink link = parsed(u"backstory:///open?source=/x&"_s + QString::fromUtf8(rest));
            QuerySlot slot(pool);
            std::optional<LinkedPlace> place;
            slot.start([&](QueryScope &scope) { return findLinkedPlace(scope, history.source(), link); },
                       [&](LinkedPlace &&found) { place = std::move(found); });
            if (!QTest::qWaitFor([&] { return place.has_value(); }, 30'000))
                qFatal("no answer");
            return *place;
        };
        LinkedPlace place = find("category=cart&entity=o1&event=e3");
        QVERIFY(place.complete);
        QCOMPARE(place.entity.category, u"cart"_s);
        QCOMPARE(qint64(place.event.row), 3);
        QVERIFY(place.moment.isValid());

        place = find("entity=o1&position=4");
        QVERIFY(place.complete);
        QCOMPARE(place.entity.category, u"order"_s);
        QCOMPARE(qint64(place.event.row), 4);

        // The position is another event's by now: the id decides.
        place = find("event=e2&position=4");
        QVERIFY(place.complete);
        QCOMPARE(qint64(place.event.row), 2);

        place = find("entity=o1&at=2026-01-01T00:00:00.390Z");
        QCOMPARE(qint64(place.event.row), 4);

        place = find("entity=gone&event=e2");
        QVERIFY(!place.complete);
        QVERIFY2(place.missing.contains(u"“gone”"_s), qPrintable(place.missing));
        place = find("entity=o1&event=e2");
        QVERIFY(!place.complete && place.entity.isValid() && !place.event.isValid());
        QVERIFY2(place.missing.contains(u"“e2”"_s), qPrintable(place.missing));
    }
};

QTEST_GUILESS_MAIN(TestDeepLink)
#include "tst_deeplink.moc"
