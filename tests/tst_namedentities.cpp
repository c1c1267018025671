// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracemodel.h"
#include "smallhistory.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// A store with a few known entities and, on top, one request whose payloads name some of them.
class Fixture
{
public:
    Fixture()
        : pool(2)
        , model(pool, std::make_shared<Categories>())
    {
        history.add("customer", "customer-4711", 1, "Registered"); // e1
        history.add("lot", "lot-906", 1, "Consigned");             // e2
        history.add("lot", "17", 1, "Consigned");                  // e3
        history.add("shelf", "17", 1, "Built");                    // e4
    }

    void addToRequest(const QByteArray &type, const QByteArray &payload, const QByteArray &cause = {})
    {
        history.add("order", "order-1", ++version, type, cause, payload, "request");
    }

    bool show(const QList<HistorySource> &others = {})
    {
        if (!history.commit())
            return false;
        model.setSources(QList<HistorySource>{history.source()} + others);
        model.show(TraceStart::ofCorrelation("request"));
        return settle();
    }

    bool settle()
    {
        return QTest::qWaitFor([this] { return !model.isLoading() && !model.isNaming(); });
    }

    /// `category id: e5 e6`, a line each
    QStringList named() const
    {
        QStringList lines;
        for (const NamedEntity &each : model.named().entities) {
            QStringList rows;
            for (const EventReference &event : each.by)
                rows += QString::number(qint64(event.row));
            lines +=
                u"%1 %2: %3"_s.arg(each.entity.category, QString::fromUtf8(each.entity.id), rows.join(u' '));
        }
        return lines;
    }

    SmallHistory history;
    QueryPool pool;
    TraceModel model;
    qint64 version = 0;
};

} // namespace

class TestNamedEntities : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsWhatIsNotInTheTrace()
    {
        Fixture fixture;
        fixture.addToRequest("Place", R"({"order":"order-1","lots":["lot-906","lot-999"],"price":17})");
        fixture.addToRequest("Placed", R"({"buyer":{"customerId":"customer-4711"},"also":"lot-906"})", "e5");
        QVERIFY(fixture.show());
        QCOMPARE(fixture.named(), (QStringList{u"lot lot-906: 5 6"_s, u"customer customer-4711: 6"_s}));
        QVERIFY(fixture.model.named().isWhole());
        QCOMPARE(fixture.model.namedBy(0).size(), 1);
        QCOMPARE(fixture.model.namedBy(1).size(), 2);
        QVERIFY(fixture.model.descriptionOf(1).endsWith(u"names lot-906, customer-4711"));
    }

    void takesTheCategoryThatTheKeyNames()
    {
        Fixture fixture;
        fixture.addToRequest("Place", R"({"shelfId":17})");
        QVERIFY(fixture.show());
        QCOMPARE(fixture.named(), QStringList(u"shelf 17: 5"_s));
    }

    void findsEntitiesOfOtherSources()
    {
        SmallHistory other("x");
        other.add("truck", "truck-77", 1, "Bought");
        QVERIFY(other.commit());
        Fixture fixture;
        fixture.addToRequest("Place", R"({"truck":"truck-77"})");
        QVERIFY(fixture.show({other.source(2)}));
        QCOMPARE(fixture.named(), QStringList(u"truck truck-77: 5"_s));
        QCOMPARE(fixture.model.named().entities[0].entity.source, 2);
    }

    void saysWhatItDidNotLookInto()
    {
        Fixture fixture;
        fixture.addToRequest("Place", "{\"lot\":\"lot-906\",\"note\":\"" + QByteArray(70'000, 'x') + "\"}");
        for (int i = 0; i < NamedEntities::MostEvents; ++i)
            fixture.addToRequest("Noted", "no document", "e5");
        fixture.addToRequest("Placed", R"({"lot":"lot-906"})", "e5"); // beyond the last that is read
        QVERIFY(fixture.show());
        QCOMPARE(fixture.named(), QStringList());
        const NamedEntities &named = fixture.model.named();
        QVERIFY(!named.isWhole());
        QCOMPARE(named.events, NamedEntities::MostEvents + 2);
        QCOMPARE(named.read, NamedEntities::MostEvents - 1);
        QCOMPARE(named.large, 1);
        QCOMPARE(named.unread, 0);
    }

    void saysThatPayloadsCannotBeFetched()
    {
        Fixture fixture;
        fixture.addToRequest("Place", R"({"lot":"lot-906"})");
        QVERIFY(fixture.history.commit());
        HistorySource source = fixture.history.source();
        source.contents = {};
        fixture.model.setSources({source});
        fixture.model.show(TraceStart::ofCorrelation("request"));
        QVERIFY(fixture.settle());
        QCOMPARE(fixture.model.named().unread, 1);
        QCOMPARE(fixture.model.named().read, 0);
    }

    void forgetsTheTraceBefore()
    {
        Fixture fixture;
        fixture.addToRequest("Place", R"({"lot":"lot-906"})");
        QVERIFY(fixture.show());
        QCOMPARE(fixture.model.named().entities.size(), size_t(1));
        QSignalSpy changed(&fixture.model, &TraceModel::namedChanged);
        fixture.model.show(TraceStart::ofEvent({1, EventRow{1}}));
        QVERIFY(fixture.settle());
        QCOMPARE(fixture.named(), QStringList());
        QVERIFY(!changed.isEmpty());
        fixture.model.show({});
        QVERIFY(!fixture.model.isNaming());
        QCOMPARE(fixture.model.named().events, 0);
    }

    void goesDeepIntoDocuments()
    {
        Fixture fixture;
        fixture.addToRequest("Place", R"({"a":[{"b":[[{"lot":"lot-906"}]]}],"c":{"lots":[{}, null, true]}})");
        fixture.addToRequest("Deep", QByteArray(5'000, '[') + QByteArray(5'000, ']'), "e5");
        fixture.addToRequest("Broken", "{\"lot\":\"lot-906", "e5");
        QVERIFY(fixture.show());
        QCOMPARE(fixture.named(), QStringList(u"lot lot-906: 5"_s));
    }
};

QTEST_GUILESS_MAIN(TestNamedEntities)
#include "tst_namedentities.moc"
