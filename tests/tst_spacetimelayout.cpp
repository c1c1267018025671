// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/spacetime/spacetimelayout.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

Timestamp at(double second)
{
    return Timestamp::fromNanoseconds(1'767'225'600'000'000'000 + qint64(second * 1e9));
}

/// A diagram that is made by hand.
class Drawn
{
public:
    int add(double second, int entity, qint64 version, int writer = -1, qint64 readVersion = Event::NoVersion)
    {
        while (made.entities.size() <= entity)
            made.entities.append({1, EntityNumber{made.entities.size() + 1},
                                  "lot-" + QByteArray::number(made.entities.size()), u"lot"_s});
        while (int(made.writers.size()) <= writer)
            made.writers.push_back({u"desk-%1"_s.arg(made.writers.size()), {}});
        SpaceTimeEvent event;
        event.reference = {1, EventRow{qint64(made.events.size()) + 1}};
        event.type = u"LotEstimateChanged"_s;
        event.entity = entity;
        event.version = version;
        event.readVersion = readVersion;
        event.writer = writer;
        event.time = at(second);
        made.events.push_back(event);
        return int(made.events.size()) - 1;
    }

    void cause(int from, int to) { made.links.push_back({from, to, SpaceTimeLink::Cause, false}); }

    SpaceTimeLayout layOut(SpaceTimeBy by, double width, double height)
    {
        if (made.shown == 0) {
            made.shown = int(made.events.size());
            weave(made);
        }
        lanes = lanesOf(made, by);
        if (scale.width() == 0)
            scale = TimeScale(made.from, made.to, width);
        SpaceTimeMetrics metrics;
        metrics.width = [](const QString &text, bool strong) {
            return double(text.size()) * (strong ? 7 : 6);
        };
        return SpaceTimeLayout(made, lanes, scale, height, metrics);
    }

    SpaceTime made;
    std::vector<SpaceTimeLane> lanes;
    TimeScale scale;
};

Drawn race()
{
    Drawn drawn;
    drawn.add(0, 0, 9, 0);
    drawn.add(4, 0, 10, 1, 9);
    drawn.add(6, 0, 11, 2, 9);
    drawn.add(8, 0, 12, 1, 9);
    drawn.add(8.5, 0, 13, 2, 11);
    drawn.cause(0, 1);
    drawn.cause(0, 2);
    return drawn;
}

Drawn randomOnes(quint32 seed, int events, int entities)
{
    QRandomGenerator random(seed);
    Drawn drawn;
    std::vector<qint64> versions(size_t(entities), 0);
    for (int i = 0; i < events; ++i) {
        const int entity = int(random.bounded(entities));
        const qint64 version = ++versions[size_t(entity)];
        drawn.add(random.bounded(1'000.0), entity, version, int(random.bounded(4)),
                  random.bounded(5) == 0 ? std::max<qint64>(version - 3, 1) : version - 1);
        if (i > 0 && random.bounded(2) == 0)
            drawn.cause(int(random.bounded(i)), i);
    }
    return drawn;
}

/// What must be so in every layout.
void verify(const Drawn &drawn, const SpaceTimeLayout &layout)
{
    const double width = drawn.scale.width();
    for (int event = 0; event < drawn.made.shown; ++event) {
        const LaneItem *item = layout.itemOf(event);
        if (!item || item->center() < 0 || item->center() > width)
            continue;
        const SpaceTimeLayout::Hit hit = layout.hitAt(layout.pointOf(event));
        QCOMPARE(hit.kind, SpaceTimeLayout::Hit::Item);
        QCOMPARE(hit.lane, layout.placeOf(event).first);
        QVERIFY(hit.item->holds(layout.placeOf(event).second));
        QCOMPARE(layout.eventAt(hit.lane, layout.placeOf(event).second), event);
    }
    const auto &arrows = layout.arrows();
    const int step = int(arrows.size()) / 200 + 1; // of thousands some
    for (int i = 0; i < int(arrows.size()); i += step) {
        const SpaceTimeLayout::Arrow &arrow = arrows[size_t(i)];
        QVERIFY(arrow.points.size() >= 2);
        for (qsizetype part = 1; part < arrow.points.size(); ++part) {
            for (const double share : {0.0, 0.5, 1.0}) {
                const QPointF point =
                    arrow.points[part - 1] + share * (arrow.points[part] - arrow.points[part - 1]);
                const std::vector<int> hits = layout.arrowsAt(point);
                QVERIFY(std::find(hits.begin(), hits.end(), i) != hits.end());
            }
        }
    }
    std::vector<QRectF> texts;
    for (const SpaceTimeLayout::Label &label : layout.labels()) {
        texts.push_back(label.rect);
        const SpaceTimeLayout::Lane &lane = layout.lanes()[size_t(layout.placeOf(label.event).first)];
        QVERIFY(label.rect.top() >= lane.top && label.rect.bottom() <= lane.bottom());
        QVERIFY(label.rect.left() >= 0 && label.rect.right() <= width);
        QVERIFY(label.rect.top() > lane.line + 8 || label.rect.bottom() < lane.line - 8);
        const SpaceTimeLayout::Hit hit = layout.hitAt(label.rect.center());
        QCOMPARE(hit.kind, SpaceTimeLayout::Hit::Item);
        QVERIFY(hit.item->holds(layout.placeOf(label.event).second));
    }
    for (const SpaceTimeLayout::Band &band : layout.bands()) {
        if (!band.label.isEmpty())
            texts.push_back(band.label);
    }
    for (const SpaceTimeLayout::Arrow &arrow : arrows) {
        if (!arrow.label.isEmpty())
            texts.push_back(arrow.label);
    }
    for (size_t a = 0; a < texts.size(); ++a) {
        for (size_t b = a + 1; b < texts.size(); ++b)
            QVERIFY(!texts[a].intersects(texts[b]));
    }
    for (const SpaceTimeLayout::Box &box : layout.boxes()) {
        const SpaceTimeLayout::Lane &lane = layout.lanes()[size_t(box.lane)];
        QVERIFY(box.rect.top() >= lane.top && box.rect.bottom() <= lane.bottom());
        for (const SpaceTimeLayout::Label &label : layout.labels())
            QVERIFY(!label.rect.intersects(box.rect));
    }
}

bool isSame(const SpaceTimeLayout &a, const SpaceTimeLayout &b)
{
    const auto labels = [](const SpaceTimeLayout::Label &x, const SpaceTimeLayout::Label &y) {
        return x.event == y.event && x.rect == y.rect && x.title == y.title && x.text == y.text;
    };
    const auto arrows = [](const SpaceTimeLayout::Arrow &x, const SpaceTimeLayout::Arrow &y) {
        return x.from == y.from && x.to == y.to && x.points == y.points && x.label == y.label;
    };
    const auto boxes = [](const SpaceTimeLayout::Box &x, const SpaceTimeLayout::Box &y) {
        return x.work == y.work && x.rect == y.rect;
    };
    return std::equal(a.labels().begin(), a.labels().end(), b.labels().begin(), b.labels().end(), labels) &&
           std::equal(a.arrows().begin(), a.arrows().end(), b.arrows().begin(), b.arrows().end(), arrows) &&
           std::equal(a.boxes().begin(), a.boxes().end(), b.boxes().begin(), b.boxes().end(), boxes);
}

} // namespace

class TestSpaceTimeLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everythingIsHitWhereItIsDrawn_data()
    {
        QTest::addColumn<int>("events");
        QTest::addColumn<int>("entities");
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        QTest::newRow("a few") << 5 << 2 << 800.0 << 400.0;
        QTest::newRow("some") << 40 << 3 << 1'000.0 << 500.0;
        QTest::newRow("narrow") << 40 << 3 << 120.0 << 60.0;
        QTest::newRow("many lanes") << 80 << 30 << 900.0 << 300.0;
        QTest::newRow("crowded") << 400 << 2 << 600.0 << 300.0;
        QTest::newRow("five thousand") << 5'000 << 12 << 1'100.0 << 700.0;
    }

    void everythingIsHitWhereItIsDrawn()
    {
        QFETCH(int, events);
        QFETCH(int, entities);
        QFETCH(double, width);
        QFETCH(double, height);
        for (const SpaceTimeBy by : {SpaceTimeBy::Entity, SpaceTimeBy::Producer}) {
            for (quint32 seed = 1; seed <= (events > 1'000 ? 1U : 3U); ++seed) {
                Drawn drawn = randomOnes(seed, events, entities);
                const SpaceTimeLayout layout = drawn.layOut(by, width, height);
                verify(drawn, layout);
                QVERIFY(isSame(layout, drawn.layOut(by, width, height)));
                drawn.scale.zoom(6, width / 3);
                verify(drawn, drawn.layOut(by, width, height));
            }
        }
    }

    void theRace()
    {
        Drawn drawn = race();
        const SpaceTimeLayout layout = drawn.layOut(SpaceTimeBy::Entity, 800, 400);
        verify(drawn, layout);
        QCOMPARE(layout.lanes().size(), size_t(3)); // one writer above, one below
        QVERIFY(layout.lanes()[0].events.empty());
        QCOMPARE(layout.lanes()[1].events.size(), size_t(5));
        QCOMPARE(layout.labels().size(), size_t(5));
        QVERIFY(!layout.bands().empty());
        const SpaceTimeLayout::Band &band = layout.bands().back();
        QCOMPARE(band.rect.left(), drawn.scale.xOf(at(0)));
        QCOMPARE(band.rect.right(), drawn.scale.xOf(at(6)));
        QCOMPARE(band.text, u"both work from v9: 6.0 s"_s);
        QVERIFY(!band.label.isEmpty());
        int reads = 0;
        int writes = 0;
        for (const SpaceTimeLayout::Arrow &arrow : layout.arrows()) {
            reads += arrow.kind == SpaceTimeLayout::Arrow::Read;
            writes += arrow.kind == SpaceTimeLayout::Arrow::Write;
            if (arrow.kind == SpaceTimeLayout::Arrow::Write) // ends at the event that was written
                QVERIFY(QLineF(arrow.points.last(), layout.pointOf(arrow.to)).length() < 8);
        }
        QVERIFY(reads >= 2);
        QCOMPARE(writes, 4);
    }

    void lanesTellProofFromClocks()
    {
        Drawn drawn;
        drawn.add(0, 0, 1, 0);
        drawn.add(2, 1, 1, 0);
        drawn.add(4, 0, 2, 0);
        drawn.add(3, 0, 3, 0); // its clock is wrong
        const SpaceTimeLayout entities = drawn.layOut(SpaceTimeBy::Entity, 800, 300);
        QCOMPARE(entities.segments().size(), size_t(2));
        QCOMPARE(entities.segments()[0].kind, SpaceTimeLayout::Segment::Sure);
        QCOMPARE(entities.segments()[1].kind, SpaceTimeLayout::Segment::Backwards);
        const SpaceTimeLayout producers = drawn.layOut(SpaceTimeBy::Producer, 800, 300);
        QCOMPARE(producers.lanes().size(), size_t(1));
        QCOMPARE(producers.segments()[0].kind, SpaceTimeLayout::Segment::ClocksOnly);
        QVERIFY(producers.labels().front().title.startsWith(u"lot-"_s));
    }

    void nothingToDraw()
    {
        Drawn drawn;
        QVERIFY(drawn.layOut(SpaceTimeBy::Entity, 800, 300).lanes().empty());
        QCOMPARE(drawn.layOut(SpaceTimeBy::Entity, 800, 300).height(), 0.0);
        QCOMPARE(SpaceTimeLayout().hitAt({10, 10}).kind, SpaceTimeLayout::Hit::Nothing);
        Drawn one;
        one.add(5, 0, 1);
        const SpaceTimeLayout layout = one.layOut(SpaceTimeBy::Entity, 800, 300);
        verify(one, layout);
        QCOMPARE(layout.labels().size(), size_t(1));
        QVERIFY(layout.segments().empty());
    }
};

QTEST_GUILESS_MAIN(TestSpaceTimeLayout)
#include "tst_spacetimelayout.moc"
