// SPDX-License-Identifier: GPL-3.0-or-later
#include "smallhistory.h"
#include "views/entities/entitiesview.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// The view of a history's entities, and what was chosen in it.
struct Shown {
    explicit Shown(const SmallHistory &history)
    {
        view.show();
        model.setSources({history.source()});
    }

    QueryPool pool{2};
    EntitiesModel model{pool, std::make_shared<Categories>()};
    EntitiesView view{model};
    QLineEdit *field = view.findChild<QLineEdit *>();
    QSignalSpy chosen{&view, &EntitiesView::entityChosen};
};

bool says(const EntitiesView &view, const QString &text)
{
    const QList<QLabel *> labels = view.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&text](const QLabel *label) {
        return label->isVisible() && label->text().contains(text);
    });
}

} // namespace

class TestEntitiesView : public QObject
{
    Q_OBJECT
    SmallHistory m_history;

private Q_SLOTS:
    void initTestCase()
    {
        m_history.add("lot", "lot-21", 1, "LotAdded");
        m_history.add("order", "order-2", 1, "OrderPlaced");
        QVERIFY(m_history.commit());
    }

    void enterOpensWhatWasTypedNotWhatWasFoundBefore()
    {
        Shown shown(m_history);
        shown.field->setText(u"2"_s);
        QTRY_VERIFY(shown.model.isAnswered() && shown.model.found() == 2);
        QTRY_VERIFY(!shown.model.isLoading());

        shown.field->setText(u"er-2"_s);
        QTest::keyClick(shown.field, Qt::Key_Return);
        QTRY_COMPARE(shown.chosen.count(), 1);
        QCOMPARE(shown.chosen.takeFirst().constFirst().value<EntityReference>().id, QByteArray("order-2"));
    }

    void whatIsTypedOnAfterEnterOpensNothing()
    {
        Shown shown(m_history);
        shown.field->setText(u"2"_s);
        QTest::keyClick(shown.field, Qt::Key_Return);
        shown.field->setText(u"21"_s);
        QTRY_VERIFY(shown.model.isAnswered() && shown.model.found() == 1);
        QTRY_VERIFY(!shown.model.isLoading());
        QCOMPARE(shown.chosen.count(), 0);
    }

    void aLookUpSaysHowFarItIsAndCanBeEnded()
    {
        Shown shown(m_history);
        shown.view.setReading(true, 1);
        shown.view.setLookupOffered(true);
        QSignalSpy wanted(&shown.view, &EntitiesView::lookupWanted);
        QSignalSpy enough(&shown.view, &EntitiesView::lookupEnough);
        shown.field->setText(u"order-9"_s);
        QTest::keyClick(shown.field, Qt::Key_Return);
        QTRY_COMPARE(wanted.count(), 1);
        auto *button = shown.view.findChild<QPushButton *>();
        QVERIFY(!button->isVisible()); // what an index knows needs no patience

        shown.view.showLookupProgress(u"order-9"_s, u"Read back to noon: orders/3."_s, 40);
        QVERIFY(says(shown.view, u"Looking up “order-9”… 40 %<br>Read back to noon: orders/3."_s));
        QVERIFY(button->isVisible());
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(enough.count(), 1);

        shown.view.showAnswer(u"order-9"_s, u"Read back to noon only: orders/3."_s);
        QVERIFY(says(shown.view, u"Read back to noon only: orders/3."_s));
        QVERIFY(!button->isVisible());
        // What comes late of another look-up is not heard.
        shown.view.showLookupProgress(u"order-8"_s, u"Read back to dawn."_s, 90);
        QVERIFY(!says(shown.view, u"Read back to dawn."_s));
    }
};

QTEST_MAIN(TestEntitiesView)
#include "tst_entitiesview.moc"
