// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/palette/palettemodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// What the palette finds, and in which order.
class TestPalette : public QObject
{
    Q_OBJECT

    static QList<PaletteEntry> commands(const QStringList &titles)
    {
        QList<PaletteEntry> entries;
        for (const QString &title : titles)
            entries.append({PaletteEntry::Command,
                            int(entries.size()),
                            title.section(u'/', -1),
                            title.contains(u'/') ? title.section(u'/', 0, 0) : QString(),
                            {},
                            {},
                            true,
                            -1});
        return entries;
    }

    static QStringList shown(const PaletteModel &model)
    {
        QStringList titles;
        for (int row = 0; row < model.rowCount(); ++row)
            titles.append(model.index(row).data().toString());
        return titles;
    }

private Q_SLOTS:
    void ranks_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QStringList>("candidates");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("prefix before inside") << u"copy"_s << QStringList{u"Hardcopy"_s, u"Copy link"_s}
                                              << QStringList{u"Copy link"_s, u"Hardcopy"_s};
        QTest::newRow("word starts before scattered") << u"cl"_s << QStringList{u"Cancel"_s, u"Copy link"_s}
                                                      << QStringList{u"Copy link"_s, u"Cancel"_s};
        QTest::newRow("word start inside before middle")
            << u"li"_s << QStringList{u"Replying"_s, u"Copy link"_s}
            << QStringList{u"Copy link"_s, u"Replying"_s};
        QTest::newRow("runs before gaps") << u"pen"_s << QStringList{u"Stepped on"_s, u"Reopen"_s}
                                          << QStringList{u"Reopen"_s, u"Stepped on"_s};
        QTest::newRow("the shorter of equals") << u"open"_s << QStringList{u"Open the demo"_s, u"Open"_s}
                                               << QStringList{u"Open"_s, u"Open the demo"_s};
        QTest::newRow("order decides")
            << u"ba"_s << QStringList{u"ab"_s, u"Back"_s} << QStringList{u"Back"_s};
        QTest::newRow("case does not") << u"UTC"_s << QStringList{u"utc"_s} << QStringList{u"utc"_s};
        QTest::newRow("digits begin words") << u"48"_s << QStringList{u"order-1480"_s, u"order-4813"_s}
                                            << QStringList{u"order-4813"_s, u"order-1480"_s};
        QTest::newRow("spaces are left out")
            << u"co li"_s << QStringList{u"Copy link"_s, u"Coil"_s} << QStringList{u"Copy link"_s};
        QTest::newRow("nothing typed keeps the order")
            << u" "_s << QStringList{u"b"_s, u"a"_s} << QStringList{u"b"_s, u"a"_s};
        QTest::newRow("menus are behind") << u"view"_s << QStringList{u"View/Dark"_s, u"Help/Overview"_s}
                                          << QStringList{u"Overview"_s, u"Dark"_s};
        QTest::newRow("umlauts") << u"Ä"_s << QStringList{u"ärger"_s, u"arger"_s} << QStringList{u"ärger"_s};
    }

    void ranks()
    {
        QFETCH(QString, pattern);
        QFETCH(QStringList, candidates);
        PaletteModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEntries(commands(candidates));
        model.setPattern(pattern);
        QTEST(shown(model), "expected");
    }

    void marksWhatWasTyped()
    {
        QCOMPARE(fuzzyMatch(u"cl"_s, u"Copy link"_s)->positions, (QList<int>{0, 5}));
        QCOMPARE(fuzzyMatch(u"link"_s, u"Copy link"_s)->positions, (QList<int>{5, 6, 7, 8}));
        QVERIFY(!fuzzyMatch(u"copy links"_s, u"Copy link"_s));
        QVERIFY(fuzzyMatch(u""_s, u""_s));
    }

    // Whatever matches has as many ascending positions as were typed, and they are the typed characters.
    void positionsAreTheTypedCharacters()
    {
        const QStringList texts{u"Copy link"_s, u"order-48213"_s, u"To the first effect"_s, u"aaaaab"_s};
        const QStringList patterns{u"o"_s, u"of"_s, u"aab"_s, u"tffe"_s, u"42"_s, u"or1"_s};
        for (const QString &text : texts) {
            for (const QString &pattern : patterns) {
                const auto match = fuzzyMatch(pattern, text);
                if (!match)
                    continue;
                QString marked;
                for (qsizetype i = 0; i < match->positions.size(); ++i) {
                    QVERIFY(i == 0 || match->positions[i] > match->positions[i - 1]);
                    marked += text[match->positions[i]].toLower();
                }
                QCOMPARE(marked, pattern);
            }
        }
    }

    void whatCannotBeDoneComesLast()
    {
        PaletteModel model;
        QList<PaletteEntry> entries = commands({u"Copy link"_s, u"Copy"_s});
        entries[1].enabled = false;
        model.setEntries(entries);
        model.setPattern(u"copy"_s);
        QCOMPARE(shown(model), (QStringList{u"Copy link"_s, u"Copy"_s}));
        QVERIFY(model.index(1).data(Qt::AccessibleTextRole).toString().endsWith(u"not possible now"_s));
    }
};

QTEST_GUILESS_MAIN(TestPalette)
#include "tst_palette.moc"
