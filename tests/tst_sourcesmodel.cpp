// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/sourcesmodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_SourcesModel : public QObject
{
    Q_OBJECT

    static SourceStatus status(const QString &name, SourceStatus::State state, qint64 events = 0)
    {
        SourceStatus status;
        status.name = name;
        status.url = QUrl::fromLocalFile(u"/stores/"_s + name);
        status.state = state;
        status.events = events;
        return status;
    }

    static QString text(const SourcesModel &model)
    {
        QString lines;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row);
            lines += u"%1|%2|%3|%4\n"_s.arg(
                index.data(SourcesModel::IdRole).toString(), index.data().toString(),
                index.data(SourcesModel::DetailRole).toString(), index.data(Qt::ToolTipRole).toString());
        }
        return lines;
    }

private Q_SLOTS:
    void keepsSourcesInTheOrderOfOpening()
    {
        SourcesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.idAt(0), -1);
        model.add(7, status(u"b.db"_s, SourceStatus::Opening));
        model.add(3, status(u"a.db"_s, SourceStatus::Following, 1));
        SourceStatus remote = status(u"remote"_s, SourceStatus::Following, 2'500'000);
        remote.url = QUrl(u"https://example.org/events"_s);
        remote.schema = u"small 1"_s;
        model.add(5, remote);
        QCOMPARE(text(model), u"7|b.db|0 events|/stores/b.db\n"
                              "3|a.db|1 event|/stores/a.db\n"
                              "5|remote|small 1 · 2.5 M events|https://example.org/events\n"_s);
        QCOMPARE(model.rowOf(3), 1);
        QCOMPARE(model.idAt(2), 5);
        QCOMPARE(model.idAt(3), -1);
        QVERIFY(model.contains(7) && !model.contains(8));
        QCOMPARE(model.status(5).events, 2'500'000);

        model.remove(3);
        QCOMPARE(text(model), u"7|b.db|0 events|/stores/b.db\n"
                              "5|remote|small 1 · 2.5 M events|https://example.org/events\n"_s);
        QCOMPARE(model.rowOf(5), 1);
        model.remove(7);
        model.remove(5);
        QCOMPARE(model.rowCount(), 0);
    }

    void saysWhichRowChanged()
    {
        SourcesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(1, status(u"a.db"_s, SourceStatus::Opening));
        model.add(2, status(u"b.db"_s, SourceStatus::Opening));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        SourceStatus reading = status(u"b.db"_s, SourceStatus::Reading, 1'500);
        reading.done = 1'500;
        reading.total = 6'000;
        model.setStatus(2, reading);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex(), model.index(1));
        QCOMPARE(changed.first().at(1).toModelIndex(), model.index(1));
        QCOMPARE(text(model), u"1|a.db|0 events|/stores/a.db\n2|b.db|1,500 events · 25 %|/stores/b.db\n"_s);
        QCOMPARE(model.index(1).data(SourcesModel::StateRole).toInt(), int(SourceStatus::Reading));
        QCOMPARE(model.index(1).data(Qt::AccessibleTextRole).toString(), u"b.db, 1,500 events · 25 %"_s);
        QCOMPARE(model.statuses().size(), 2);
        QCOMPARE(model.statuses().at(1).done, 1'500);
    }

    void ignoresWhatItDoesNotKnow()
    {
        SourcesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(1, status(u"a.db"_s, SourceStatus::Opening));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.setStatus(9, status(u"late"_s, SourceStatus::Failed)); // a status that came after the closing
        model.remove(9);
        QVERIFY(changed.isEmpty() && removed.isEmpty());
        QCOMPARE(text(model), u"1|a.db|0 events|/stores/a.db\n"_s);
        QVERIFY(!model.index(0).data(Qt::DecorationRole).isValid());
        QVERIFY(!model.data({}, Qt::DisplayRole).isValid());
    }

    void detailsSayWhatWasNoticed()
    {
        SourcesModel model;
        SourceStatus seen = status(u"orders at b:9092"_s, SourceStatus::Following, 10);
        seen.place = u"kafka://b:9092/orders"_s;
        seen.notices = {u"One."_s, u"Two."_s, u"Three."_s, u"Four."_s, u"Five."_s, u"Six."_s};
        model.add(1, seen);
        QCOMPARE(model.index(0).data(Qt::ToolTipRole).toString(),
                 u"kafka://b:9092/orders\nSix.\nFive.\nFour.\nThree.\nTwo.\n… and 1 notice earlier"_s);
    }

    void failuresSayWhetherWhatWasReadStays()
    {
        SourcesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(1, status(u"a.db"_s, SourceStatus::Failed));
        model.add(2, status(u"b.db"_s, SourceStatus::Failed, 10));
        QCOMPARE(text(model), u"1|a.db|cannot be read|/stores/a.db\n"
                              "2|b.db|can no longer be read|/stores/b.db\n"_s);
    }
};

QTEST_GUILESS_MAIN(tst_SourcesModel)
#include "tst_sourcesmodel.moc"
