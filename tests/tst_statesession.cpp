// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statesession.h"
#include "smallhistory.h"

#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

ReducerSource script(const char *text)
{
    return {u"order.js"_s, QString::fromUtf8(text), {}};
}

const ReducerSource Merge = script("function reduce(s, e) {\n  return {...s, ...e.data};\n}");

/// A history with one order and what led to it.
class Order
{
public:
    explicit Order(qint64 more = 0)
    {
        m_history.add("user", "user-1", 1, "SignIn");
        m_history.add("user", "user-1", 2, "PlaceOrder", "e1");
        add("OrderPlaced", R"({"status":"placed","lines":[{"sku":"A","quantity":5}]})", "e2");
        add("QuantityChanged", R"({"lines":[{"sku":"A","quantity":6}]})", "e3");
        add("OrderShipped", R"({"status":"shipped"})", "e4");
        for (qint64 i = 0; i < more; ++i)
            add("Counted", "{\"count\":" + QByteArray::number(i) + '}');
        commit();
    }
    void add(const QByteArray &type, const QByteArray &payload, const QByteArray &cause = {})
    {
        m_history.add("order", "order-1", ++m_version, type, cause, payload);
    }
    void commit() { m_ok = m_history.commit() && m_ok; }
    bool isOk() const { return m_ok; }
    HistorySource source() const { return m_history.source(); }
    static EntityReference entity() { return {1, EntityNumber{2}, "order-1", u"order"_s}; }

private:
    SmallHistory m_history;
    qint64 m_version = 0;
    bool m_ok = true;
};

} // namespace

class TestStateSession : public QObject
{
    Q_OBJECT

    static void begin(StateSession &session, const Order &order, const ReducerSource &reducer = Merge)
    {
        session.setSources({order.source()});
        session.setReducer(reducer);
        session.setEntity(Order::entity());
    }

    static bool isAt(const StateSession &session, qint64 step, const QByteArray &after)
    {
        if (QTest::qWaitFor([&] { return session.shownStep() == step && session.after() == after; }, 30'000))
            return true;
        qWarning() << session.shownStep() << session.after() << session.problem().text;
        return false;
    }

    static bool knowsChanges(const StateSession &session)
    {
        return QTest::qWaitFor(
            [&] { return session.comparedSteps() == session.steps().size() && !session.steps().isEmpty(); },
            30'000);
    }

private Q_SLOTS:
    void initTestCase() { qputenv("BACKSTORY_REDUCER", BUILD_ROOT "/bin/backstory-reducer"); }

    void beginsAtTheLastStep()
    {
        const Order order;
        QVERIFY(order.isOk());
        StateSession session;
        QVERIFY(session.steps().isEmpty());
        begin(session, order);
        QVERIFY(session.isReading());
        QVERIFY(isAt(session, 3, R"({"status":"shipped","lines":[{"sku":"A","quantity":6}]})"));
        QCOMPARE(session.before(), QByteArray(R"({"status":"placed","lines":[{"sku":"A","quantity":6}]})"));
        QCOMPARE(session.beforeStep(), 2);
        QCOMPARE(session.step(), 3);
        QCOMPARE(session.steps().size(), 3);
        QCOMPARE(session.steps()[0].type, u"OrderPlaced"_s);
        QCOMPARE(session.nameOf(3), u"v3"_s);
        QCOMPARE(session.nameOf(0), u"start"_s);
        QCOMPARE(session.stepOf(session.steps()[1].event), 2);
        QCOMPARE(session.stepOf({1, EventRow{1}}), -1);
        QCOMPARE(session.stepOfVersion(3), 3);
        QCOMPARE(session.stepOfVersion(9), -1);
        const Timestamp second = session.steps()[1].time;
        QCOMPARE(session.stepAt(second), 2);
        QCOMPARE(session.stepAt(Timestamp::fromNanoseconds(second.nanoseconds() - 1)), 1);
        QCOMPARE(session.stepAt(Timestamp::fromSeconds(0)), 0);
        QCOMPARE(session.stepAt(Timestamp::now()), 3);
        QCOMPARE(session.shownReducer(), Merge);
        session.setStep(0);
        QVERIFY(isAt(session, 0, "undefined"));
        QVERIFY(session.before().isEmpty());
        session.setStep(2);
        session.compareWith(0);
        QVERIFY(QTest::qWaitFor([&] { return session.beforeStep() == 0; }, 30'000));
        QCOMPARE(session.before(), QByteArray("undefined"));
        QCOMPARE(session.after(), QByteArray(R"({"status":"placed","lines":[{"sku":"A","quantity":6}]})"));
    }

    void showsTheNewestOfManyWishes()
    {
        const Order order(500);
        StateSession session;
        begin(session, order);
        QVERIFY(QTest::qWaitFor([&] { return session.shownStep() == 503; }, 30'000));
        QSignalSpy changed(&session, &StateSession::pointChanged);
        for (qint64 step = 500; step >= 103; --step)
            session.setStep(step);
        QVERIFY(isAt(session, 103, R"({"status":"shipped","lines":[{"sku":"A","quantity":6}],"count":99})"));
        QVERIFY2(changed.count() < 20, qPrintable(QString::number(changed.count())));
        QTest::qWait(50);
        QCOMPARE(session.shownStep(), 103);
    }

    void keepsTheLastGoodStates()
    {
        const Order order;
        StateSession session;
        begin(session, order);
        const QByteArray good = R"({"status":"shipped","lines":[{"sku":"A","quantity":6}]})";
        QVERIFY(isAt(session, 3, good));
        session.setReducer(script("function reduce(s, e) {\n  return s.\n}"));
        QVERIFY(QTest::qWaitFor([&] { return session.problemStep() == 0; }, 30'000));
        QVERIFY(!session.problem().text.isEmpty());
        QCOMPARE(session.after(), good);
        QCOMPARE(session.shownReducer(), Merge);
        session.setReducer(script("function reduce(s, e) {\n  if (e.version == 2)\n    e.data.nothing.at;\n"
                                  "  return {seen: e.version};\n}"));
        QVERIFY(QTest::qWaitFor([&] { return session.problemStep() == 2; }, 30'000));
        QCOMPARE(session.problem().line, 3);
        session.setStep(2); // still by the good one
        QVERIFY(isAt(session, 2, R"({"status":"placed","lines":[{"sku":"A","quantity":6}]})"));
        session.setReducer(script("function reduce(s, e) { return {seen: e.version}; }"));
        QVERIFY(isAt(session, 2, R"({"seen":2})"));
        QCOMPARE(session.problemStep(), -1);
        QCOMPARE(session.problem().kind, ReducerProblem::None);
        QVERIFY(knowsChanges(session));
        QCOMPARE(session.changedPaths(2), QStringList{u"seen"_s});
    }

    void showsWhatThereIsBeforeAFailure()
    {
        const Order order;
        StateSession session;
        begin(session, order,
              script("function reduce(s, e) { if (e.version == 3) throw 'no'; return e.version; }"));
        QVERIFY(isAt(session, 2, "2"));
        QCOMPARE(session.problemStep(), 3);
        QCOMPARE(session.step(), 3);
        // One that comes less far does not take the place of it, one that comes as far does.
        session.setReducer(
            script("function reduce(s, e) { if (e.version == 2) throw 'no'; return -e.version; }"));
        QVERIFY(QTest::qWaitFor([&] { return session.problemStep() == 2; }, 30'000));
        QVERIFY(isAt(session, 2, "2"));
        session.setReducer(
            script("function reduce(s, e) { if (e.version == 3) throw 'no'; return -e.version; }"));
        QVERIFY(isAt(session, 2, "-2"));
    }

    void followsTheEnd()
    {
        Order order;
        StateSession session;
        begin(session, order);
        QVERIFY(QTest::qWaitFor([&] { return session.shownStep() == 3; }, 30'000));
        order.add("OrderDelivered", R"({"status":"delivered"})");
        order.commit();
        session.refresh();
        QVERIFY(isAt(session, 4, R"({"status":"delivered","lines":[{"sku":"A","quantity":6}]})"));
        QVERIFY(knowsChanges(session));
        QCOMPARE(session.setterOf(u"status"_s, 4), 4);
        session.setStep(1);
        QVERIFY(QTest::qWaitFor([&] { return session.shownStep() == 1; }, 30'000));
        order.add("OrderClosed", "{}");
        order.commit();
        session.refresh();
        QVERIFY(QTest::qWaitFor([&] { return session.steps().size() == 5; }, 30'000));
        QVERIFY(knowsChanges(session));
        QCOMPARE(session.shownStep(), 1); // who stands elsewhere stays there
    }

    void knowsWhatChanged()
    {
        const Order order;
        StateSession session;
        begin(session, order);
        QVERIFY(knowsChanges(session));
        QCOMPARE(session.changedPaths(1),
                 (QStringList{u"status"_s, u"lines[0].sku"_s, u"lines[0].quantity"_s}));
        QCOMPARE(session.changedPaths(2), (QStringList{u"lines[0].quantity"_s}));
        QCOMPARE(session.nextChange(u"status"_s, 1, 1), 3);
        QCOMPARE(session.nextChange(u"status"_s, 3, -1), 1);
        QCOMPARE(session.nextChange(u"lines"_s, 1, 1), 2);
        QCOMPARE(session.nextChange(u"status"_s, 3, 1), -1);
        QCOMPARE(session.setterOf(u"status"_s, 2), 1);
        QCOMPARE(session.setterOf(u"nothing"_s, 2), -1);
        using Value = StateSession::FieldValue;
        QCOMPARE(session.valuesOf(u"lines[0].quantity"_s),
                 (QList<Value>{{0, 0, {}}, {1, 1, u"5"_s}, {2, 3, u"6"_s}}));
    }

    void saysWhoIsToBlame()
    {
        const Order order;
        StateSession session;
        begin(session, order);
        QVERIFY(QTest::qWaitFor([&] { return session.shownStep() == 3; }, 30'000));
        QSignalSpy found(&session, &StateSession::blameFound);
        session.blame(u"nothing"_s);
        session.blame(u"lines[0].quantity"_s); // the newest wins
        QVERIFY(found.wait());
        const Blame blame = found.last().first().value<Blame>();
        QCOMPARE(found.count(), 1);
        QCOMPARE(blame.path, u"lines[0].quantity"_s);
        QCOMPARE(blame.problem, QString());
        QCOMPARE(blame.setters.size(), 2);
        QCOMPARE(blame.setters[0].step, 2);
        QCOMPARE(blame.setters[0].value, u"6"_s);
        QCOMPARE(blame.setters[0].event.type, u"QuantityChanged"_s);
        QCOMPARE(blame.setters[1].value, u"5"_s);
        QStringList chain;
        for (const Blame::Cause &cause : blame.chain)
            chain += cause.type + u' ' + QString::fromUtf8(cause.entity.id);
        QCOMPARE(chain, (QStringList{u"QuantityChanged order-1"_s, u"OrderPlaced order-1"_s,
                                     u"PlaceOrder user-1"_s, u"SignIn user-1"_s}));
        session.blame(u"lines"_s);
        QVERIFY(found.wait());
        const Blame list = found.last().first().value<Blame>();
        QCOMPARE(list.setters.size(), 2);
        QCOMPARE(list.setters[0].value, u"[{\"sku\":\"A\",\"quantity\":6}]"_s);
        session.blame(u"nothing"_s);
        QVERIFY(found.wait());
        QVERIFY(found.last().first().value<Blame>().problem.contains(u"nothing"_s));
    }

    void showsTheConsoleOfTheNewestReducer()
    {
        const Order order;
        StateSession session;
        begin(session, order, script("function reduce(s, e) { console.log(e.type); return e.version; }"));
        QVERIFY(knowsChanges(session));
        QCOMPARE(session.console()->rowCount(), 3);
        QCOMPARE(session.console()->index(1, ConsoleModel::OutputColumn).data().toString(),
                 u"QuantityChanged"_s);
        session.setReducer(script("function reduce(s, e) { console.warn('v' + e.version); e.data.x.y; }"));
        QVERIFY(QTest::qWaitFor([&] { return session.problemStep() == 1; }, 30'000));
        QCOMPARE(session.console()->rowCount(), 1);
        QCOMPARE(session.console()->warnings(), 1);
    }

    void endsAnEndlessLoop()
    {
        const Order order;
        ReducerLimits limits;
        limits.time = std::chrono::minutes(20); // longer than this test may take
        StateSession session;
        session.setLimits(limits);
        begin(session, order, script("function reduce(s, e) { for (;;) {} }"));
        QTest::qWait(300);
        session.setReducer(Merge);
        QVERIFY(isAt(session, 3, R"({"status":"shipped","lines":[{"sku":"A","quantity":6}]})"));
        session.setReducer(script("function reduce(s, e) { for (;;) {} }"));
        QTest::qWait(300);
        session.setEntity({1, EntityNumber{1}, "user-1", u"user"_s});
        QVERIFY(QTest::qWaitFor([&] { return session.steps().size() == 2; }, 30'000));
        QTest::qWait(300);
        // The destructor ends the one that runs now.
    }

    void showsAnotherEntityOrNone()
    {
        const Order order;
        StateSession session;
        begin(session, order);
        QVERIFY(QTest::qWaitFor([&] { return session.shownStep() == 3; }, 30'000));
        session.setEntity({1, EntityNumber{1}, "user-1", u"user"_s});
        QCOMPARE(session.shownStep(), -1);
        QVERIFY(session.steps().isEmpty());
        QVERIFY(isAt(session, 2, "{}"));
        session.setEntity({});
        QVERIFY(session.steps().isEmpty());
        QVERIFY(session.after().isEmpty());
        QTest::qWait(50);
        QVERIFY(session.steps().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStateSession)
#include "tst_statesession.moc"
