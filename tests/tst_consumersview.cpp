// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/query/querypool.h"
#include "smallhistory.h"
#include "views/consumers/consumerpanel.h"
#include "views/consumers/consumersview.h"
#include "views/consumers/lagpanel.h"
#include "views/consumers/waitingpanel.h"
#include "views/theme/colors.h"
#include "views/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Second = 1'000'000'000;

ConsumerSample sampleAt(Timestamp time, qint64 position, qint64 head)
{
    ConsumerSample sample;
    sample.time = time;
    sample.position = position;
    sample.head = head;
    sample.realLag = sample.lag();
    return sample;
}

/// As it stands after some samples, one every ten seconds.
ConsumerStanding standingOf(const QString &name, const ConsumerSamples &samples)
{
    ConsumerStanding standing;
    standing.part = {name, {}, -1};
    standing.sample = samples.last();
    standing.place = 0;
    standing.seconds = lagSeconds(samples);
    standing.verdict = LagJudge(TimeText::Utc).judge(samples);
    for (const ConsumerSample &sample : samples)
        standing.recent.append(sample.waiting());
    return standing;
}

} // namespace

class tst_ConsumersView : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QueryPool m_pool;
    const Timestamp m_now = Timestamp::now();

    QString samplesPath() const { return m_folder.filePath(u"orders.samples"_s); }
    template<class Position>
    ConsumerSamples samples(Position position) const
    {
        ConsumerSamples all;
        for (int i = 0; i < 20; ++i)
            all.append(sampleAt(Timestamp::fromNanoseconds(m_now.nanoseconds() - (200 - 10 * i) * Second),
                                position(i), 1'000 + 10 * i));
        return all;
    }
    SourceConsumers planted() const
    {
        SourceConsumers consumers;
        consumers.name = u"orders.db"_s;
        consumers.samplesPath = samplesPath();
        consumers.sampled = m_now;
        consumers.standings = {
            standingOf(u"level"_s, samples([](int i) { return 1'000 + 10 * i; })),
            standingOf(u"stalled-one-with-a-long-name"_s, samples([](int) { return 400; })),
            standingOf(u"slow"_s, samples([](int i) { return 900 + 5 * i; })),
            standingOf(u"none"_s, samples([](int) { return ConsumerSample::None; }))};
        consumers.standings[1].note = u"As stored."_s;
        return consumers;
    }
    /// Chooses the stalled one and waits for what is drawn of it.
    void showStalled(ConsumersModel &model, ConsumersView &view) const
    {
        view.setTimeText(TimeText::Utc);
        view.resize(1'000, 640);
        view.show();
        model.setConsumers(1, planted());
        QVERIFY(view.choose(1, {u"stalled-one-with-a-long-name"_s, {}, -1}));
        QTRY_VERIFY(model.series().columns.size() >= 10);
    }
    static QString cell(const ConsumersModel &model, int row, int column)
    {
        return model.index(row, column).data().toString();
    }
    static bool says(const QWidget &widget, const QString &text)
    {
        for (const QLabel *label : widget.findChildren<QLabel *>()) {
            if (label->isVisibleTo(&widget) && label->text().contains(text))
                return true;
        }
        return false;
    }

private Q_SLOTS:
    void initTestCase()
    {
        SampleStore store(samplesPath(), Database::ReadWrite);
        const ConsumerSamples all = samples([](int) { return 400; });
        QVERIFY(store.beginRun(all.first().time, 10 * Second));
        for (const ConsumerSample &sample : all)
            QVERIFY(store.append(sample.time, {{{u"stalled-one-with-a-long-name"_s, {}, -1}, sample}}));
    }

    void theWorstComesFirst()
    {
        ConsumersModel model(m_pool);
        model.setConsumers(1, planted());
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(cell(model, 0, ConsumersModel::NameColumn), u"stalled-one-with-a-long-name"_s);
        QCOMPARE(cell(model, 0, ConsumersModel::VerdictColumn), u"Stalled"_s);
        QCOMPARE(cell(model, 0, ConsumersModel::LagColumn), u"790"_s);
        QCOMPARE(cell(model, 1, ConsumersModel::NameColumn), u"slow"_s);
        QCOMPARE(cell(model, 1, ConsumersModel::VerdictColumn), u"Falling behind"_s);
        QCOMPARE(cell(model, 1, ConsumersModel::CatchUpColumn), u"never"_s);
        QCOMPARE(cell(model, 1, ConsumersModel::InColumn), u"1.0"_s);
        QCOMPARE(cell(model, 1, ConsumersModel::OutColumn), u"0.5"_s);
        QCOMPARE(cell(model, 2, ConsumersModel::NameColumn), u"none"_s);
        QCOMPARE(cell(model, 2, ConsumersModel::LagColumn), u"—"_s); // never 0
        QCOMPARE(cell(model, 3, ConsumersModel::NameColumn), u"level"_s);
        QCOMPARE(cell(model, 3, ConsumersModel::LagColumn), u"0"_s);
        QCOMPARE(model.count(Verdict::Stalled), 1);
        model.remove(1);
        QVERIFY(model.isEmpty());
    }

    void rowsComeAndGo()
    {
        ConsumersModel model(m_pool);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        SourceConsumers consumers = planted();
        model.setConsumers(1, consumers);
        const QPersistentModelIndex slow(model.index(model.rowOf(1, {u"slow"_s, {}, -1}), 0));
        const QPersistentModelIndex level(model.index(model.rowOf(1, {u"level"_s, {}, -1}), 0));
        QSignalSpy gone(&model, &ConsumersModel::rowsRemoved);
        QSignalSpy come(&model, &ConsumersModel::rowsInserted);
        consumers.standings.removeFirst(); // level
        consumers.standings.append(
            standingOf(u"a-later-one"_s, samples([](int i) { return 1'000 + 10 * i; })));
        model.setConsumers(1, consumers);
        model.setConsumers(2, planted());
        QCOMPARE(gone.size(), 1);
        QCOMPARE(come.size(), 5);
        QCOMPARE(model.rowCount(), 8);
        QVERIFY(!level.isValid());
        QCOMPARE(slow.data().toString(), u"slow"_s);
        QCOMPARE(model.rows()[slow.row()].source, 1);
        QCOMPARE(cell(model, 7, ConsumersModel::VerdictColumn), u"OK"_s); // still in order
        model.remove(1);
        QCOMPARE(model.rowCount(), 4);
        QVERIFY(!slow.isValid());
    }

    void theChartIsReadWhenItIsSeen()
    {
        ConsumersModel model(m_pool);
        ConsumersView view(model);
        view.resize(1'000, 640);
        model.setConsumers(1, planted());
        QVERIFY(view.choose(1, {u"stalled-one-with-a-long-name"_s, {}, -1}));
        QSignalSpy read(&model, &ConsumersModel::seriesChanged);
        view.show(); // no sample arrives
        QTRY_VERIFY(!read.isEmpty());
        QVERIFY(!model.series().columns.isEmpty());
    }

    void theChosenOneStaysChosen()
    {
        ConsumersModel model(m_pool);
        ConsumersView view(model);
        view.resize(1'000, 640);
        view.show();
        QVERIFY(says(view, u"No consumers are known"_s));
        model.setConsumers(1, planted());
        QVERIFY(view.choose(1, {u"slow"_s, {}, -1}));
        SourceConsumers later = planted();
        later.standings[2] = standingOf(u"slow"_s, samples([](int i) { return 1'000 + 10 * i; }));
        model.setConsumers(1, later);
        const int row = view.table()->currentIndex().row();
        QCOMPARE(cell(model, row, ConsumersModel::NameColumn), u"slow"_s);
        QVERIFY(says(*view.panel(), u"OK: Level"_s));
    }

    void whatIsKnownOfOneIsTold()
    {
        ConsumersModel model(m_pool);
        ConsumersView view(model);
        view.setTimeText(TimeText::Utc);
        view.resize(1'000, 640);
        view.show();
        model.setConsumers(1, planted());
        QVERIFY(view.choose(1, {u"stalled-one-with-a-long-name"_s, {}, -1}));
        for (const QString &text :
             {u"No progress since"_s, u"790 events wait"_s, u"As stored."_s, u"Never"_s})
            QVERIFY2(says(*view.panel(), text), qPrintable(text));
        QVERIFY(says(*view.panel(), u"400"_s) && says(*view.panel(), u"1,190"_s));
        const QString why = u"Its checkpoint has not moved while events waited"_s;
        QVERIFY(says(*view.panel(), why));
        const int row = model.rowOf(1, {u"stalled-one-with-a-long-name"_s, {}, -1});
        const QVariant toolTip = model.index(row, ConsumersModel::OldestColumn).data(Qt::ToolTipRole);
        QVERIFY2(toolTip.toString().contains(why), qPrintable(toolTip.toString()));
        QSignalSpy wanted(&view, &ConsumersView::nextEventWanted);
        view.panel()->findChild<QPushButton *>()->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toInt(), 1);
        QCOMPARE(wanted[0][1].value<Position>(), (Position{400, 0}));
    }

    void theChartIsWalkedByKeys()
    {
        ConsumersModel model(m_pool);
        ConsumersView view(model);
        showStalled(model, view);
        QVERIFY(model.series().columns.size() >= 10);
        QCOMPARE(model.series().error, QString());
        LagChart *chart = view.lag()->chart();
        QTest::keyClick(chart, Qt::Key_Home);
        QCOMPARE(chart->current(), 0);
        QVERIFY2(chart->currentText().contains(u"600 events waiting"_s), qPrintable(chart->currentText()));
        QTest::keyClick(chart, Qt::Key_Right);
        QCOMPARE(chart->current(), 1);
        QTest::keyClick(chart, Qt::Key_End);
        QVERIFY(chart->currentText().contains(u"790 events waiting"_s));
        QCOMPARE(chart->accessibleDescription(), chart->currentText());
        const QByteArrayList lines = chart->csv().trimmed().split('\n');
        QCOMPARE(lines.size(), model.series().columns.size() + 1);
        QVERIFY(lines.last().endsWith(",400,1190,790,790,790,,"));
    }

    void timeBehindIsToldOrNotKnown()
    {
        const Timestamp begin = Timestamp::fromNanoseconds(1'000'000 * Second);
        const auto at = [&](int seconds, qint64 position, qint64 head) {
            SampleColumn column;
            column.last.time = Timestamp::fromNanoseconds(begin.nanoseconds() + seconds * Second);
            column.from = column.last.time;
            column.last.position = position;
            column.last.head = head;
            column.least = column.most = column.last.waiting();
            return column;
        };
        LagSeries series;
        series.columns = {at(0, 100, 100),
                          at(10, 150, 200),
                          at(20, 150, 300),
                          at(30, 50, 300),
                          at(40, ConsumerSample::None, 300),
                          at(50, 250, 300),
                          at(60, 10, 20)};
        series.columns[5].last.oldestWaiting = Timestamp::fromNanoseconds(begin.nanoseconds() + 43 * Second);
        series.late = lateColumns(series.columns);
        QList<qint64> seconds;
        for (const LateColumn &late : std::as_const(series.late))
            seconds << (late.nanoseconds < 0 ? -1 : late.nanoseconds / Second);
        // Level; halfway between two heads, twice; before the first head; no position; the oldest event's
        // age; and the head fell: what it was before tells nothing.
        QCOMPARE(seconds, (QList<qint64>{0, 5, 15, -1, -1, 7, -1}));
        QVERIFY(series.late[1].isInterpolated && !series.late[5].isInterpolated);
        series.from = begin;
        series.to = series.columns.last().last.time;
        series.runs = {{series.from, series.to, 10 * Second}};
        LagChart chart;
        chart.resize(600, 240);
        chart.setTimeText(TimeText::Utc);
        chart.setSeries(series);
        chart.setUnit(LagChart::Time);
        QStringList texts;
        QTest::keyClick(&chart, Qt::Key_Home);
        for (qsizetype i = 0; i < series.columns.size(); ++i) {
            texts << chart.currentText().section(u" · "_s, 1);
            QTest::keyClick(&chart, Qt::Key_Right);
        }
        QCOMPARE(texts[0], u"nothing waited"_s);
        QCOMPARE(texts[1], u"5.0 s behind, by the samples of the head"_s);
        QVERIFY(texts[3].startsWith(u"not known"_s));
        QCOMPARE(texts[4], u"no position"_s);
        QCOMPARE(texts[5], u"the oldest event had waited for 7.0 s"_s);
        const QByteArrayList lines = chart.csv().trimmed().split('\n');
        QVERIFY(lines[3].endsWith(",15,interpolated") && lines[6].endsWith(",7,oldest"));
        QVERIFY(lines[4].endsWith(",,"));
        const QByteArray svg = chart.svg(u"x"_s);
        QVERIFY2(svg.contains(">5 s<") && svg.contains(">15 s<"), svg);
        QSignalSpy ranges(&chart, &LagChart::rangeWanted);
        QTest::mousePress(&chart, Qt::LeftButton, {}, {200, 100});
        QTest::mouseMove(&chart, {260, 100});
        QTest::mouseMove(&chart, {300, 100});
        QTest::mouseRelease(&chart, Qt::LeftButton, {}, {300, 100});
        QCOMPARE(ranges.size(), 1);
        QVERIFY(begin < ranges[0][0].value<Timestamp>());
        QVERIFY(ranges[0][0].value<Timestamp>() < ranges[0][1].value<Timestamp>());
    }

    void theChosenStretchOfTimeIsShown()
    {
        ConsumersModel model(m_pool);
        ConsumersView view(model);
        showStalled(model, view);
        QVERIFY(model.series().columns.size() >= 10);
        const auto shift = [this](int seconds) {
            return Timestamp::fromNanoseconds(m_now.nanoseconds() + seconds * Second);
        };
        view.lag()->setRange(shift(-105), shift(-55));
        QTRY_VERIFY(model.series().from == shift(-105) && !model.series().columns.isEmpty());
        QVERIFY(model.series().columns.size() <= 6);
        view.lag()->setRange(shift(-100'000), shift(-90'000));
        QTRY_VERIFY(says(view, u"nobody looked in the chosen stretch of time"_s));
        QTest::keyClick(view.lag()->chart(), Qt::Key_0);
        QTRY_VERIFY(model.series().columns.size() >= 10);
    }

    void theChartIsExported()
    {
        ConsumersModel model(m_pool);
        ConsumersView view(model);
        showStalled(model, view);
        QVERIFY(model.series().columns.size() >= 10);
        QSignalSpy wanted(&view, &ConsumersView::exportWanted);
        const auto button = view.findChild<QToolButton *>();
        QVERIFY(button && button->menu());
        for (QAction *action : button->menu()->actions())
            action->trigger();
        QCOMPARE(wanted.size(), 3);
        const QByteArray svg = wanted[0][0].toByteArray();
        QCOMPARE(wanted[0][1].toString(), u"lag.svg"_s);
        QVERIFY2(svg.contains("stalled-one-with-a-long-name · orders.db · events waiting"), svg);
        QSvgRenderer renderer(svg);
        QVERIFY(renderer.isValid());
        QImage drawn(renderer.viewBox().size() * 2, QImage::Format_RGB32);
        QPainter painter(&drawn);
        renderer.render(&painter);
        painter.end();
        const auto picture = QImage::fromData(wanted[1][0].toByteArray());
        QCOMPARE(wanted[1][1].toString(), u"lag.png"_s);
        QCOMPARE(picture.size(), drawn.size());
        const QRgb accent = colorsOf(view.palette()).accent.rgb();
        for (const QImage &image : {drawn, picture}) {
            qint64 ofLine = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    ofLine += image.pixel(x, y) == accent;
            }
            QVERIFY2(ofLine > 20, qPrintable(QString::number(ofLine)));
        }
        QCOMPARE(wanted[2][0].toByteArray(), view.lag()->chart()->csv());
        QCOMPARE(wanted[2][1].toString(), u"lag.csv"_s);
    }

    void theEventsThatWaitAreListed()
    {
        SmallHistory history;
        for (int i = 1; i <= 30; ++i)
            history.add("order", "o-" + QByteArray::number(i % 4), i, i % 3 ? "Paid" : "Sent");
        QVERIFY(history.commit());
        SourceConsumers consumers;
        consumers.name = u"orders.db"_s;
        consumers.standings = {standingOf(u"stalled"_s, samples([](int) { return 21; }))};
        ConsumersModel model(m_pool);
        ConsumersView view(model);
        view.setTimeText(TimeText::Utc);
        view.resize(1'000, 640);
        view.show();
        model.setSources({history.source()});
        model.setConsumers(1, consumers);
        view.lag()->showPage(LagPanel::Events);
        WaitingPanel *panel = view.lag()->waiting();
        QTRY_COMPARE(panel->events()->rowCount(), 10);
        QVERIFY(says(view, u"stalled · 10 events · Return opens one"_s));
        QCOMPARE(panel->groups()->rowCount(), 3);
        QCOMPARE(panel->groups()->item(0, 1)->text(), u"10"_s);
        QCOMPARE(panel->groups()->item(2, 0)->text(), u"Sent"_s);
        panel->groups()->setCurrentCell(2, 0);
        QCOMPARE(panel->events()->rowCount(), 4); // 21, 24, 27 and 30
        QSignalSpy events(&view, &ConsumersView::eventWanted);
        Q_EMIT panel->events()->cellActivated(1, 0);
        QCOMPARE(events.size(), 1);
        QCOMPARE(qint64(events[0][0].value<EventReference>().row), 24);
        panel->by()->setCurrentIndex(1);
        QCOMPARE(panel->groups()->rowCount(), 5);
        QCOMPARE(panel->events()->rowCount(), 10);
        QSignalSpy entities(&view, &ConsumersView::entityWanted);
        Q_EMIT panel->groups()->cellActivated(0, 0);
        QCOMPARE(entities.size(), 0);
        Q_EMIT panel->groups()->cellActivated(1, 0);
        QCOMPARE(entities.size(), 1);
        QCOMPARE(entities[0][0].value<EntityReference>().id, QByteArray("o-1"));

        consumers.standings[0].sample.position = 31; // it has caught up
        model.setConsumers(1, consumers);
        QTRY_VERIFY(says(view, u"stalled · no event waits"_s));
        QCOMPARE(panel->groups()->rowCount(), 0);
        consumers.standings[0].place = -1;
        consumers.standings[0].sample.position = 30;
        model.setConsumers(1, consumers);
        QTRY_VERIFY(says(view, u"the source does not say at which event it is"_s));
    }

    void theIntervalIsChosen()
    {
        ConsumersModel model(m_pool);
        ConsumersView view(model);
        SourceConsumers consumers = planted();
        consumers.took = 12'000'000;
        model.setConsumers(1, consumers);
        view.show();
        QVERIFY(says(view, u", in 12 ms"_s)); // what it costs
        QComboBox *interval = nullptr;
        for (QComboBox *box : view.findChildren<QComboBox *>()) {
            if (box->accessibleName() == u"How often the sources are asked")
                interval = box;
        }
        QVERIFY(interval);
        view.setInterval(7); // by the settings file
        QCOMPARE(interval->currentText(), u"Every 7 s"_s);
        QSignalSpy wanted(&view, &ConsumersView::intervalWanted);
        interval->setFocus();
        QTest::keyClick(interval, Qt::Key_Home);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toInt(), 1);
    }

    void problemsAreSaid()
    {
        ConsumersModel model(m_pool);
        ConsumersView view(model);
        view.show();
        SourceConsumers failed;
        failed.name = u"kafka"_s;
        failed.problem = u"No broker can be reached."_s;
        model.setConsumers(2, failed);
        QVERIFY(says(view, u"The consumers cannot be read"_s) &&
                says(view, u"kafka: No broker can be reached."_s));
    }

    void nothingIsClippedAtTheLeastSize()
    {
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            applyTheme(*qApp, theme, QApplication::palette());
            ConsumersModel model(m_pool);
            ConsumersView view(model);
            view.resize(760, 560);
            view.show();
            model.setConsumers(1, planted());
            QVERIFY(view.choose(1, {u"slow"_s, {}, -1}));
            QVERIFY(!view.grab().isNull());
            QVERIFY(view.minimumSizeHint().width() <= 1'000);
        }
    }
};

QTEST_MAIN(tst_ConsumersView)
#include "tst_consumersview.moc"
