// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/consolemodel.h"
#include "models/state/statepath.h"
#include "models/state/statetreemodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// JSON with ' for ".
static QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

/// A model that is watched for breaking the rules of item models.
struct Tree {
    Tree()
    {
        // Its own fetchMore() runs inside modelReset, before it has noted that the reset is over (Qt 6.4).
        tester.setUseFetchMore(false);
    }

    QueryPool pool{1};
    StateTreeModel model{pool};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

class TestStateTreeModel : public QObject
{
    Q_OBJECT

    static void write(StateTreeModel &model, const QModelIndex &parent, int depth, QString &lines)
    {
        static const QString signs = u" +-±>"_s;
        if (model.canFetchMore(parent))
            model.fetchMore(parent);
        for (int row = 0; row < model.rowCount(parent); ++row) {
            const QModelIndex index = model.index(row, 0, parent);
            QStringList cells;
            for (int column = 0; column < StateTreeModel::Columns; ++column)
                cells += index.siblingAtColumn(column).data().toString();
            lines += QString(depth * 2, u' ') + signs[index.data(StateTreeModel::ChangeRole).toInt()] +
                     cells.join(u'|') + u'\n';
            write(model, index, depth + 1, lines);
        }
    }

    static QString text(StateTreeModel &model)
    {
        QString lines;
        write(model, {}, 0, lines);
        return lines;
    }

private Q_SLOTS:
    void showsTwoStatesSideBySide()
    {
        Tree tree;
        tree.model.setStates(json("{'status':'invoiced','amounts':{'hammer':10,'total':12.50},'reservedUntil'"
                                  ":'20 Mar','lines':[{'sku':'A','quantity':5}]}"),
                             json("{'status':'shipped','amounts':{'hammer':10,'total':12.50},'lines':[{'sku':"
                                  "'A','quantity':6},{'sku':'B'}],'shipment':{'id':null}}"));
        QCOMPARE(text(tree.model), u"±status|\"invoiced\"|\"shipped\"|\n"
                                   " amounts|{2}|{2}|\n"
                                   "   hammer|10|10|\n"
                                   "   total|12.50|12.50|\n"
                                   "-reservedUntil|\"20 Mar\"||\n"
                                   ">lines|[1]|[2]|\n"
                                   "  >0|{2}|{2}|\n"
                                   "     sku|\"A\"|\"A\"|\n"
                                   "    ±quantity|5|6|\n"
                                   "  +1||{1}|\n"
                                   "    +sku||\"B\"|\n"
                                   "+shipment||{1}|\n"
                                   "  +id||null|\n"_s);
    }

    void showsOnlyWhatChanged()
    {
        Tree tree;
        tree.model.setStates(json("{'a':1,'b':{'c':1,'d':[1,2,3]},'e':{'f':1,'g':2}}"),
                             json("{'a':1,'b':{'c':1,'d':[1,9,3]},'e':{'g':2,'f':1}}"));
        tree.model.setOnlyChanges(true);
        // The same keys in another order are no change.
        QCOMPARE(text(tree.model), u">b|{2}|{2}|\n"
                                   "  >d|[3]|[3]|\n"
                                   "    ±1|2|9|\n"_s);
        const QModelIndex changed = tree.model.indexOf(u"b.d[1]"_s);
        QCOMPARE(changed.data(StateTreeModel::PathRole).toString(), u"b.d[1]"_s);
        QVERIFY(!tree.model.indexOf(u"b.d[0]"_s).isValid());
        tree.model.setOnlyChanges(false);
        QVERIFY(tree.model.indexOf(u"b.d[0]"_s).isValid());
    }

    void keepsTheOrderOfTheState_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *name, const QByteArray &before, const QByteArray &after,
                            const QString &shown) { QTest::newRow(name) << before << after << shown; };
        row("nothing before", "undefined", json("{'b':1,'a':2}"), u"+b||1|\n+a||2|\n"_s);
        row("nothing after", json("{'b':1}"), "undefined", u"-b|1||\n"_s);
        row("neither", "undefined", "undefined", u""_s);
        row("gone first", json("{'x':1,'y':2,'a':3}"), json("{'a':3,'b':4}"),
            u"-x|1||\n-y|2||\n a|3|3|\n+b||4|\n"_s);
        row("gone last", json("{'a':3,'x':1,'y':2}"), json("{'b':4,'a':3}"),
            u"+b||4|\n a|3|3|\n-x|1||\n-y|2||\n"_s);
        row("a number", "5", "6", u"±state|5|6|\n"_s);
        row("a number becomes a list", "5", "[7]", u"-state|5||\n+0||7|\n"_s);
        row("a list becomes an object", json("{'a':[1]}"), json("{'a':{'0':1}}"),
            u"±a|[1]|{1}|\n  -0|1||\n  +0||1|\n"_s);
        row("a list becomes a text", json("{'a':[1]}"), json("{'a':'x'}"), u"±a|[1]|\"x\"|\n  -0|1||\n"_s);
        row("an empty list", json("{'a':[]}"), json("{'a':[0]}"), u">a|[0]|[1]|\n  +0||0|\n"_s);
        row("odd keys", json("{'':1,'a\\\"b':2}"), json("{'':1,'a\\\"b':3}"), u" |1|1|\n±a\"b|2|3|\n"_s);
    }

    void keepsTheOrderOfTheState()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, shown);
        Tree tree;
        tree.model.setStates(before, after);
        QCOMPARE(text(tree.model), shown);
    }

    void findsEveryRowByItsPath()
    {
        Tree tree;
        tree.model.setStates(json("{'lines':[{'quantity':1}],'a b':{'':{'x\\\"y':[true]}}}"),
                             json("{'lines':[{'quantity':2}],'a b':{'':{'x\\\"y':[true]}}}"));
        for (const QString &path : {u"lines"_s, u"lines[0]"_s, u"lines[0].quantity"_s, u"[\"a b\"]"_s,
                                    u"[\"a b\"][\"\"][\"x\\\"y\"][0]"_s}) {
            const QModelIndex index = tree.model.indexOf(path);
            QVERIFY2(index.isValid(), qPrintable(path));
            QCOMPARE(index.data(StateTreeModel::PathRole).toString(), path);
        }
        for (const QString &path : {u"line"_s, u"lines[1]"_s, u"lines[0].quantity.x"_s, u""_s, u"lines["_s})
            QVERIFY2(!tree.model.indexOf(path).isValid(), qPrintable(path));
    }

    void opensALongListInRanges()
    {
        QByteArray before = "[";
        for (int i = 0; i < 2'500; ++i)
            before += QByteArray::number(i) + ',';
        before.back() = ']';
        QByteArray after = before;
        after.replace("2400", "null");
        Tree tree;
        tree.model.setStates("{\"list\":" + before + '}', "{\"list\":" + after + '}');
        const QModelIndex changed = tree.model.indexOf(u"list[2400]"_s);
        QVERIFY(changed.isValid());
        const QModelIndex range = changed.parent();
        QVERIFY(range.data(StateTreeModel::RangeRole).toBool());
        QCOMPARE(range.data().toString(), u"2,000 … 2,499"_s);
        QCOMPARE(range.data(StateTreeModel::ChangeRole).toInt(), int(FieldChange::Within));
        QCOMPARE(tree.model.index(0, 0, range.parent()).data(StateTreeModel::ChangeRole).toInt(),
                 int(FieldChange::Same));
        QCOMPARE(changed.siblingAtColumn(2).data().toString(), u"null"_s);
    }

    void readsALargeStateInTheBackground()
    {
        const QByteArray filling(400'000, 'x');
        const QByteArray before = "{\"a\":1,\"b\":{\"long\":\"" + filling + "\",\"c\":1}}";
        const QByteArray after = "{\"a\":1,\"b\":{\"long\":\"" + filling + "\",\"c\":2}}";
        Tree tree;
        tree.model.setStates("{\"a\":0}", "{\"a\":0}");
        tree.model.setStates(before, after);
        QCOMPARE(text(tree.model), u" a|0|0|\n"_s); // until the others have been read
        QSignalSpy shown(&tree.model, &StateTreeModel::statesShown);
        QVERIFY(shown.wait());
        QCOMPARE(tree.model.rowCount(), 2);
        QVERIFY(!tree.model.indexOf(u"b.c"_s).isValid());
        QSignalSpy read(&tree.model, &StateTreeModel::levelRead);
        QVERIFY(read.wait());
        const QModelIndex field = tree.model.indexOf(u"b.c"_s);
        QCOMPARE(field.data(StateTreeModel::ChangeRole).toInt(), int(FieldChange::Changed));
        const QModelIndex text = tree.model.indexOf(u"b.long"_s).siblingAtColumn(StateTreeModel::AfterColumn);
        QVERIFY(text.data().toString().size() < 10'000);
        QCOMPARE(text.data(StateTreeModel::WholeTextRole).toString().size(), filling.size());
        QVERIFY(!tree.model.isLoading());
        tree.model.setStates(after, before);
        tree.model.setStates("{}", "{\"z\":1}"); // the newest wins
        QCOMPARE(TestStateTreeModel::text(tree.model), u"+z||1|\n"_s);
        QTest::qWait(50);
        QCOMPARE(TestStateTreeModel::text(tree.model), u"+z||1|\n"_s);
    }

    void saysWhoSetAField()
    {
        Tree tree;
        tree.model.setStates(json("{'a':1}"), json("{'a':1,'b':{'c':2}}"));
        qint64 step = 7;
        tree.model.setSetters([&step](const QString &path) {
            return path == u"b.c" ? StateTreeModel::Setter{step, u"v%1"_s.arg(step)}
                                  : StateTreeModel::Setter();
        });
        QCOMPARE(text(tree.model), u" a|1|1|\n+b||{1}|\n  +c||2|v7\n"_s);
        QSignalSpy changed(&tree.model, &StateTreeModel::dataChanged);
        step = 8;
        tree.model.refreshSetters();
        QCOMPARE(changed.count(), 2);
        QCOMPARE(tree.model.indexOf(u"b.c"_s).siblingAtColumn(StateTreeModel::SetByColumn).data().toString(),
                 u"v8"_s);
        QCOMPARE(tree.model.indexOf(u"b.c"_s).data(StateTreeModel::SetterRole).toLongLong(), 8);
    }

    void saysTheKindsOfValues()
    {
        Tree tree;
        tree.model.setStates(json("{'a':'x','b':1,'c':true,'d':[]}"),
                             json("{'a':null,'b':1,'c':true,'d':[]}"));
        const auto kind = [&tree](int row, int column) {
            return tree.model.index(row, column).data(StateTreeModel::ValueKindRole).toInt();
        };
        QCOMPARE(kind(0, StateTreeModel::BeforeColumn), int(StateTreeModel::Text));
        QCOMPARE(kind(0, StateTreeModel::AfterColumn), int(StateTreeModel::Word));
        QCOMPARE(kind(1, StateTreeModel::AfterColumn), int(StateTreeModel::Number));
        QCOMPARE(kind(3, StateTreeModel::AfterColumn), int(StateTreeModel::Container));
        QCOMPARE(kind(3, StateTreeModel::FieldColumn), int(StateTreeModel::NoValue));
        QCOMPARE(tree.model.index(0, 1).data(StateTreeModel::WholeTextRole).toString(), u"x"_s);
    }

    void readsAndWritesPaths_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("parent");
        QTest::addColumn<int>("parts");
        const auto row = [](const char *path, const char *parent, int parts) {
            QTest::newRow(path) << QString::fromUtf8(path) << QString::fromUtf8(parent) << parts;
        };
        row("a", "", 1);
        row("a.b", "a", 2);
        row("a[0]", "a", 2);
        row("[3].b", "[3]", 2);
        row("[\"a b\"].c", "[\"a b\"]", 2);
        row("a[\"b.c[0]\"]", "a", 2);
        row("a[\"\\\"\\\\\"][1]", "a[\"\\\"\\\\\"]", 3);
        row("", "", 0);
        row("a..b", "a.", -1);
        row("a[", "a", -1);
        row("a[x]", "a", -1);
        row("a[\"x]", "a", -1);
    }

    void readsAndWritesPaths()
    {
        QFETCH(QString, path);
        QFETCH(QString, parent);
        QFETCH(int, parts);
        const auto read = partsOf(path);
        QCOMPARE(read ? int(read->size()) : -1, parts);
        if (!read)
            return;
        QCOMPARE(parentOf(path), parent);
        QString written;
        for (const PathPart &part : *read)
            written = part.index >= 0 ? pathWith(written, part.index) : pathWith(written, part.key);
        QCOMPARE(written, path);
    }

    void showsTheConsoleOfOneStepOrAll()
    {
        ConsoleModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto entry = [](qint64 step, ConsoleEntry::Level level, const QString &text) {
            return ConsoleEntry{step, u"v%1"_s.arg(step), level, text};
        };
        const auto shown = [&model] {
            QStringList lines;
            for (int row = 0; row < model.rowCount(); ++row)
                lines += model.index(row, 0).data().toString() + u' ' + model.index(row, 1).data().toString();
            return lines.join(u'\n');
        };
        model.append({entry(1, ConsoleEntry::Log, u"a"_s), entry(2, ConsoleEntry::Warning, u"b"_s)});
        QCOMPARE(shown(), u"v1 a\nv2 b"_s);
        model.setStep(3);
        QCOMPARE(shown(), QString());
        model.append({entry(2, ConsoleEntry::Log, u"c"_s), entry(3, ConsoleEntry::Log, u"d"_s)});
        QCOMPARE(shown(), u"v3 d"_s);
        model.append({entry(3, ConsoleEntry::Error, u"e"_s), entry(4, ConsoleEntry::Log, u"f"_s)});
        QCOMPARE(shown(), u"v3 d\nv3 e"_s);
        model.setStep(2);
        QCOMPARE(shown(), u"v2 b\nv2 c"_s);
        model.setStep(ConsoleModel::AllSteps);
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(model.errors(), 1);
        QCOMPARE(model.warnings(), 1);
        model.append(QList<ConsoleEntry>(ConsoleModel::MostLines, entry(5, ConsoleEntry::Log, u"g"_s)));
        QCOMPARE(model.rowCount(), int(ConsoleModel::MostLines));
        QCOMPARE(model.dropped(), 6);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.lines(), 0);
    }
};

QTEST_GUILESS_MAIN(TestStateTreeModel)
#include "tst_statetreemodel.moc"
