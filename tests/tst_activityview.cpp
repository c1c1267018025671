// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationanalysis.h"
#include "models/query/querypool.h"
#include "smallhistory.h"
#include "views/activity/activitychart.h"
#include "views/activity/activitycontrols.h"
#include "views/activity/activityview.h"
#include "views/activity/dashboardmenu.h"
#include "views/theme/theme.h"
#include "views/timescale/activitystrip.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTableView>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Minute = 60'000'000'000;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;
constexpr qint64 Begin = 1'767'225'600 * 1'000'000'000LL; // 2026-01-01
constexpr int Rare = 10;

Timestamp at(qint64 sinceBegin)
{
    return Timestamp::fromNanoseconds(Begin + sinceBegin);
}

HistoryWriter::Analyses analyses()
{
    HistoryWriter::Analyses made;
    made.push_back(std::make_unique<CausationAnalysis>());
    return made;
}

double totalOf(const ActivityBars &bars)
{
    double total = 0;
    for (const ActivityBars::Bar &bar : bars.bars())
        total += bar.total();
    return total;
}

} // namespace

/// Gives the first page, then waits until it is released.
class HeldContents : public ContentSource
{
public:
    explicit HeldContents(std::shared_ptr<std::atomic_bool> released)
        : m_released(std::move(released))
    {
    }
    QList<EventContentResult> contents(const QList<StoredEvent> &events, std::stop_token stop) override
    {
        while (std::exchange(m_hasGiven, true) && !*m_released && !stop.stop_requested())
            QTest::qSleep(5);
        return QList<EventContentResult>(events.size(), {R"({"country":"DE"})", {}, {}});
    }

private:
    std::shared_ptr<std::atomic_bool> m_released;
    bool m_hasGiven = false;
};

/// Two days: on each one order placed every hour and paid ten minutes later, on the second day twice as much
/// money; and ten types that come once.
class tst_ActivityView : public QObject
{
    Q_OBJECT

    QueryPool m_pool{2};
    SmallHistory m_history{"e", false, analyses()};

    struct Shown {
        explicit Shown(QueryPool &pool, const QList<HistorySource> &sources)
            : model(pool)
            , view(model)
        {
            view.setTimeText(TimeText::Utc);
            view.resize(1'200, 760);
            view.show();
            model.setSources(sources);
        }
        bool wait() const
        {
            return QTest::qWaitFor([this] { return model.isLoaded() && !model.isLoading(); });
        }
        bool says(const QString &text) const
        {
            for (const QLabel *label : view.findChildren<QLabel *>()) {
                if (label->isVisibleTo(&view) && label->text().contains(text))
                    return true;
            }
            return false;
        }
        QString cell(int row, int column) const
        {
            return view.table()->model()->index(row, column).data().toString();
        }
        void choose(const ActivityChoice &choice)
        {
            view.controls()->setChoice(choice);
            Q_EMIT view.controls()->choiceChanged(choice);
        }

        ActivityModel model;
        ActivityView view;
    };

private Q_SLOTS:
    void initTestCase()
    {
        for (int hour = 0; hour < 48; ++hour) {
            const QByteArray order = "o-" + QByteArray::number(hour);
            const QByteArray amount = QByteArray::number(hour < 24 ? 10 : 20);
            m_history.addAt(at(hour * Hour), "order", order, 1, "Placed", {}, R"({"country":"DE"})");
            m_history.addAt(at(hour * Hour + 10 * Minute), "payment", order, 1, "Paid", {},
                            R"({"country":")" + QByteArray(hour % 3 ? "DE" : "FR") + R"(","amount":)" +
                                amount + '}');
        }
        for (int i = 0; i < Rare; ++i)
            m_history.addAt(at(47 * Hour + i * Minute), "order", "rare", i, "Rare" + QByteArray::number(i));
        QVERIFY(m_history.commit(true));
    }

    void barsAreStackedByType()
    {
        Shown shown(m_pool, {m_history.source()});
        QVERIFY(shown.wait());
        const ActivityBars &bars = shown.view.chart()->bars();
        QCOMPARE(totalOf(bars), 96. + Rare);
        QCOMPARE(bars.parts().size(), ActivityBars::Own);
        QCOMPARE(bars.parts().mid(0, 2), QStringList({u"Paid"_s, u"Placed"_s}));
        QVERIFY(bars.hasRest());
        QCOMPARE(bars.bars().back().parts[ActivityBars::Rest], 4.); // ten rare types, six with a colour
        QVERIFY2(shown.view.coverage().contains(u"all but 8 share the grey parts"),
                 qPrintable(shown.view.coverage()));
        QVERIFY2(!shown.view.coverage().contains(u"still reading"), qPrintable(shown.view.coverage()));
        QCOMPARE(shown.cell(0, 0), u"All"_s);
        QCOMPARE(shown.cell(0, 1), u"106"_s);
        QCOMPARE(shown.cell(1, 0), u"Paid"_s);
        QCOMPARE(shown.cell(1, 1), u"48"_s);
        QVERIFY(shown.says(u"106 events"_s));
        QVERIFY(shown.says(u"Events by type"_s));
    }

    void aDayIsComparedWithTheDayBefore()
    {
        Shown shown(m_pool, {m_history.source()});
        shown.view.setRange(at(Day), at(2 * Day));
        ActivityChoice choice = shown.model.choice();
        choice.filter.by = ActivityFilter::Category;
        choice.filter.sum = u"amount"_s;
        choice.filter.bucket = Hour;
        choice.shift = Day;
        shown.choose(choice);
        QVERIFY(shown.wait());
        const ActivityBars &bars = shown.view.chart()->bars();
        QCOMPARE(bars.bars().size(), 24U);
        for (const ActivityBars::Bar &bar : bars.bars()) {
            QCOMPARE(bar.total(), 20.);
            QCOMPARE(bar.earlierTotal(), 10.);
            QCOMPARE(bar.earlier[0], 10.); // payments, which have the largest sum
        }
        QCOMPARE(shown.cell(0, 0), u"All"_s);
        QCOMPARE(shown.cell(0, 1), u"480"_s);
        QCOMPARE(shown.cell(0, 2), u"240"_s);
        QCOMPARE(shown.cell(0, 3), u"+100 %"_s);
        QCOMPARE(shown.cell(1, 0), u"payment"_s); // the largest sum, not the most events
        QVERIFY2(shown.view.coverage().contains(u"dashed: a day earlier"), qPrintable(shown.view.coverage()));
        QVERIFY2(shown.view.coverage().contains(u"34 events without the number “amount”"),
                 qPrintable(shown.view.coverage()));
        const QByteArray csv = shown.view.chart()->csv();
        QVERIFY2(csv.contains("2026-01-02T00:00:00.000Z,\"payment\",20\n"), csv.left(200));
        QVERIFY2(csv.contains("2026-01-02T00:00:00.000Z,\"a day earlier\",10\n"), csv.left(200));
    }

    void fieldsHaveToBeNamed()
    {
        Shown shown(m_pool, {m_history.source()});
        ActivityChoice choice;
        choice.filter.by = ActivityFilter::Field;
        shown.choose(choice);
        QVERIFY(shown.wait());
        QVERIFY(shown.says(u"Which field?"_s));
        auto *field = shown.view.findChild<QLineEdit *>();
        QVERIFY(field->isVisible());
        QCOMPARE(field->accessibleName(), u"Field of the payload"_s);
        QTest::keyClicks(field, u"country"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(shown.model.choice().filter.field, u"country"_s);
        QVERIFY(shown.wait());
        QVERIFY(!shown.says(u"Which field?"_s));
        QCOMPARE(shown.cell(1, 0), u"DE"_s);
        QCOMPARE(shown.cell(1, 1), u"80"_s);
        QCOMPARE(shown.cell(2, 0), u"FR"_s);
        QCOMPARE(shown.cell(2, 1), u"16"_s);
        QCOMPARE(shown.cell(3, 0), u"not in the payload"_s);
        QCOMPARE(shown.cell(3, 1), u"10"_s);
    }

    void howFarItIsWithThePayloadsIsSaid()
    {
        SmallHistory history;
        for (int i = 0; i < 600; ++i)
            history.addAt(at(i * Minute), "order", "o", i, "Placed");
        QVERIFY(history.commit(true));
        const auto released = std::make_shared<std::atomic_bool>(false);
        HistorySource source = history.source();
        source.contents = [released] { return std::make_unique<HeldContents>(released); };
        Shown shown(m_pool, {source});
        QVERIFY(shown.wait());
        ActivityChoice choice;
        choice.filter.by = ActivityFilter::Field;
        choice.filter.field = u"country"_s;
        shown.choose(choice);
        QTRY_VERIFY(shown.says(u"counting anew, 500 payloads read …"_s));
        *released = true;
        QVERIFY(shown.wait());
        QCOMPARE(shown.cell(1, 1), u"600"_s);
        QVERIFY(!shown.says(u"payloads read"_s));
    }

    void barsThatCannotBeAreSaid()
    {
        Shown shown(m_pool, {m_history.source()});
        ActivityChoice choice;
        choice.filter.bucket = 1'000'000'000;
        choice.shift = Day;
        shown.choose(choice);
        QVERIFY(shown.wait());
        QVERIFY(shown.model.counted().filter.bucket > choice.filter.bucket);
        QVERIFY2(shown.view.coverage().contains(u"those of 1.0 s would be too many"),
                 qPrintable(shown.view.coverage()));
        choice.filter.bucket = 2 * Day;
        shown.choose(choice);
        QVERIFY(shown.wait());
        QCOMPARE(shown.model.counted().shift, 0);
        QVERIFY2(shown.view.coverage().contains(u"bars of 2 d cannot be compared with a day earlier"),
                 qPrintable(shown.view.coverage()));
        shown.view.setRange(at(-Day), at(-Hour));
        QVERIFY(shown.wait());
        QVERIFY(shown.says(u"No events in this choice"_s));
    }

    void aStretchIsChosenByDragKeyAndStrip()
    {
        Shown shown(m_pool, {m_history.source()});
        QVERIFY(QTest::qWaitForWindowExposed(&shown.view));
        QVERIFY(shown.wait());
        QSignalSpy ranges(&shown.view, &ActivityView::rangeChosen);
        QSignalSpy cursors(&shown.view, &ActivityView::cursorChosen);
        ActivityChart *chart = shown.view.chart();
        const QRect plot = chart->plotRect().toRect();
        const QPoint middle = plot.center();
        QTest::mouseClick(chart, Qt::LeftButton, {}, middle);
        QCOMPARE(cursors.size(), 1);
        QCOMPARE(ranges.size(), 0);
        QTest::mousePress(chart, Qt::LeftButton, {}, middle);
        QTest::mouseMove(chart, middle + QPoint(60, 0));
        QTest::mouseMove(chart, middle + QPoint(plot.width(), 0)); // beyond the edge: to the end
        QTest::mouseRelease(chart, Qt::LeftButton, {}, middle + QPoint(plot.width(), 0));
        QCOMPARE(ranges.size(), 1);
        const auto from = ranges[0][0].value<Timestamp>();
        const auto to = ranges[0][1].value<Timestamp>();
        QVERIFY(from >= cursors[0][0].value<Timestamp>() && from < to);
        QVERIFY(shown.wait());
        QVERIFY(totalOf(chart->bars()) < 96 + Rare && totalOf(chart->bars()) > Rare);

        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_0);
        QCOMPARE(ranges.size(), 2);
        QVERIFY(!ranges[1][0].value<Timestamp>().isValid());
        ActivityChoice choice = shown.model.choice();
        choice.filter.bucket = Hour;
        shown.choose(choice);
        QVERIFY(shown.wait());
        QTest::keyClick(chart, Qt::Key_Home);
        QTest::keyClick(chart, Qt::Key_Right);
        QCOMPARE(chart->current(), 1);
        QVERIFY2(chart->currentText().endsWith(u"2 events · Paid 1 · Placed 1"),
                 qPrintable(chart->currentText()));
        QCOMPARE(chart->accessibleDescription(), chart->currentText());
        QTest::keyClick(chart, Qt::Key_Return);
        QCOMPARE(ranges.size(), 3);
        QCOMPARE(ranges[2][0].value<Timestamp>(), at(Hour));
        QCOMPARE(ranges[2][1].value<Timestamp>(), at(2 * Hour));
        Q_EMIT shown.view.strip()->rangeWanted({}, {});
        QCOMPARE(ranges.size(), 4);
        QVERIFY(!shown.model.choice().filter.from.isValid());
    }

    void aChosenSeriesStandsOut()
    {
        Shown shown(m_pool, {m_history.source()});
        QVERIFY(shown.wait());
        const QImage all = shown.view.chart()->picture({}, 1);
        shown.view.table()->setCurrentIndex(shown.view.table()->model()->index(2, 0));
        const QImage one = shown.view.chart()->picture({}, 1);
        QVERIFY(all != one);
        QSignalSpy changed(&shown.model, &ActivityModel::changed);
        shown.model.refresh(1); // which reads again, and keeps what was chosen
        QTRY_VERIFY(!changed.isEmpty());
        QCOMPARE(shown.view.table()->currentIndex().row(), 2);
        QCOMPARE(shown.view.chart()->picture({}, 1), one);
    }

    void dashboardsAreKept()
    {
        Shown shown(m_pool, {m_history.source()});
        QVERIFY(shown.wait());
        QSignalSpy changes(&shown.view, &ActivityView::dashboardsChanged);
        shown.view.setRange(at(Hour), at(Day));
        ActivityChoice money;
        money.filter.by = ActivityFilter::Producer;
        money.filter.sum = u"amount"_s;
        money.filter.only = QStringList{u"Paid"_s};
        money.shift = 7 * Day;
        shown.choose(money);
        QCOMPARE(changes.size(), 1);
        auto *menu = shown.view.findChild<DashboardMenu *>();
        QAction *save = nullptr;
        for (QAction *action : menu->menu()->actions()) {
            if (action->text().startsWith(u"Save"))
                save = action;
        }
        QVERIFY(save);
        save->trigger();
        auto *dialog = shown.view.window()->findChild<QInputDialog *>();
        QVERIFY(dialog);
        dialog->setTextValue(u"Money & more"_s);
        dialog->accept();
        QCOMPARE(changes.size(), 2);
        const QJsonObject json = shown.view.dashboards().toJson();
        QVERIFY(!QJsonDocument(json).toJson().contains("2026"));

        Shown other(m_pool, {m_history.source()});
        other.view.setDashboards(ActivityDashboards::fromJson(json));
        QCOMPARE(other.view.dashboards(), shown.view.dashboards());
        QCOMPARE(other.model.choice(), money);
        other.choose({});
        auto *others = other.view.findChild<DashboardMenu *>();
        QCOMPARE(others->menu()->actions().first()->text(), u"Money && more"_s);
        others->menu()->actions().first()->trigger();
        QCOMPARE(other.model.choice(), money);
        Q_EMIT others->removeWanted(u"Money & more"_s);
        QVERIFY(other.view.dashboards().saved.isEmpty());
    }

    void whatIsNoDashboardIsLeftOut()
    {
        const auto json = QJsonDocument::fromJson(R"({"shown":{"by":"mood","bucket":-5,"only":"x"},
            "saved":[{"by":"type"},7,{"name":"b"},{"name":"a","by":"field","field":"f"},{"name":"b","sum":"s"}]})");
        const ActivityDashboards dashboards = ActivityDashboards::fromJson(json.object());
        QCOMPARE(dashboards.shown, ActivityChoice());
        QCOMPARE(dashboards.saved.size(), 2);
        QCOMPARE(dashboards.saved[0].name, u"a"_s);
        QCOMPARE(dashboards.saved[0].choice.filter.field, u"f"_s);
        QCOMPARE(dashboards.saved[1].choice.filter.sum, u"s"_s);
        QVERIFY(ActivityDashboards().toJson().isEmpty());
    }

    void picturesHaveATitle()
    {
        Shown shown(m_pool, {m_history.source()});
        QVERIFY(shown.wait());
        const QByteArray svg = shown.view.chart()->svg(u"Events by type"_s);
        QVERIFY(svg.contains("Events by type"));
        QVERIFY(QSvgRenderer(svg).isValid());
        const QImage picture = shown.view.chart()->picture(u"Events by type"_s, 2);
        QCOMPARE(picture.width(), shown.view.chart()->width() * 2);
        QVERIFY(picture.height() > shown.view.chart()->height() * 2);
    }

    void rowsFollowTheModelsRules()
    {
        ActivitySeriesModel series;
        const QAbstractItemModelTester tester(&series,
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        CountedActivity counted;
        series.setCounted(counted, {});
        QCOMPARE(series.rowCount(), 0);
        counted.filter.sum = u"amount"_s;
        counted.shift = Day;
        counted.activity.series = {{u"a"_s, {}, 3, -1'234.5}, {QString(), {}, 1, 0.5}};
        counted.earlier.series = {{u"gone"_s, {}, 1, 8}};
        series.setCounted(counted, {u"a"_s});
        QCOMPARE(series.rowCount(), 4);
        const auto cell = [&series](int row, int column) {
            return series.index(row, column).data().toString();
        };
        QCOMPARE(cell(0, 1), u"−1,234"_s);
        QCOMPARE(cell(1, 1), u"−1,234.50"_s);
        QCOMPARE(cell(1, 3), u"—"_s);
        QCOMPARE(cell(2, 0), u"no type"_s);
        QCOMPARE(cell(3, 0), u"gone"_s);
        QCOMPARE(cell(3, 2), u"8"_s);
        QCOMPARE(cell(3, 3), u"−100 %"_s);
        QCOMPARE(series.rowOf({}), 0);
        QCOMPARE(series.rowOf(u""_s), 2);
        QCOMPARE(series.rowOf(u"none"_s), -1);
    }

    void emptyAndUnreadableAreSaid()
    {
        Shown none(m_pool, {});
        QVERIFY(none.says(u"No source is open"_s));
        SmallHistory plain; // counts nothing beside its rows
        plain.add("order", "o", 1, "Placed");
        QVERIFY(plain.commit());
        Shown unreadable(m_pool, {plain.source()});
        QVERIFY(unreadable.wait());
        QVERIFY(unreadable.says(u"The activity cannot be read"_s));
    }
};

int main(int argc, char **argv)
{
    const QApplication app(argc, argv);
    tst_ActivityView test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_activityview.moc"
