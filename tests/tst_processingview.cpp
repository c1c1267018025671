// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/causaldelays.h"
#include "models/processing/processingstore.h"
#include "models/query/querypool.h"
#include "smallhistory.h"
#include "views/processing/heatmapchart.h"
#include "views/processing/processingview.h"
#include "views/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Millisecond = 1'000'000;
constexpr qint64 Begin = 1'767'225'600'000 * Millisecond;
constexpr int Events = 200;

/// One a minute; half of them are done in 5 ms, the others in 2 s, every fiftieth was received too early.
ProcessingRecord recordOf(int event, const QByteArray &consumer, bool isSlow)
{
    ProcessingRecord record;
    record.consumer = consumer;
    record.type = "Paid";
    record.position = {event, 0};
    record.received = Timestamp::fromNanoseconds(Begin + event * 60'000 * Millisecond);
    const qint64 delivery = event % 50 == 0 ? -3 : 10;
    record.produced = Timestamp::fromNanoseconds(record.received.nanoseconds() - delivery * Millisecond);
    record.processed = Timestamp::fromNanoseconds(record.received.nanoseconds() +
                                                  (isSlow && event % 2 ? 2'000 : 5) * Millisecond);
    record.attempts = 1;
    return record;
}

qint64 eventsIn(const QByteArray &csv)
{
    qint64 events = 0;
    for (const QByteArray &line : csv.trimmed().split('\n').mid(1))
        events += line.split(',').last().toLongLong();
    return events;
}

} // namespace

class tst_ProcessingView : public QObject
{
    Q_OBJECT

    QueryPool m_pool{2};
    SmallHistory m_history;

    static bool says(const QWidget &widget, const QString &text)
    {
        for (const QLabel *label : widget.findChildren<QLabel *>()) {
            if (label->isVisibleTo(&widget) && label->text().contains(text))
                return true;
        }
        return false;
    }
    void show(ProcessingModel &model, ProcessingView &view)
    {
        view.setTimeText(TimeText::Utc);
        view.resize(1'200, 760);
        view.show();
        model.setSources({m_history.source()});
        QTRY_VERIFY(model.maps().from.isValid());
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (int event = 1; event <= Events; ++event)
            m_history.addAt(Timestamp::fromNanoseconds(Begin + event * 60'000 * Millisecond), "order",
                            "o-" + QByteArray::number(event % 7), event, "Paid");
        QVERIFY(m_history.commit());
        ProcessingStore store(ProcessingFormat::pathBeside(m_history.path()));
        QVERIFY2(store.open(u"test"_s), qPrintable(store.error()));
        ProcessingBatch batch;
        for (int event = 1; event <= Events; ++event) {
            batch.records.push_back(recordOf(event, "search", false));
            batch.records.push_back(recordOf(event, "mailer", true));
        }
        batch.cursor = "1";
        QVERIFY(store.append(std::move(batch)));
        QVERIFY(store.commit());
    }

    void theLongestWorkComesFirst()
    {
        ProcessingModel model(m_pool);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy loaded(&model, &ProcessingModel::loaded);
        model.setSources({m_history.source()});
        QTRY_VERIFY(!loaded.isEmpty());
        QCOMPARE(model.error(), QString());
        QCOMPARE(model.rowCount(), 2);
        const auto cell = [&model](int row, int column) {
            return model.index(row, column).data().toString();
        };
        QCOMPARE(cell(0, ProcessingModel::ConsumerColumn), u"mailer"_s);
        QCOMPARE(cell(0, ProcessingModel::TypeColumn), u"Paid"_s);
        QCOMPARE(cell(0, ProcessingModel::CountColumn), u"200"_s);
        QCOMPARE(cell(0, ProcessingModel::HowColumn), u"test"_s);
        QCOMPARE(cell(1, ProcessingModel::ConsumerColumn), u"search"_s);
        const DelayFigures &work = model.rows()[0].figures.process;
        QVERIFY(std::abs(work.p99 - 2'000 * Millisecond) <= 2'000 * Millisecond / 64);
        QVERIFY(std::abs(model.rows()[1].figures.process.p99 - 5 * Millisecond) <= 5 * Millisecond / 64);
        QCOMPARE(model.rows()[0].figures.receive.negative, 4);
        model.setSources({});
        QTRY_COMPARE(model.rowCount(), 0);
    }

    void whatConsumersSayComesBeforeWhatIsWorkedOut()
    {
        SmallHistory history;
        history.add("order", "o-1", 1, "Paid");
        QVERIFY(history.commit());
        ProcessingStore store(ProcessingFormat::pathBeside(history.path()));
        for (const QString &origin : {u"test"_s, CausalDelays::label()}) {
            QVERIFY2(store.open(origin), qPrintable(store.error()));
            ProcessingBatch batch;
            for (int event = 1; event <= 10; ++event) {
                ProcessingRecord record = recordOf(event, "mailer", origin != u"test"_s);
                record.type = event % 2 ? "Paid" : "Sent";
                batch.records.push_back(record);
            }
            batch.cursor = "1";
            QVERIFY(store.append(std::move(batch)));
            QVERIFY(store.commit());
        }
        ProcessingModel model(m_pool);
        model.setSources({history.source()});
        QTRY_VERIFY(model.isLoaded());
        QCOMPARE(model.rowCount(), 6);
        QStringList types;
        for (const ProcessingRow &row : model.rows()) {
            types.append(model.index(int(types.size()), ProcessingModel::TypeColumn).data().toString());
            QCOMPARE(row.subject.isWorkedOut(), types.size() > 3);
            QCOMPARE(row.figures.records, row.subject.hasAllTypes ? 10 : 5);
        }
        QCOMPARE(types,
                 (QStringList{u"all types"_s, u"Paid"_s, u"Sent"_s, u"all types"_s, u"Paid"_s, u"Sent"_s}));
        QCOMPARE(model.count(), 20);
        ProcessingView view(model);
        view.resize(1'200, 760);
        view.show();
        QTRY_VERIFY(model.maps().from.isValid());
        QCOMPARE(eventsIn(view.work()->csv()), 10);
        QCOMPARE(view.work()->accessibleName(), u"Received → processed"_s);
        view.table()->setCurrentIndex(model.index(5, 0));
        QTRY_COMPARE(eventsIn(view.work()->csv()), 5);
        QCOMPARE(view.work()->accessibleName(), u"Cause → effect"_s);
    }

    void theMapsHoldEveryEvent()
    {
        ProcessingModel model(m_pool);
        ProcessingView view(model);
        show(model, view);
        const ProcessingMaps &maps = model.maps();
        // The stretch in which something happened, not whole days.
        QVERIFY(maps.from.nanoseconds() >= Begin - 600'000 * Millisecond);
        QVERIFY(maps.to.nanoseconds() <= Begin + (Events + 10) * 60'000 * Millisecond);
        QCOMPARE(eventsIn(view.delivery()->csv()), Events);
        QCOMPARE(eventsIn(view.work()->csv()), Events);
        qint64 fast = 0;
        qint64 slow = 0;
        for (int column = 0; column < maps.process.columns; ++column) {
            for (int row = 0; row < maps.process.rows; ++row) {
                qint64 &of = maps.process.shortestOf(row) > 100 * Millisecond ? slow : fast;
                of += maps.process.count(column, row);
            }
        }
        QCOMPARE(fast, Events / 2); // the two humps
        QCOMPARE(slow, Events / 2);
        for (const qint64 delay : {5 * Millisecond, 2'000 * Millisecond}) {
            const int row = int(std::floor(maps.process.rowOf(delay)));
            QVERIFY(maps.process.shortestOf(row) <= delay && delay < maps.process.shortestOf(row + 1));
        }
    }

    void aCellListsItsEvents()
    {
        ProcessingModel model(m_pool);
        ProcessingView view(model);
        show(model, view);
        HeatMapChart *work = view.work();
        QTest::keyClick(work, Qt::Key_Left); // the last column
        QTest::keyClick(work, Qt::Key_Left);
        QVERIFY(work->hasCurrent());
        QTest::keyClick(work, Qt::Key_Up); // from 5 ms to 2 s
        const HeatMapCell cell = work->current();
        QVERIFY(cell.shortest <= 2'000 * Millisecond && 2'000 * Millisecond < cell.longest);
        QCOMPARE(work->accessibleDescription(), work->currentText());
        QVERIFY2(says(view, work->currentText()), qPrintable(work->currentText()));
        QTest::keyClick(work, Qt::Key_Up); // there is nothing above
        QCOMPARE(work->current().shortest, cell.shortest);
        QSignalSpy loaded(&model, &ProcessingModel::eventsLoaded);
        QTest::keyClick(work, Qt::Key_Return);
        QTRY_VERIFY(!loaded.isEmpty());
        const QList<StoredEvent> &events = model.cellEvents().events;
        QVERIFY(!events.isEmpty());
        QCOMPARE(view.events()->rowCount(), int(events.size()));
        QVERIFY(work->currentText().endsWith(events.size() == 1 ? u" 1 event"_s
                                                                : u" %1 events"_s.arg(events.size())));
        for (const StoredEvent &event : events) {
            QCOMPARE(event.position.value % 2, 1); // a slow one
            const Timestamp received = recordOf(int(event.position.value), "mailer", true).received;
            QVERIFY(cell.from <= received && received < cell.to);
        }
        QCOMPARE(view.events()->item(0, 1)->text(), u"Paid"_s);
        QSignalSpy wanted(&view, &ProcessingView::eventWanted);
        view.events()->setFocus();
        view.events()->setCurrentCell(0, 0);
        QTest::keyClick(view.events(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].value<EventReference>(), (EventReference{1, events[0].row}));
    }

    void aDragShowsAStretchOfTime()
    {
        ProcessingModel model(m_pool);
        ProcessingView view(model);
        show(model, view);
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        HeatMapChart *chart = view.work();
        const Timestamp from = model.maps().from;
        const Timestamp to = model.maps().to;
        const QPoint middle = chart->rect().center();
        QSignalSpy ranges(&view, &ProcessingView::rangeChosen);
        QTest::mousePress(chart, Qt::LeftButton, {}, middle);
        QTest::mouseMove(chart, middle + QPoint(40, 0));
        QTest::mouseMove(chart, middle + QPoint(80, 0));
        QTest::mouseRelease(chart, Qt::LeftButton, {}, middle + QPoint(80, 0));
        QCOMPARE(ranges.size(), 1);
        const auto chosen = ranges[0][0].value<Timestamp>();
        QVERIFY(from < chosen && ranges[0][1].value<Timestamp>() < to);
        QTRY_COMPARE(model.maps().from, chosen);
        QCOMPARE(model.maps().to, ranges[0][1].value<Timestamp>());
        const qint64 inside = eventsIn(chart->csv());
        QVERIFY(inside > 0 && inside < Events);
        QTest::keyClick(chart, Qt::Key_0);
        QTRY_COMPARE(model.maps().from, from);
        QCOMPARE(eventsIn(chart->csv()), Events);
    }

    void asLinesEachColumnSaysItsPercentiles()
    {
        ProcessingModel model(m_pool);
        ProcessingView view(model);
        show(model, view);
        HeatMapChart *work = view.work();
        const QByteArray cells = work->csv();
        view.setShape(HeatMapChart::Lines);
        const QList<QByteArray> lines = work->csv().trimmed().split('\n');
        QCOMPARE(lines.first(), "time,events,p50Ms,p90Ms,p99Ms,longestMs");
        qint64 events = 0;
        for (const QByteArray &line : lines.mid(1)) {
            const QList<QByteArray> fields = line.split(',');
            events += fields[1].toLongLong();
            QVERIFY(fields[2].toDouble() <= fields[3].toDouble() &&
                    fields[3].toDouble() <= fields[4].toDouble());
            QVERIFY(fields[5] == "5" || fields[5] == "2000"); // the longest is exact
        }
        QCOMPARE(events, Events);
        QTest::keyClick(work, Qt::Key_Left);
        QVERIFY2(work->currentText().contains(u" · p99 "_s) && says(view, work->currentText()),
                 qPrintable(work->currentText()));
        const HeatMapCell column = work->current();
        QTest::keyClick(work, Qt::Key_Up); // there are no cells to walk over
        QCOMPARE(work->current().from, column.from);
        QSignalSpy loaded(&model, &ProcessingModel::eventsLoaded);
        QTest::keyClick(work, Qt::Key_Return);
        QTRY_VERIFY(!loaded.isEmpty());
        QCOMPARE(model.cellEvents().events.size(), lines.last().split(',')[1].toLongLong());
        QVERIFY(QSvgRenderer(work->svg()).isValid() && work->svg().contains(">p90<"));
        view.setShape(HeatMapChart::Cells);
        QCOMPARE(work->csv(), cells);
    }

    void theChosenOneStaysChosen()
    {
        ProcessingModel model(m_pool);
        ProcessingView view(model);
        show(model, view);
        QSignalSpy maps(&model, &ProcessingModel::mapsLoaded);
        view.table()->setCurrentIndex(model.index(1, 0));
        QTRY_VERIFY(!maps.isEmpty());
        QVERIFY(says(view, u"Paid at search"_s));
        QSignalSpy loaded(&model, &ProcessingModel::loaded);
        model.refresh();
        QTRY_VERIFY(!loaded.isEmpty());
        QCOMPARE(view.table()->currentIndex().row(), 1);
    }

    void bothMapsAreExported()
    {
        ProcessingModel model(m_pool);
        ProcessingView view(model);
        show(model, view);
        QSignalSpy wanted(&view, &ProcessingView::exportWanted);
        const auto button = view.findChild<QToolButton *>();
        QVERIFY(button && button->menu());
        for (QAction *action : button->menu()->actions())
            action->trigger();
        QCOMPARE(wanted.size(), 6);
        QStringList names;
        for (const QList<QVariant> &each : wanted)
            names.append(each[1].toString());
        QCOMPARE(names, (QStringList{u"delivery.svg"_s, u"delivery.png"_s, u"delivery.csv"_s, u"work.svg"_s,
                                     u"work.png"_s, u"work.csv"_s}));
        const QByteArray svg = wanted[0][0].toByteArray();
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY(svg.contains("Recorded → received") && svg.contains("4 below zero"));
        QCOMPARE(QImage::fromData(wanted[4][0].toByteArray()).size(), view.work()->size() * 2);
        QCOMPARE(wanted[5][0].toByteArray(), view.work()->csv());
    }

    void whatThereIsNotIsSaid()
    {
        ProcessingModel model(m_pool);
        ProcessingView view(model);
        view.show();
        QVERIFY(says(view, u"Nothing tells how long events take"_s));
        view.setProgress(u"7 processing times read"_s);
        QVERIFY(says(view, u"7 processing times read"_s));
        view.setProblem(u"The table is gone."_s);
        QVERIFY(says(view, u"cannot be read"_s) && says(view, u"The table is gone."_s));
    }

    void nothingIsClippedAtTheLeastSize()
    {
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            applyTheme(*qApp, theme, QApplication::palette());
            ProcessingModel model(m_pool);
            ProcessingView view(model);
            show(model, view);
            view.resize(760, 560);
            QVERIFY(!view.grab().isNull());
            QVERIFY(view.minimumSizeHint().width() <= 1'000);
        }
    }
};

QTEST_MAIN(tst_ProcessingView)
#include "tst_processingview.moc"
