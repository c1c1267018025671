// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/findingshistory.h"

#include "models/findings/findingmarks.h"
#include "models/findings/findingnodes.h"
#include "models/findings/findingsmodel.h"

#include <QSignalSpy>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// A history with a lost update, two gaps and an undecodable event, and the marks of its events.
struct Marked {
    Marked()
    {
        history.addFindings("It is broken.");
        history.add({.entity = "order-4", .version = 1});
        if (!history.commit())
            qFatal("The history cannot be written.");
        marks.setSources({history.source()});
    }

    /// `Lost update`, once it is known; `-` when there is nothing.
    QString of(int row)
    {
        const EventReference event{1, EventRow(row)};
        marks.of(event);
        if (!QTest::qWaitFor([this] { return !marks.isLoading(); }))
            qFatal("The marks were not read.");
        const EventMarks *found = marks.of(event);
        return !found ? u"unknown"_s : found->isEmpty() ? u"-"_s : found->names();
    }

    FindingsHistory history;
    QueryPool pool{2};
    FindingMarks marks{pool};
};

} // namespace

class TestFindingMarks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhatAnEventProves()
    {
        Marked marked;
        for (const int row : {1, 2, 3})
            QCOMPARE(marked.of(row), u"Lost update"_s);
        QCOMPARE(marked.of(4), u"Version gap"_s);
        QCOMPARE(marked.of(5), u"Version gap and 1 more"_s);
        QCOMPARE(marked.of(7), u"Undecodable event"_s);
        QCOMPARE(marked.of(8), u"-"_s);
        const EventMarks *lost = marked.marks.of({1, EventRow(3)});
        QVERIFY(lost);
        QCOMPARE(lost->count, 1);
        QCOMPARE(lost->worst.constFirst().severity(), FindingSeverity::Error);
        QVERIFY2(lost->worst.constFirst().message.contains(u"order-1"_s),
                 qPrintable(lost->worst.constFirst().message));
        QCOMPARE(lost->worst.constFirst().place.source, 1);
        QCOMPARE(lost->spoken(), u"error: Lost update"_s);
    }

    void namesEachRuleOnce()
    {
        EventMarks marks;
        QVERIFY(marks.isEmpty());
        QCOMPARE(marks.spoken(), QString());
        marks.worst = {{{1, 4, false}, FindingRule::LostUpdate, {}}, {{1, 2, false}, FindingRule::Stuck, {}}};
        marks.count = 2;
        QCOMPARE(marks.names(), u"Lost update, %1"_s.arg(textOf(FindingRule::Stuck).title));
        marks.count = 1'302;
        QCOMPARE(marks.names().section(u"and "_s, 1), u"1,300 more"_s);
    }

    void readsAnUnknownEventOnce()
    {
        Marked marked;
        QSignalSpy changed(&marked.marks, &FindingMarks::marksChanged);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(!marked.marks.of({1, EventRow(3)}));
            QVERIFY(!marked.marks.of({1, EventRow(8)}));
        }
        QVERIFY(marked.marks.isLoading());
        QTRY_VERIFY(!marked.marks.isLoading());
        QCOMPARE(changed.size(), 1);
        QVERIFY(marked.marks.of({1, EventRow(3)}));
        QVERIFY(marked.marks.of({1, EventRow(8)}));
        QVERIFY(!marked.marks.isLoading()); // they are known now, nothing is read again
        QCOMPARE(marked.of(4), u"Version gap"_s);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(marked.of(8), u"-"_s);
        QCOMPARE(changed.size(), 2); // what has no mark changes no picture
        QVERIFY(!marked.marks.of({}));
        QVERIFY(!marked.marks.isLoading());
    }

    void readsMoreThanOneQueryTakes()
    {
        Marked marked;
        for (int row = 1; row <= 2 * FindingMarks::MostAtOnce + 10; ++row)
            QVERIFY(!marked.marks.of({1, EventRow(row)}));
        QTRY_VERIFY(!marked.marks.isLoading());
        for (int row = 1; row <= 2 * FindingMarks::MostAtOnce + 10; ++row)
            QVERIFY2(marked.marks.of({1, EventRow(row)}), qPrintable(QString::number(row)));
        QVERIFY(!marked.marks.isLoading());
    }

    void showsWhatItKnowsUntilItIsReadAgain()
    {
        Marked marked;
        QCOMPARE(marked.of(8), u"-"_s);
        QCOMPARE(marked.of(3), u"Lost update"_s);
        marked.history.add({.entity = "order-4", .version = 3}); // a gap behind what had none
        QVERIFY(marked.history.commit());
        QCOMPARE(marked.of(8), u"-"_s); // nobody has said so
        QSignalSpy changed(&marked.marks, &FindingMarks::marksChanged);
        marked.marks.refresh(1);
        QCOMPARE(changed.size(), 1); // views ask again
        QVERIFY(marked.marks.of({1, EventRow(3)}));
        QCOMPARE(marked.marks.of({1, EventRow(3)})->names(), u"Lost update"_s);
        QCOMPARE(marked.of(8), u"Version gap"_s);
        QCOMPARE(marked.of(9), u"Version gap"_s);
        marked.marks.refresh(2); // another source
        marked.marks.of({1, EventRow(8)});
        QVERIFY(!marked.marks.isLoading());
        marked.marks.refresh(1, true); // other events
        QVERIFY(!marked.marks.of({1, EventRow(3)}));
    }

    /// What was asked for before the rows became other events is not taken for them.
    void forgetsWhatIsOnItsWay()
    {
        Marked marked;
        QVERIFY(!marked.marks.of({1, EventRow(3)}));
        QTRY_VERIFY(marked.marks.isLoading());
        marked.marks.refresh(1, true);
        QCOMPARE(marked.of(3), u"Lost update"_s);
        marked.marks.setSources({});
        QVERIFY(!marked.marks.of({1, EventRow(3)}));
    }

    void countsFindingsByWhatTheirEventsAre()
    {
        Marked marked;
        FindingNodes nodes(marked.pool);
        nodes.setSources({marked.history.source()});
        QVERIFY(!nodes.isLoading()); // nobody has asked
        const auto texts = [&](const EvidenceChoice &choice) {
            nodes.show(choice);
            if (!QTest::qWaitFor([&] { return !nodes.isLoading(); }))
                qFatal("The findings were not read.");
            QStringList lines;
            for (auto node = nodes.nodes().cbegin(); node != nodes.nodes().cend(); ++node)
                lines << node.key() + u": "_s + node->text();
            lines.sort();
            return lines;
        };
        EvidenceChoice choice;
        QCOMPARE(texts(choice), QStringList{u"Placed: 4 findings, the worst is an error"_s});
        choice.by = EvidenceChoice::Producer;
        QCOMPARE(texts(choice),
                 QStringList({u": 4 findings, the worst is an error"_s, u"desk-1: 1 finding, an error"_s,
                              u"desk-2: 1 finding, an error"_s}));
        choice.producers = {u"desk-2"_s};
        QCOMPARE(texts(choice), QStringList{u"desk-2: 1 finding, an error"_s});
        choice.producers = {u"nobody"_s};
        QCOMPARE(texts(choice), QStringList());
        choice = {};
        choice.by = EvidenceChoice::Category;
        choice.from = Timestamp::fromMilliseconds(1'767'225'600'000 + 4'000);
        QCOMPARE(texts(choice), QStringList{u"order: 3 findings, the worst is a warning"_s});
        choice.to = Timestamp::fromMilliseconds(1'767'225'600'000 + 7'000); // half open
        QCOMPARE(texts(choice), QStringList{u"order: 2 findings, the worst is a warning"_s});

        FindingMutes mutes;
        mutes.add(FindingMutes::ofRule(FindingRule::LostUpdate));
        nodes.setMutes(mutes);
        QCOMPARE(texts({}), QStringList{u"Placed: 3 findings, the worst is a warning"_s});
        marked.history.add({.entity = "order-4", .version = 3});
        QVERIFY(marked.history.commit());
        QCOMPARE(texts({}), QStringList{u"Placed: 4 findings, the worst is a warning"_s});
    }

    void saysWhenThereIsMoreThanItReads()
    {
        Marked marked;
        HistoryReader history(marked.history.path());
        FindingsReader reader(history);
        const qint64 rows = 8; // three, two, two and one
        QVERIFY(!reader.evidence({}, rows).isCut);
        const EvidenceNames some = reader.evidence({}, rows - 1);
        QVERIFY(some.isCut);
        QVERIFY(!some.findings.value(u"Placed"_s).isEmpty());
        QCOMPARE((NodeFindings{3, FindingSeverity::Note, true}.text()),
                 u"at least 3 findings, the worst is a note"_s);
    }

    void listsOnlyTheFindingsOfSomeEvents()
    {
        Marked marked;
        FindingsModel model(marked.pool);
        model.setSources({marked.history.source()});
        const auto count = [&] {
            if (!QTest::qWaitFor([&] { return model.isLoaded() && !model.isLoading(); }))
                qFatal("The findings were not read.");
            return model.rowCount();
        };
        QCOMPARE(count(), 4);
        EvidenceChoice choice;
        choice.by = EvidenceChoice::Producer;
        choice.name = u"desk-1"_s;
        model.setAmong(choice);
        QCOMPARE(count(), 1);
        QCOMPARE(model.extent().all, 1);
        choice.name = u"nobody"_s;
        model.setAmong(choice);
        QCOMPARE(count(), 0);
        model.setAmong({});
        QCOMPARE(count(), 4);
    }

    void mutedFindingsMarkNothing()
    {
        Marked marked;
        QCOMPARE(marked.of(5), u"Version gap and 1 more"_s);
        FindingMutes mutes;
        mutes.add(FindingMutes::ofRule(FindingRule::VersionGap));
        QSignalSpy changed(&marked.marks, &FindingMarks::marksChanged);
        marked.marks.setMutes(mutes);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(marked.of(5), u"-"_s);
        QCOMPARE(marked.of(3), u"Lost update"_s);
        marked.marks.setMutes({});
        QCOMPARE(marked.of(5), u"Version gap and 1 more"_s);

        // One finding of two.
        for (const Finding &finding : marked.history.findings()) {
            if (finding.row == EventRow(6))
                mutes = {}, mutes.add(FindingMutes::ofFinding(finding, marked.history.source().name));
        }
        marked.marks.setMutes(mutes);
        QCOMPARE(marked.of(5), u"Version gap"_s);
        QCOMPARE(marked.of(6), u"-"_s);
    }
};

QTEST_GUILESS_MAIN(TestFindingMarks)
#include "tst_findingmarks.moc"
