// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeysvg.h"
#include "smallhistory.h"
#include "views/causation/behindpanel.h"
#include "views/causation/causationview.h"
#include "views/causation/sankeypalette.h"
#include "views/theme/colors.h"
#include "views/theme/theme.h"
#include "views/timescale/activitystrip.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTreeWidget>
#include <QXmlStreamReader>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

CausationGraph orders()
{
    CausationGraph graph;
    graph.nodes = {{u"Cancelled"_s, u"order"_s, 5, 5, 5},
                   {u"Paid"_s, u"payment"_s, 700, 700, 650},
                   {u"PaymentFailed"_s, u"payment"_s, 300, 300, 300},
                   {u"Placed"_s, u"order"_s, 1'000, 0, 0},
                   {u"Requested"_s, u"payment"_s, 1'200, 1'200, 1'200}};
    graph.flows = {{2, 0, 5, 0, 1, 1, 1},
                   {2, 4, 200, 0, 300'000'000'000, 900'000'000'000, 1'000'000'000'000},
                   {3, 4, 1'000, 3, 1'000'000, 2'000'000, 3'000'000},
                   {4, 1, 650, 0, 1, 1, 1},
                   {4, 2, 300, 0, 1, 1, 1}};
    graph.leaks = {{4, 1, 1'000, 40, 5'000'000'000}};
    graph.events = 3'205;
    graph.withCause = 2'205;
    graph.resolved = 2'155;
    graph.complete = true;
    return graph;
}

/// The view over answers that are given here.
class Fixture
{
public:
    explicit Fixture(const CausationGraph &answer = orders())
        : pool(2)
        , model(pool, nullptr, queries(answer))
        , view(&model)
    {
        for (int i = 0; i < 50; ++i)
            history.addAt(Timestamp::fromSeconds(1'767'225'600 + 3'600 * i), "order",
                          "order-" + QByteArray::number(i), 1, "Placed");
        if (!history.commit())
            qFatal("no history");
        view.setTimeText(TimeText::Utc);
        view.setCategories([](const QString &name) { return name == u"order"_s ? 0 : 1; });
        view.resize(1'280, 720);
        view.show();
    }

    bool load()
    {
        model.setSources({history.source()});
        return QTest::qWaitFor([this] { return model.isLoaded() && model.activity().from.isValid(); });
    }

    QWidget *viewport() { return view.canvas()->viewport(); }

    QPointF ribbon(const QString &cause, const QString &effect)
    {
        const SankeyLayout &layout = view.canvas()->sankey();
        for (int i = 0; i < layout.ribbons().size(); ++i) {
            const SankeyPart part = view.canvas()->partOf({SankeyItem::Ribbon, i});
            if (part.cause == cause && part.effect == effect)
                return layout.ribbons()[i].band.line[layout.ribbons()[i].returns ? 4 : 0].at(0.6);
        }
        return {};
    }

    void click(QPointF point) { QTest::mouseClick(viewport(), Qt::LeftButton, {}, point.toPoint()); }

    QString message()
    {
        auto *pages = qobject_cast<QStackedWidget *>(view.canvas()->parentWidget());
        if (pages->currentWidget() == view.canvas())
            return {};
        return pages->currentWidget()->findChild<QLabel *>()->text();
    }

    SmallHistory history;
    QueryPool pool;
    CausationModel model;
    CausationView view;
    int asked = 0;

private:
    CausationQueries queries(const CausationGraph &answer)
    {
        CausationQueries made;
        made.graph = [answer](QueryScope &, const QList<HistorySource> &, const CausationFilter &) {
            return answer;
        };
        made.pairs = [](QueryScope &, const QList<HistorySource> &, const CausationFilter &, const QString &,
                        const QString &, CausalPairOrder, qsizetype) {
            return QList<CausalPair>{
                {{1, EventRow(1)}, {1, EventRow(2)}, Timestamp::fromSeconds(1'767'225'600), 5, true},
                {{1, EventRow(3)}, {1, EventRow(4)}, Timestamp::fromSeconds(1'767'225'601), 3, true}};
        };
        made.leaked = [](QueryScope &, const QList<HistorySource> &, const CausationFilter &, const QString &,
                         const QString &, qsizetype) {
            return QList<EventReference>{{1, EventRow(9)}};
        };
        made.unresolved = [](QueryScope &, const QList<HistorySource> &, const CausationFilter &,
                             const QString &, qsizetype) {
            return QList<EventReference>{{1, EventRow(8)}};
        };
        return made;
    }
};

} // namespace

class TestCausationView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qRegisterMetaType<EventReference>();
        applyTheme(*qobject_cast<QApplication *>(qApp), Theme::Light, {});
    }

    // Programs without a window have the theme's colours in numbers.
    void coloursAreTheThemes()
    {
        for (const bool dark : {false, true}) {
            const Colors &theme = dark ? darkColors() : lightColors();
            const SankeyColors &colors = sankeyColors(dark);
            QCOMPARE(QColor(QRgb(colors.panel)), theme.panel);
            QCOMPARE(QColor(QRgb(colors.text)), theme.text);
            QCOMPARE(QColor(QRgb(colors.muted)), theme.muted);
            QCOMPARE(QColor(QRgb(colors.gathered)), theme.strongLine);
            QCOMPARE(QColor(QRgb(colors.critical)), theme.critical);
            QCOMPARE(QColor(QRgb(colors.criticalFill)), theme.criticalFill);
            for (size_t i = 0; i < theme.categories.size(); ++i)
                QCOMPARE(QColor(QRgb(colors.categories[i])), theme.categories[i]);
        }
    }

    void clickListsThePairs()
    {
        Fixture fixture;
        QVERIFY(fixture.load());
        QCOMPARE(fixture.message(), QString());
        fixture.click(fixture.ribbon(u"Placed"_s, u"Requested"_s));
        QCOMPARE(fixture.view.canvas()->selected().effect, u"Requested"_s);
        auto *table = fixture.view.behind()->findChild<QTableView *>();
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QTRY_VERIFY(table->isVisible());
        QSignalSpy selected(&fixture.view, &CausationView::eventSelected);
        QSignalSpy activated(&fixture.view, &CausationView::eventActivated);
        QSignalSpy together(&fixture.view, &CausationView::spaceTimeWanted);
        table->setCurrentIndex(table->model()->index(1, 0));
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected.first().first().value<EventReference>(), (EventReference{1, EventRow(4)}));
        for (auto *button : fixture.view.behind()->findChildren<QPushButton *>()) {
            if (button->text() == u"Open in timeline"_s || button->text() == u"Space-time"_s)
                button->click();
        }
        QCOMPARE(activated.size(), 1);
        QCOMPARE(together.size(), 1);
        QCOMPARE(together.first().first().value<QList<EventReference>>().size(), 2);
        fixture.view.setSelectedEvent({1, EventRow(2)});
        QCOMPARE(table->currentIndex().row(), 0);
        QCOMPARE(selected.size(), 1); // told by somebody else
    }

    void returningRibbonIsHit()
    {
        Fixture fixture;
        QVERIFY(fixture.load());
        fixture.click(fixture.ribbon(u"PaymentFailed"_s, u"Requested"_s));
        QCOMPARE(fixture.view.canvas()->selected().cause, u"PaymentFailed"_s);
        QCOMPARE(fixture.model.behind()->what().count, 200);
    }

    void leaksAndOutsidesListTheirEvents()
    {
        Fixture fixture;
        QVERIFY(fixture.load());
        const SankeyLayout &layout = fixture.view.canvas()->sankey();
        QCOMPARE(layout.leaks().size(), 1);
        fixture.click(layout.leaks().first().band.line.last().at(0.9));
        QCOMPARE(fixture.model.behind()->what().kind, BehindWhat::Leak);
        QTRY_COMPARE(fixture.model.behind()->rowCount(), 1);
        fixture.click(layout.outsides().first().band.line.first().at(0.3));
        QCOMPARE(fixture.model.behind()->what().kind, BehindWhat::Outside);
        QCOMPARE(fixture.model.behind()->what().count, 50);
    }

    // From the first node along its ribbon to the next node, and what is chosen there.
    void keyboard()
    {
        Fixture fixture;
        QVERIFY(fixture.load());
        SankeyCanvas *canvas = fixture.view.canvas();
        canvas->setFocus(Qt::TabFocusReason);
        QTest::keyClick(canvas, Qt::Key_Home);
        QVERIFY(canvas->accessibleDescription().startsWith(u"Placed, 1,000 events"_s));
        QTest::keyClick(canvas, Qt::Key_Right);
        QVERIFY(canvas->accessibleDescription().startsWith(u"Placed → Requested, 1,000 pairs"_s));
        QVERIFY(canvas->accessibleDescription().contains(u"3 before the cause by the clock"_s));
        QTest::keyClick(canvas, Qt::Key_Return);
        QCOMPARE(canvas->selected().effect, u"Requested"_s);
        QTest::keyClick(canvas, Qt::Key_Right);
        QVERIFY(canvas->accessibleDescription().startsWith(u"Requested, 1,200 events"_s));
        QTest::keyClick(canvas, Qt::Key_Space);
        auto *flows = fixture.view.behind()->findChild<QTreeWidget *>();
        QTRY_VERIFY(flows->isVisible());
        QCOMPARE(flows->topLevelItemCount(), 4);
        QSet<QString> reached;
        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(canvas, Qt::Key_Down);
            reached.insert(canvas->accessibleDescription().section(u',', 0, 0));
        }
        QVERIFY(reached.contains(u"Paid"_s));
        QTest::keyClick(canvas, Qt::Key_Escape);
        QVERIFY(!canvas->selected().isValid());
    }

    void nodesWithFindingsGetABadge()
    {
        Fixture fixture;
        QVERIFY(fixture.load());
        SankeyCanvas *canvas = fixture.view.canvas();
        const auto labelOf = [&](const QString &name) {
            for (const SankeyLabel &label : canvas->sankey().labels()) {
                if (label.text == name)
                    return label;
            }
            return SankeyLabel();
        };
        canvas->setFindings({{u"Paid"_s, {12, FindingSeverity::Error, false}}});
        const QImage with = fixture.viewport()->grab().toImage();
        const SankeyLabel label = labelOf(u"Paid"_s);
        const QRect end(int(label.rect.left() + sankeyTextWidth(label.note, false)),
                        int(label.rect.center().y()), int(SankeyPainter::badgeWidth({12, {}, false})),
                        int(label.rect.height() / 2));
        QVERIFY(label.rect.adjusted(-1, -1, 1, 1).contains(end));
        int red = 0;
        for (int y = 0; y < with.height(); ++y) {
            for (int x = 0; x < with.width(); ++x) {
                if (with.pixelColor(x, y) == lightColors().critical && end.contains(x, y))
                    ++red;
            }
        }
        QVERIFY2(red > 8, qPrintable(QString::number(red)));
        canvas->setFindings({});
        const QImage without = fixture.viewport()->grab().toImage();
        for (int y = end.top(); y <= end.bottom(); ++y) {
            for (int x = end.left(); x <= end.right(); ++x)
                QVERIFY(without.pixelColor(x, y) != lightColors().critical);
        }
    }

    void leadsFromANodeToItsFindings()
    {
        Fixture fixture;
        FindingNodes findings(fixture.pool);
        fixture.view.setFindings(&findings);
        QVERIFY(fixture.load());
        fixture.view.findChildren<QComboBox *>().first()->setCurrentIndex(1);
        QTRY_COMPARE(findings.choice().by, EvidenceChoice::Category);
        SankeyCanvas *canvas = fixture.view.canvas();
        canvas->setFindings({{u"Paid"_s, {3, FindingSeverity::Warning, false}}});
        fixture.view.behind()->setFindings({{u"Paid"_s, {3, FindingSeverity::Warning, false}}});
        const auto button = [&]() -> QPushButton * {
            for (auto *each : fixture.view.behind()->findChildren<QPushButton *>()) {
                if (each->text() == u"Show 3 findings"_s && each->isVisible())
                    return each;
            }
            return nullptr;
        };
        for (int i = 0; i < canvas->sankey().nodes().size(); ++i) {
            const SankeyNode &node = canvas->sankey().nodes()[i];
            const bool hasSome = node.name == u"Paid"_s;
            QCOMPARE(
                canvas->describe({SankeyItem::Node, i}).contains(u"3 findings, the worst is a warning"_s),
                hasSome);
            const QPointF center = node.rect.center();
            fixture.click(center);
            QCOMPARE(canvas->selected().kind, SankeyItem::Node);
            QCOMPARE(button() != nullptr, hasSome);
            if (!hasSome)
                continue;
            EvidenceChoice wanted;
            connect(&fixture.view, &CausationView::findingsWanted, &fixture.view,
                    [&](const EvidenceChoice &events) { wanted = events; });
            button()->click();
            QCOMPARE(wanted.name, u"Paid"_s);
            QCOMPARE(wanted.by, EvidenceChoice::Category);
        }
    }

    void gatheredFlowsOpen()
    {
        Fixture fixture;
        QVERIFY(fixture.load());
        auto *atLeast = fixture.view.findChildren<QComboBox *>().last();
        atLeast->setCurrentIndex(1); // at least 10
        SankeyCanvas *canvas = fixture.view.canvas();
        QCOMPARE(canvas->sankey().gatheredNames(), 1);
        for (const SankeyNode &node : canvas->sankey().nodes()) {
            if (node.isOther())
                QTest::mouseDClick(fixture.viewport(), Qt::LeftButton, {}, node.rect.center().toPoint());
        }
        QCOMPARE(canvas->sankey().gatheredNames(), 0);
    }

    void brush()
    {
        Fixture fixture;
        QVERIFY(fixture.load());
        ActivityStrip *strip = fixture.view.strip();
        QTest::mousePress(strip, Qt::LeftButton, {}, {300, 20});
        QTest::mouseMove(strip, {500, 20});
        QTest::mouseRelease(strip, Qt::LeftButton, {}, {600, 20});
        const CausationFilter filter = fixture.model.filter();
        QVERIFY(filter.from.isValid() && filter.to.isValid());
        QVERIFY(std::abs(strip->scale().xOf(filter.from) - 300) < 1);
        QVERIFY(std::abs(strip->scale().xOf(filter.to) - 500) < 1);
        QTest::keyClick(strip, Qt::Key_Right);
        QVERIFY(fixture.model.filter().from > filter.from);
        QCOMPARE(fixture.model.filter().to.nanoseconds() - fixture.model.filter().from.nanoseconds(),
                 filter.to.nanoseconds() - filter.from.nanoseconds());
        QTest::keyClick(strip, Qt::Key_0);
        QVERIFY(!fixture.model.filter().from.isValid());
        QVERIFY(strip->brushRect().width() > 1'200);
    }

    void grouping()
    {
        Fixture fixture;
        QVERIFY(fixture.load());
        fixture.click(fixture.ribbon(u"Placed"_s, u"Requested"_s));
        fixture.view.findChildren<QComboBox *>().first()->setCurrentIndex(1);
        QCOMPARE(fixture.model.filter().by, CausationBy::Category);
        QVERIFY(!fixture.view.canvas()->selected().isValid());
    }

    void messages()
    {
        Fixture none;
        QCOMPARE(none.message(), u"No source is open"_s);
        CausationGraph empty;
        empty.events = 12;
        empty.complete = true;
        Fixture without(empty);
        QVERIFY(without.load());
        QTRY_COMPARE(without.message(), u"No event names a cause"_s);
        CausationGraph broken;
        broken.error = u"The history could not be read."_s;
        Fixture failed(broken);
        QVERIFY(failed.load());
        QTRY_COMPARE(failed.message(), u"The causes cannot be shown"_s);
    }

    void exports()
    {
        Fixture fixture;
        QVERIFY(fixture.load());
        QSignalSpy wanted(&fixture.view, &CausationView::exportWanted);
        for (QAction *action : fixture.view.findChildren<QAction *>()) {
            if (action->text().startsWith(u"As "_s))
                action->trigger();
        }
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted[0][1].toString(), u"causation.svg"_s);
        QXmlStreamReader xml(wanted[0][0].toByteArray());
        int paths = 0;
        QString texts;
        while (!xml.atEnd()) {
            xml.readNext();
            paths += xml.isStartElement() && xml.name() == u"path"_s;
            if (xml.isCharacters())
                texts += xml.text().toString() + u'\n';
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(paths >= fixture.view.canvas()->sankey().ribbons().size());
        for (const SankeyLabel &label : fixture.view.canvas()->sankey().labels())
            QVERIFY2(texts.contains(label.text), qPrintable(label.text));
        const QImage image = QImage::fromData(wanted[1][0].toByteArray(), "PNG");
        QCOMPARE(image.size(), (fixture.view.canvas()->sankey().size() * 2).toSize());
    }
};

QTEST_MAIN(TestCausationView)
#include "tst_causationview.moc"
