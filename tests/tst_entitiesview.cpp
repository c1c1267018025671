// SPDX-License-Identifier: GPL-3.0-or-later
#include "smallhistory.h"
#include "views/entities/entitiesview.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

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
        QueryPool pool(2);
        EntitiesModel model(pool, std::make_shared<Categories>());
        EntitiesView view(model);
        view.show();
        model.setSources({m_history.source()});
        auto *field = view.findChild<QLineEdit *>();
        QSignalSpy chosen(&view, &EntitiesView::entityChosen);

        field->setText(u"2"_s);
        QTRY_VERIFY(model.isAnswered() && model.found() == 2);
        QTRY_VERIFY(!model.isLoading());

        field->setText(u"er-2"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(chosen.count(), 1);
        QCOMPARE(chosen.takeFirst().constFirst().value<EntityReference>().id, QByteArray("order-2"));
    }

    void whatIsTypedOnAfterEnterOpensNothing()
    {
        QueryPool pool(2);
        EntitiesModel model(pool, std::make_shared<Categories>());
        EntitiesView view(model);
        view.show();
        model.setSources({m_history.source()});
        auto *field = view.findChild<QLineEdit *>();
        QSignalSpy chosen(&view, &EntitiesView::entityChosen);

        field->setText(u"2"_s);
        QTest::keyClick(field, Qt::Key_Return);
        field->setText(u"21"_s);
        QTRY_VERIFY(model.isAnswered() && model.found() == 1);
        QTRY_VERIFY(!model.isLoading());
        QCOMPARE(chosen.count(), 0);
    }
};

QTEST_MAIN(TestEntitiesView)
#include "tst_entitiesview.moc"
