// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/findingshistory.h"
#include "views/details/detailsview.h"
#include "views/findings/severity.h"
#include "views/theme/theme.h"
#include "views/timeline/lanesarea.h"
#include "views/timeline/lanesview.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

#include <QHelpEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QToolTip>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// Eight events: 1 to 3 prove a lost update, 5 is at two gaps, 4 and 6 at one, 7 is broken, 8 is fine.
struct Story {
    Story()
    {
        history.addFindings("It is broken.");
        history.add({.entity = "order-4", .version = 1});
        if (!history.commit())
            qFatal("The history cannot be written.");
        marks.setSources({history.source()});
    }

    template<class Model>
    QImage picture(const Model &model, QWidget &widget, QWidget &of)
    {
        for (int i = 0; i < 4; ++i) { // what is painted asks for more
            widget.grab();
            if (!QTest::qWaitFor([&] { return !model.isLoading() && !marks.isLoading(); }))
                qFatal("It was not read.");
            QCoreApplication::processEvents();
        }
        return of.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }

    FindingsHistory history;
    QueryPool pool{2};
    FindingMarks marks{pool};
};

/// Where two pictures of one size are not the same.
QRegion differences(const QImage &a, const QImage &b)
{
    QRegion region;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            if (a.pixel(x, y) != b.pixel(x, y))
                region += QRect(x, y, 1, 1);
        }
    }
    return region;
}

bool holds(const QImage &image, const QRect &rect, const QColor &color)
{
    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        for (int x = rect.left(); x <= rect.right(); ++x) {
            if (image.pixelColor(x, y) == color)
                return true;
        }
    }
    return false;
}

} // namespace

class TestFindingMarksViews : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::Light, {}); }

    void aTableMarksTheRowsThatProveSomething()
    {
        Story story;
        TimelineModel model(story.pool, std::make_shared<Categories>());
        TimelineView view(model);
        model.setSources({story.history.source()});
        view.resize(900, 400);
        view.show();
        model.show({{}, 1});
        view.setSubject(u"All"_s, -1);
        TimelineTable &table = *view.table();
        const QImage before = story.picture(model, view, *table.viewport());
        table.setMarks(&story.marks);
        const QImage after = story.picture(model, view, *table.viewport());

        QRegion others = differences(before, after);
        for (int row = 0; row < 8; ++row) {
            const QRect mark = table.markRect(row);
            const bool isMarked = others.intersects(mark);
            QVERIFY2(isMarked == (row != 7), qPrintable(QString::number(row)));
            others -= mark;
            const FindingSeverity severity = row < 3 ? FindingSeverity::Error : FindingSeverity::Warning;
            QCOMPARE(holds(after, mark, colorOf(severity, lightColors())), row != 7);
        }
        QVERIFY(others.isEmpty()); // no text has moved
    }

    void aTableTellsWhatAMarkMeans()
    {
        Story story;
        TimelineModel model(story.pool, std::make_shared<Categories>());
        TimelineView view(model);
        model.setSources({story.history.source()});
        model.setRemarks([&](const EventReference &event) {
            const EventMarks *marks = story.marks.of(event);
            return marks ? marks->spoken() : QString();
        });
        view.resize(900, 400);
        view.show();
        model.show({{}, 1});
        view.setSubject(u"All"_s, -1);
        TimelineTable &table = *view.table();
        table.setMarks(&story.marks);
        story.picture(model, view, table);
        const auto tipAt = [&](QPoint point) {
            QToolTip::hideText();
            QHelpEvent help(QEvent::ToolTip, point, table.viewport()->mapToGlobal(point));
            QCoreApplication::sendEvent(table.viewport(), &help);
            return QToolTip::text();
        };
        const QString tip = tipAt(table.markRect(2).center());
        QVERIFY2(tip.contains(u"Lost update"_s) && tip.contains(u"order-1"_s), qPrintable(tip));
        QVERIFY(!tipAt(table.markRect(7).center()).contains(u"<b>"_s));
        QVERIFY(!tipAt(table.markRect(2).center() + QPoint(40, 0)).contains(u"<b>"_s));
        QCOMPARE(model.index(2, TypeColumn).data(Qt::AccessibleTextRole).toString(),
                 u"Placed, error: Lost update"_s);
        QCOMPARE(model.index(7, TypeColumn).data(Qt::AccessibleTextRole).toString(), u"Placed"_s);
        QCOMPARE(model.index(2, TypeColumn).data().toString(), u"Placed"_s);
    }

    /// The margin goes with its column, so that no mark covers a text.
    void aTableScrollsItsMarksAway()
    {
        Story story;
        TimelineModel model(story.pool, std::make_shared<Categories>());
        TimelineView view(model);
        model.setSources({story.history.source()});
        view.resize(300, 400);
        view.show();
        model.show({{}, 1});
        view.setSubject(u"All"_s, -1);
        TimelineTable &table = *view.table();
        story.picture(model, view, table);
        table.horizontalScrollBar()->setValue(30);
        QCOMPARE(table.horizontalScrollBar()->value(), 30);
        const QImage before = story.picture(model, view, *table.viewport());
        table.setMarks(&story.marks);
        QVERIFY(differences(before, story.picture(model, view, *table.viewport())).isEmpty());
        table.horizontalScrollBar()->setValue(0);
        QVERIFY(
            holds(story.picture(model, view, *table.viewport()), table.markRect(0), lightColors().critical));
    }

    void lanesMarkSingleEvents()
    {
        Story story;
        LanesModel model(story.pool, std::make_shared<Categories>());
        LanesView view(model);
        view.setTimeText(TimeText::Utc);
        view.resize(900, 320);
        view.show();
        HistoryReader reader(story.history.path());
        QList<EntityReference> entities;
        for (const QByteArray &id : {QByteArray("order-1"), QByteArray("order-2"), QByteArray("order-4")})
            entities.append({1, reader.entitiesWithId(id).value(0), id, u"order"_s});
        model.setSources({story.history.source()});
        model.showEntities(entities);
        LanesArea &area = *view.area();
        const QImage before = story.picture(model, view, *area.viewport());
        area.setMarks(&story.marks);
        const QImage after = story.picture(model, view, *area.viewport());

        QRegion others = differences(before, after);
        for (const int row : {1, 2, 3, 4, 5, 6}) {
            const QPointF point = area.markPoint({1, EventRow(row)});
            QVERIFY2(!point.isNull(), qPrintable(QString::number(row)));
            const QRect mark = QRectF(point - QPointF(5, 5), QSizeF(10, 10)).toRect();
            QVERIFY(holds(after, mark, row < 4 ? lightColors().critical : lightColors().warning));
            QVERIFY(!mark.intersects(area.rectOf({1, EventRow(row)}).toRect())); // above the event
            others -= mark;
        }
        QVERIFY(others.isEmpty());
        QVERIFY(!area.rectOf({1, EventRow(8)}).isEmpty());
        QVERIFY(area.markPoint({1, EventRow(8)}).isNull());

        area.setSelected({1, EventRow(3)});
        QVERIFY2(area.accessibleName().contains(u"error: Lost update"_s), qPrintable(area.accessibleName()));
        const QPoint point = area.rectOf({1, EventRow(3)}).center().toPoint();
        QHelpEvent help(QEvent::ToolTip, point, area.viewport()->mapToGlobal(point));
        QCoreApplication::sendEvent(area.viewport(), &help);
        QVERIFY2(QToolTip::text().endsWith(u"\nerror: Lost update"_s), qPrintable(QToolTip::text()));
    }

    void detailsNoteEachFinding()
    {
        Story story;
        DetailsModel model(story.pool, std::make_shared<Categories>());
        DetailsView view(model);
        view.setMarks(&story.marks);
        view.resize(400, 700);
        view.show();
        model.setSources({story.history.source()});
        const auto notes = [&](int row) {
            model.show({1, EventRow(row)});
            story.picture(model, view, view);
            QStringList texts;
            for (const QLabel *label : view.findChildren<QLabel *>()) {
                if (label->isVisible() &&
                    label->parentWidget()->property("role").toString().endsWith(u"banner"_s))
                    texts << label->parentWidget()->property("role").toString() + u' ' + label->text();
            }
            return texts.filter(QRegularExpression(u"Lost update|Version gap"_s));
        };
        const auto buttons = [&] {
            QList<QPushButton *> shown;
            for (QPushButton *each : view.findChildren<QPushButton *>()) {
                if (each->isVisible() && each->text() == u"Show finding"_s)
                    shown << each;
            }
            return shown;
        };
        const QStringList lost = notes(3);
        QCOMPARE(lost.size(), 1);
        QVERIFY2(lost[0].startsWith(u"criticalbanner Lost update: "_s), qPrintable(lost[0]));
        QCOMPARE(buttons().size(), 1);
        QVERIFY(buttons()[0]->accessibleName().contains(u"Lost update"_s));
        QList<FindingPlace> activated;
        connect(&view, &DetailsView::findingActivated, &view,
                [&](const FindingPlace &place) { activated << place; });
        QTest::mouseClick(buttons()[0], Qt::LeftButton);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated[0], story.marks.of({1, EventRow(3)})->worst[0].place);

        QCOMPARE(notes(5).filter(u"warningbanner Version gap"_s).size(), 2);
        QCOMPARE(buttons().size(), 2);
        QCOMPARE(notes(8).size(), 0);
        QCOMPARE(buttons().size(), 0);
        FindingMutes mutes;
        mutes.add(FindingMutes::ofRule(FindingRule::LostUpdate));
        story.marks.setMutes(mutes);
        QCOMPARE(notes(3).size(), 0);
    }
};

QTEST_MAIN(TestFindingMarksViews)
#include "tst_findingmarksviews.moc"
