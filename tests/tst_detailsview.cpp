// SPDX-License-Identifier: GPL-3.0-or-later
#include "smallhistory.h"
#include "views/details/detailsview.h"
#include "views/details/rawview.h"
#include "views/theme/theme.h"

#include <QAccessible>
#include <QBuffer>
#include <QClipboard>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// The panel about an event, used as a person uses it.
class TestDetailsView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void findsInTheTree();
    void findsInTheText();
    void opensLargeContainersOnTheWayToAHit();
    void selectsAndCopiesRawText();
    void movesThroughRawText();
    void keepsItsPlaceWhenTheWidthChanges();
    void showsPictures();
    void refusesPictures_data();
    void refusesPictures();
    void saysWhereTheContentIs();
    void followsIdsAndCorrelations();
    void copiesValues();
    void namesEveryControl();

private:
    void show(const QByteArray &payload);
    void add(const QByteArray &payload) { m_history->add("order", "order-1", 1, "OrderPlaced", {}, payload); }
    RawView *raw() { return m_view->findChild<RawView *>(); }
    QString count();
    QToolButton *button(const QString &name);

    std::unique_ptr<SmallHistory> m_history;
    std::unique_ptr<QueryPool> m_pool;
    std::unique_ptr<DetailsModel> m_model;
    std::unique_ptr<DetailsView> m_view;
};

void TestDetailsView::initTestCase()
{
    applyTheme(*qApp, Theme::Light, {});
}

void TestDetailsView::init()
{
    m_history = std::make_unique<SmallHistory>();
    m_pool = std::make_unique<QueryPool>(1);
    m_model = std::make_unique<DetailsModel>(*m_pool, std::make_shared<Categories>());
    m_view = std::make_unique<DetailsView>(*m_model);
    m_view->resize(400, 700);
    m_view->show();
    m_view->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
}

void TestDetailsView::cleanup()
{
    m_view.reset();
    m_model.reset();
    m_pool.reset();
    m_history.reset();
}

void TestDetailsView::show(const QByteArray &payload)
{
    add(payload);
    QVERIFY(m_history->commit());
    m_model->setSources({m_history->source()});
    m_model->show({1, EventRow{1}});
    QVERIFY(QTest::qWaitFor([this] { return !m_model->isLoading() && m_model->hasTexts(); }));
}

QString TestDetailsView::count()
{
    if (!QTest::qWaitFor([this] { return !m_model->find().isRunning(); }))
        return u"still searching"_s;
    for (const QLabel *label : m_view->findChildren<QLabel *>()) {
        if (label->text().contains(u" of "_s) || label->text() == u"no hits"_s)
            return label->text();
    }
    return {};
}

QToolButton *TestDetailsView::button(const QString &name)
{
    for (QToolButton *button : m_view->findChildren<QToolButton *>()) {
        if (button->accessibleName() == name)
            return button;
    }
    return nullptr;
}

void TestDetailsView::findsInTheTree()
{
    QByteArray payload = R"({"first":"lamp","lines":[)";
    for (int i = 0; i < 3000; ++i)
        payload += (i ? "," : "") + QByteArray(R"({"sku":"A-)") + QByteArray::number(i) + R"("})";
    show(payload + R"(],"last":"LAMP"})");
    m_view->focusSections();
    QTest::keyClick(m_view->tree(), Qt::Key_F, Qt::ControlModifier);
    auto *line = m_view->findChild<QLineEdit *>();
    QVERIFY(line->isVisible() && line->hasFocus());
    QTest::keyClicks(line, u"lamp"_s);
    QCOMPARE(count(), u"1 of 2"_s);
    QCOMPARE(m_view->tree()->currentIndex().data().toString(), u"first"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(m_view->tree()->currentIndex().data().toString(), u"last"_s);
    QTest::keyClick(line, Qt::Key_F3);
    QCOMPARE(count(), u"1 of 2"_s);
    button(u"Match case"_s)->click();
    QCOMPARE(count(), u"1 of 1"_s);
    line->setText(u"A-2345"_s);
    QCOMPARE(count(), u"1 of 1"_s);
    const QModelIndex hit = m_view->tree()->currentIndex();
    QCOMPARE(hit.data(DetailsModel::PointerRole).toString(), u"/lines/2345/sku"_s);
    const QRect place = m_view->tree()->visualRect(hit);
    QVERIFY2(m_view->tree()->viewport()->rect().contains(place.center()),
             qPrintable(QDebug::toString(place)));
    line->setText(u"nowhere"_s);
    QCOMPARE(count(), u"no hits"_s);
    QTest::keyClick(line, Qt::Key_Escape);
    QVERIFY(!line->isVisible());
    QVERIFY(m_view->tree()->hasFocus());
    QVERIFY(m_model->find().needle().isEmpty());
}

void TestDetailsView::findsInTheText()
{
    show(QByteArray("nothing here\n").repeated(500) + "a needle\n" + QByteArray("more\n").repeated(500));
    m_view->focusSections();
    QTest::keyClick(m_view->tree(), Qt::Key_F,
                    Qt::ControlModifier); // lines are searched where all of them are
    QVERIFY(raw()->isVisible());
    QTest::keyClicks(m_view->findChild<QLineEdit *>(), u"NEEDLE"_s);
    QCOMPARE(count(), u"1 of 1"_s);
    QCOMPARE(raw()->selectedText(), u"needle"_s);
    QVERIFY(raw()->visibleText().contains(u"a needle"_s));
    button(u"Show the event's fields"_s)->click(); // where there is nothing to search
    QVERIFY(m_view->tree()->isVisible() && !m_view->findChild<QLineEdit *>()->isVisible());
}

void TestDetailsView::opensLargeContainersOnTheWayToAHit()
{
    show(R"({"large":{"text":")" + QByteArray(400'000, 'x') + R"(","deep":{"x":{"found":"needle"}}}})");
    m_view->find();
    m_view->findChild<QLineEdit *>()->setText(u"needle"_s);
    QCOMPARE(count(), u"1 of 1"_s);
    QVERIFY(
        QTest::qWaitFor([this] { return m_view->tree()->currentIndex().data().toString() == u"found"_s; }));
    QVERIFY(m_view->tree()->visualRect(m_view->tree()->currentIndex()).isValid());
}

void TestDetailsView::selectsAndCopiesRawText()
{
    show("first line\nsecond line\nthird line");
    m_view->setRaw(true);
    raw()->setFocus();
    QCOMPARE(raw()->visibleText(), u"first line\nsecond line\nthird line"_s);
    QTest::keyClick(raw(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(raw(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"first line\nsecond line\nthird line"_s);
    QWidget *area = raw()->viewport();
    const QFontMetricsF metrics(raw()->font());
    const int height = std::max(16, raw()->fontMetrics().height());
    const auto at = [&](int row, int column) {
        return QPoint(12 + qRound(column * metrics.horizontalAdvance(u'0')), 12 + row * height + height / 2);
    };
    QTest::mousePress(area, Qt::LeftButton, {}, at(0, 6));
    QTest::mouseMove(area, at(1, 6));
    QTest::mouseRelease(area, Qt::LeftButton, {}, at(1, 6));
    QCOMPARE(raw()->selectedText(), u"line\nsecond"_s);
    QTest::mouseDClick(area, Qt::LeftButton, {}, at(2, 1));
    QCOMPARE(raw()->selectedText(), u"third"_s);
    button(u"Hex"_s)->click();
    QTest::keyClick(raw(), Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(raw(), Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(raw(), Qt::Key_Right, Qt::ShiftModifier);
    raw()->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"66 69"_s);
    m_model->show({});
    QCOMPARE(raw()->visibleText(), u"There is no payload to show."_s);
}

void TestDetailsView::movesThroughRawText()
{
    QByteArray text;
    for (int i = 0; i < 1000; ++i)
        text += "line " + QByteArray::number(i) + '\n';
    show(text);
    m_view->setRaw(true);
    raw()->setFocus();
    QVERIFY(raw()->visibleText().startsWith(u"line 0\n"_s));
    QTest::keyClick(raw(), Qt::Key_End, Qt::ControlModifier);
    QVERIFY2(raw()->visibleText().endsWith(u"line 999"_s), qPrintable(raw()->visibleText()));
    QTest::keyClick(raw(), Qt::Key_PageUp);
    QVERIFY(!raw()->visibleText().endsWith(u"line 999"_s));
    QTest::keyClick(raw(), Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(raw(), Qt::Key_Down);
    QTest::keyClick(raw(), Qt::Key_Down);
    QTest::keyClick(raw(), Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(raw()->selectedText(), u"line 2"_s);
    QTest::keyClick(raw(), Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(raw()->selectedText(), u"\n"_s);
}

void TestDetailsView::keepsItsPlaceWhenTheWidthChanges()
{
    QByteArray text;
    for (int i = 0; i < 2000; ++i)
        text += "a line that is long enough to be broken in a narrow panel " + QByteArray::number(i) + '\n';
    show(text);
    m_view->setRaw(true);
    QVERIFY(QTest::qWaitFor([this] { return raw()->text() != nullptr; }));
    raw()->reveal(text.indexOf("panel 1500"), 10);
    const auto firstNumber = [this] {
        return QRegularExpression(u"(\\d+)"_s).match(raw()->visibleText()).captured(1);
    };
    const QString first = firstNumber();
    QVERIFY(!first.isEmpty());
    m_view->resize(320, 700);
    QVERIFY(QTest::qWaitFor([this] { return !m_model->payloadText().isLoading(); }));
    QCOMPARE(raw()->selectedText(), u"panel 1500"_s);
    QCOMPARE(firstNumber(), first);
}

void TestDetailsView::showsPictures()
{
    QImage image(900, 600, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray png;
    QBuffer buffer(&png);
    QVERIFY(buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG"));
    show(png);
    const QModelIndex row = m_model->index(0, 0, m_model->index(2, 0));
    QVERIFY(QTest::qWaitFor([&row] {
        return row.siblingAtColumn(DetailsModel::ValueColumn).data().toString() == u"900 × 600 pixels"_s;
    }));
    const QRect rect = m_view->tree()->visualRect(row);
    QVERIFY2(rect.height() > 200, qPrintable(QString::number(rect.height())));
    m_view->tree()->scrollTo(row, QAbstractItemView::PositionAtTop);
    const QImage shown = m_view->tree()->viewport()->grab().toImage();
    QCOMPARE(shown.pixelColor(m_view->tree()->visualRect(row).topLeft() + QPoint(100, 100)), QColor(Qt::red));
}

void TestDetailsView::refusesPictures_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("says");
    QTest::newRow("damaged") << QByteArray::fromHex("89504e470d0a1a0a0000000d49484452ffff") << u"damaged"_s;
    QTest::newRow("huge") << QByteArray(
                                 "<svg xmlns='http://www.w3.org/2000/svg' width='90000' height='90000'/>")
                          << u"too many"_s;
    QTest::newRow("a drawing of other files")
        << QByteArray(
               "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='/etc/x'/></svg>")
        << u"refers to other files"_s;
}

void TestDetailsView::refusesPictures()
{
    QFETCH(QByteArray, payload);
    QFETCH(QString, says);
    show(payload);
    const QModelIndex row = m_model->index(0, DetailsModel::ValueColumn, m_model->index(2, 0));
    QVERIFY(QTest::qWaitFor([&] { return row.data().toString().contains(says); }));
}

void TestDetailsView::saysWhereTheContentIs()
{
    show(R"({"s3Bucket":"archive","s3Key":"in/1.json"})");
    QPushButton *copy = nullptr;
    for (QPushButton *button : m_view->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->accessibleName() == u"Copy where the content lies"_s)
            copy = button;
    }
    QVERIFY(copy);
    copy->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"s3://archive/in/1.json"_s);
    m_model->show({});
    QVERIFY(!copy->isVisible());
}

void TestDetailsView::followsIdsAndCorrelations()
{
    m_history->add("user", "user-0815", 1, "SignIn");
    add(R"({"userId":"user-0815","note":"none"})");
    QVERIFY(m_history->commit());
    m_model->setSources({m_history->source()});
    m_model->show({1, EventRow{2}});
    QVERIFY(QTest::qWaitFor([this] { return !m_model->isLoading() && m_model->hasTexts(); }));
    const QModelIndex row = m_model->openPath({0});
    QVERIFY(row.data(DetailsModel::EntityRole).isValid());
    QSignalSpy activated(m_view.get(), &DetailsView::entityActivated);
    QTreeView *tree = m_view->tree();
    const QRect rect = tree->visualRect(row);
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, QPoint(30, rect.center().y()));
    QCOMPARE(activated.size(), 0); // the key only chooses the row
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, QPoint(rect.left() + 160, rect.center().y()));
    QCOMPARE(activated.size(), 1);
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(activated.size(), 2);
    QCOMPARE(activated[1][0].value<EntityReference>().id, "user-0815");
}

void TestDetailsView::copiesValues()
{
    show(R"({"a":{"b":"two\nlines"}})");
    QTreeView *tree = m_view->tree();
    tree->setCurrentIndex(m_model->openPath({0, 0}));
    QTest::keyClick(tree, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"two\nlines"_s);
    tree->setCurrentIndex(m_model->openPath({0}));
    QTest::keyClick(tree, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"{\"b\":\"two\\nlines\"}"_s);
}

void TestDetailsView::namesEveryControl()
{
    show(R"({"dataref":"https://example.com/x","a":1})");
    m_view->setRaw(true);
    m_view->find();
    int named = 0;
    for (QWidget *widget : m_view->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
            qobject_cast<QScrollBar *>(widget))
            continue;
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(interface && !interface->text(QAccessible::Name).isEmpty(),
                 widget->metaObject()->className());
        ++named;
    }
    QVERIFY(named >= 9);
    QAccessibleInterface *text = QAccessible::queryAccessibleInterface(raw());
    QVERIFY(text->text(QAccessible::Value).contains(u"dataref"_s));
}

QTEST_MAIN(TestDetailsView)
#include "tst_detailsview.moc"
