// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/findingshistory.h"

#include "models/findings/findingevidence.h"
#include "models/findings/findingsmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// A history with a lost update, two gaps and an undecodable event, and a model that shows it.
struct Shown {
    Shown()
    {
        history.addFindings("It is 100 % broken.");
        if (!history.commit())
            qFatal("The history cannot be written.");
        model.setTimeText(TimeText::Utc);
        model.setSources({history.source()});
        evidence.setSources({history.source()});
        wait();
    }
    void wait()
    {
        for (int i = 0; i < 2; ++i) { // the rows are asked for once they are counted
            if (!QTest::qWaitFor([this] { return model.isLoaded() && !model.isLoading(); }))
                qFatal("The findings were not read.");
            for (int row = 0; row < model.rowCount(); ++row)
                model.index(row, 0).data();
        }
    }
    /// `error | Lost update | order-1`, a line for each row.
    QStringList texts()
    {
        wait();
        QStringList lines;
        for (int row = 0; row < model.rowCount(); ++row) {
            const auto severity =
                FindingSeverity(model.index(row, 0).data(FindingsModel::SeverityRole).toInt());
            lines << QStringList{nameOf(severity),
                                 model.index(row, FindingsModel::RuleColumn).data().toString(),
                                 model.index(row, FindingsModel::EntityColumn).data().toString()}
                         .join(u" | "_s);
        }
        return lines;
    }

    FindingsHistory history;
    QueryPool pool{2};
    FindingsModel model{pool};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    FindingEvidence evidence{pool};
};

} // namespace

class TestFindingsModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void listsTheWorstFirst()
    {
        Shown shown;
        QCOMPARE(
            shown.texts(),
            QStringList({u"error | Lost update | order-1"_s, u"warning | Version gap | order-2"_s,
                         u"warning | Version gap | order-2"_s, u"warning | Undecodable event | order-3"_s}));
        QCOMPARE(shown.model.extent().all, 4);
        QCOMPARE(shown.model.extent().events, 7);
        QCOMPARE(shown.model.extent().ofRule.at(FindingRule::VersionGap), 2);
        QCOMPARE(shown.model.extent().ofSeverity.at(FindingSeverity::Warning), 3);
        QCOMPARE(shown.model.index(0, FindingsModel::TimeColumn).data().toString(),
                 u"2026-01-01 00:00:03.000"_s);
    }

    void filters()
    {
        Shown shown;
        shown.model.setRules({FindingRule::VersionGap});
        QCOMPARE(shown.texts().size(), 2);
        QCOMPARE(shown.model.extent().all, 4); // the counts beside the filter stay
        shown.model.setSeverities({FindingSeverity::Error});
        QCOMPARE(shown.texts().size(), 0);
        shown.model.setRules({});
        QCOMPARE(shown.texts(), QStringList{u"error | Lost update | order-1"_s});
        shown.model.setSeverities({});
        shown.model.setText(u"100 %"_s); // no pattern
        QCOMPARE(shown.texts(), QStringList{u"warning | Undecodable event | order-3"_s});
        QCOMPARE(shown.model.extent().all, 1);
        shown.model.setText(u"%"_s);
        QCOMPARE(shown.texts().size(), 1);
        shown.model.setText(u"ORDER-2"_s);
        QCOMPARE(shown.texts().size(), 2);
    }

    void sorts()
    {
        Shown shown;
        shown.model.sort(FindingsModel::TimeColumn, Qt::AscendingOrder);
        QCOMPARE(shown.texts().constFirst(), u"error | Lost update | order-1"_s);
        shown.model.sort(FindingsModel::TimeColumn, Qt::DescendingOrder);
        QCOMPARE(shown.texts().constFirst(), u"warning | Undecodable event | order-3"_s);
        shown.model.sort(FindingsModel::RuleColumn, Qt::AscendingOrder);
        QCOMPARE(shown.texts().constFirst(), u"warning | Version gap | order-2"_s);
    }

    void mutes()
    {
        Shown shown;
        FindingMutes mutes;
        const FindingRow gap = *shown.model.rowAt(1);
        QVERIFY(mutes.add(FindingMutes::ofFinding(gap.finding, gap.sourceName)));
        shown.model.setMutes(mutes);
        QCOMPARE(shown.texts().size(), 3);
        QCOMPARE(shown.model.extent().muted, 1);
        QVERIFY(mutes.add(FindingMutes::ofEntity(gap.finding)));
        QVERIFY(mutes.add(FindingMutes::ofRule(FindingRule::LostUpdate)));
        shown.model.setMutes(mutes);
        QCOMPARE(shown.texts(), QStringList{u"warning | Undecodable event | order-3"_s});
        shown.model.setMutedShown(true);
        QCOMPARE(shown.texts().size(), 4);
        QVERIFY(shown.model.index(0, 0).data(FindingsModel::MutedRole).toBool());
        QVERIFY(!shown.model.index(3, 0).data(FindingsModel::MutedRole).toBool());
    }

    void grows()
    {
        Shown shown;
        shown.history.add({.entity = "order-4", .version = 1});
        shown.history.add({.entity = "order-4", .version = 3});
        QVERIFY(shown.history.commit());
        QSignalSpy loaded(&shown.model, &FindingsModel::extentLoaded);
        shown.model.refresh();
        shown.model.refresh(); // while the first one runs
        QCOMPARE(shown.texts().size(), 5);
        QVERIFY(loaded.size() >= 1);
        shown.model.setSources({});
        QCOMPARE(shown.texts().size(), 0);
    }

    void evidence()
    {
        Shown shown;
        QSignalSpy changed(&shown.evidence, &FindingEvidence::changed);
        shown.evidence.show(shown.model.rowAt(0));
        QTRY_COMPARE(shown.evidence.events().size(), 3);
        QCOMPARE(shown.evidence.events()[2].producer, u"desk-2"_s);
        QCOMPARE(shown.evidence.references()[0], (EventReference{1, EventRow(1)}));
        shown.evidence.show(nullptr);
        QCOMPARE(shown.evidence.events().size(), 0);
        QVERIFY(changed.size() >= 3);
    }

    void marksBesideEvents()
    {
        Shown shown;
        HistoryReader reader(shown.history.path());
        const auto found = FindingsReader(reader).of({EventRow(1), EventRow(5), EventRow(7)});
        QCOMPARE(found.value(EventRow(1)).size(), 1);
        QCOMPARE(found.value(EventRow(5)).size(), 2); // the end of one gap and the beginning of the next
        QCOMPARE(found.value(EventRow(7)).constFirst().rule, FindingRule::Undecodable);
        QVERIFY(!found.contains(EventRow(4)) || found.value(EventRow(4)).size() == 1);
    }
};

QTEST_GUILESS_MAIN(TestFindingsModel)
#include "tst_findingsmodel.moc"
