// SPDX-License-Identifier: GPL-3.0-or-later
#include "smallhistory.h"
#include "views/entities/entitiesview.h"

#include <QLineEdit>
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
};

QTEST_MAIN(TestEntitiesView)
#include "tst_entitiesview.moc"
