// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/projection/projectionsession.h"
#include "tests/smallhistory.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

ReducerSource script(const QString &text)
{
    return {u"test.js"_s, text, {}};
}

const QString Count = u"const initial = {};"
                      "function reduce(s, e) { return { ...s, [e.type]: (s[e.type] ?? 0) + 1 }; }"_s;
const QString Last = u"function reduce(s, e) { return { n: (s?.n ?? 0) + 1, last: e.data.v }; }"_s;

QByteArray payload(int n)
{
    return "{\"v\":" + QByteArray::number(n) + '}';
}

/// Orders and payments in turn: event n is version n/8 of one of eight.
class Store : public SmallHistory
{
public:
    void addMore(int count)
    {
        for (int i = 0; i < count; ++i, ++m_count) {
            const bool isOrder = m_count % 2 == 0;
            add(isOrder ? "order" : "payment", (isOrder ? "o-" : "p-") + QByteArray::number(m_count % 8),
                m_count / 8, m_count < 8 ? "Created" : "Changed", {}, payload(m_count));
        }
        QVERIFY(commit());
    }

private:
    int m_count = 0;
};

QStringList lines(ProjectionModel &table)
{
    QStringList all;
    for (int row = 0; row < table.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < table.columnCount(); ++column)
            cells.append(table.index(row, column).data().toString());
        all.append(cells.join(u" | "_s));
    }
    return all;
}

QStringList heads(const ProjectionModel &table)
{
    QStringList all;
    for (int column = 0; column < table.columnCount(); ++column)
        all.append(table.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    return all;
}

} // namespace

class TestProjection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foldsAllToTheEndAndThenWhatArrives()
    {
        Store store;
        store.addMore(1'000);
        ProjectionSession session;
        session.setReducer(script(Count));
        QVERIFY(session.state().isNull());
        session.setSelection({store.source(), {}, false});
        QTRY_COMPARE(session.state(), QByteArray("{\"Created\":8,\"Changed\":992}"));
        QTRY_VERIFY(!session.isFolding());
        QCOMPARE(session.coverage(),
                 u"1,000 events folded · all that has been read; it goes on as events arrive"_s);
        store.addMore(500);
        session.refresh();
        QTRY_COMPARE(session.state(), QByteArray("{\"Created\":8,\"Changed\":1492}"));
    }

    void foldsOneCategoryOnly()
    {
        Store store;
        store.addMore(800);
        ProjectionSession session;
        session.setReducer(script(Count));
        session.setSelection({store.source(), u"order"_s, false});
        QTRY_COMPARE(session.state(), QByteArray("{\"Created\":4,\"Changed\":396}"));
        session.setSelection({store.source(), u"nothing of the kind"_s, false});
        QTRY_COMPARE(session.state(), QByteArray("{}"));
    }

    void showsTheStateOfEachEntity()
    {
        Store store;
        store.addMore(800);
        ProjectionSession session;
        QAbstractItemModelTester tester(session.table(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        session.setReducer(script(Last));
        session.setSelection({store.source(), u"payment"_s, true});
        QTRY_COMPARE(session.table()->rowCount(), 4);
        QTRY_COMPARE(lines(*session.table()).constFirst(), u"p-1 | 100 | 793"_s);
        QCOMPARE(lines(*session.table()).constLast(), u"p-7 | 100 | 799"_s);
        QCOMPARE(heads(*session.table()), (QStringList{u"Entity"_s, u"n"_s, u"last"_s}));
        const QModelIndex first = session.table()->index(0, 2);
        QCOMPARE(first.data(ProjectionModel::EntityRole).value<EntityReference>().id, QByteArray("p-1"));
        store.addMore(8);
        session.refresh();
        QTRY_COMPARE(lines(*session.table()).constFirst(), u"p-1 | 101 | 801"_s);
        QVERIFY(session.coverage().startsWith(u"404 events folded into 4 entities"_s));
    }

    void manyEntitiesComeByPages()
    {
        SmallHistory history;
        for (int n = 0; n < 700; ++n)
            history.add("order", "o-" + QByteArray::number(n), 1, "Created", {}, payload(n));
        QVERIFY(history.commit());
        ProjectionSession session;
        session.setReducer(script(Last));
        session.setSelection({history.source(), {}, true});
        QTRY_COMPARE(session.table()->rowCount(), 700);
        QTRY_COMPARE(lines(*session.table()).size(), 700); // asks for the pages
        QTRY_COMPARE(session.table()->columnCount(), 3);
        for (const int row : {699, 0, 64, 63, 345})
            QTRY_COMPARE(session.table()->index(row, 2).data().toString(), QString::number(row));
    }

    void fieldsWithoutAColumnAreNotLost()
    {
        Store store;
        store.addMore(8);
        ProjectionSession session;
        session.setReducer(
            script(u"function reduce(s, e) { if (e.data.v === 0) return 'text';"
                   " const o = {}; for (let i = 0; i < 20; ++i) o['f' + i] = i; return o; }"_s));
        session.setSelection({store.source(), u"order"_s, true});
        QTRY_COMPARE(lines(*session.table()).size(), 4);
        QTRY_COMPARE(session.table()->columnCount(), 1 + int(ProjectionModel::MostFields) + 1);
        QCOMPARE(heads(*session.table()).constLast(), u"Other fields"_s);
        QVERIFY(lines(*session.table())[0].endsWith(u"| text"_s) ||
                lines(*session.table())[0].endsWith(u"| \"text\""_s));
        QVERIFY(lines(*session.table())[1].endsWith(u"| f16: 16, f17: 17, f18: 18, f19: 19"_s));
    }

    void aFailingReducerNamesItsEventAndKeepsWhatWasThere()
    {
        Store store;
        store.addMore(600);
        ProjectionSession session;
        session.setReducer(script(Count));
        session.setSelection({store.source(), {}, false});
        const QByteArray good("{\"Created\":8,\"Changed\":592}");
        QTRY_COMPARE(session.state(), good);
        session.setReducer(script(u"function reduce(s, e) {\n if (e.data.v === 500) throw new Error('no');\n"
                                  " return 1; }"_s));
        QTRY_COMPARE(int(session.problem().kind), int(ReducerProblem::Script));
        QCOMPARE(session.problem().line, 2);
        QVERIFY2(session.problemEvent().startsWith(u"Changed v62 of o-4, "_s),
                 qPrintable(session.problemEvent()));
        QTRY_VERIFY(!session.isFolding());
        QVERIFY(session.isOld());
        QCOMPARE(session.state(), good);
        session.setReducer(script(u"const initial = 0; function reduce(s) { return s + 1; }"_s));
        QTRY_COMPARE(session.state(), QByteArray("600"));
        QCOMPARE(int(session.problem().kind), int(ReducerProblem::None));
        QVERIFY(!session.isOld());
    }

    void anEndlessLoopIsStopped()
    {
        Store store;
        store.addMore(10);
        ProjectionSession session;
        session.setLimits({std::chrono::milliseconds(200), 256LL << 20});
        session.setReducer(script(u"function reduce(s, e) { for (;;) {} }"_s));
        session.setSelection({store.source(), {}, false});
        QTRY_COMPARE(int(session.problem().kind), int(ReducerProblem::Time));
        session.setReducer(script(Count)); // and another one goes on
        QTRY_COMPARE(session.state(), QByteArray("{\"Created\":8,\"Changed\":2}"));
    }

    void whatTheScriptWritesIsKept()
    {
        Store store;
        store.addMore(400);
        ProjectionSession session;
        session.setReducer(script(u"function reduce(s, e) { console.log(e.data.v); return 1; }"_s));
        session.setSelection({store.source(), {}, false});
        QTRY_COMPARE(session.consoleLines(), 400);
        QCOMPARE(session.console().size(), ProjectionSession::MostConsoleLines);
        QCOMPARE(session.console().constLast().text, u"399"_s);
    }
};

QTEST_GUILESS_MAIN(TestProjection)
#include "tst_projection.moc"
