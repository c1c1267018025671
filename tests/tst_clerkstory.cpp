// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does, in a real window on a virtual screen, with real keys: opens the demo, finds an order by
// a part of its id, sees that its quantity was changed and who did that, and sends a colleague the link.
// Every step is photographed.
#include "app/ingest/historyplace.h"
#include "models/history/historyreader.h"
#include "tests/support/realwindow.h"

#include <QJsonDocument>
#include <QTest>
#include <QUrl>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_ClerkStory : public QObject
{
    Q_OBJECT

    QJsonObject payload() const
    {
        return QJsonDocument::fromJson(m_window.copied(u"ctrl+shift+b"_s).toUtf8()).object();
    }

    /// The event that is selected, as the history has it.
    std::optional<StoredEvent> selected() const
    {
        const QString store = m_window.dataFolder() + u"/auction-house.db"_s;
        const QString history = historyPathOf({QUrl::fromLocalFile(store), {}}, m_window.historyFolder());
        return HistoryReader(history).event(EventRow(m_window.lastPlace()[u"row"].toInteger()));
    }

    RealWindow m_window;

private Q_SLOTS:
    void findsWhoChangedTheQuantityAndSendsTheLink()
    {
        QVERIFY(m_window.start({}));
        m_window.photograph(u"clerk-1-start"_s);
        QVERIFY(m_window.openDemo());

        m_window.key(u"ctrl+k"_s);
        m_window.type(u"r-482"_s);
        QTest::qWait(500);
        m_window.photograph(u"clerk-2-typing"_s);
        m_window.type(u"13"_s);
        m_window.key(u"Return"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"entity"].toString(), u"order-48213"_s,
                                  RealWindow::Patience);

        // Event 322 changed the quantity from 5 to 6.
        m_window.key(u"End"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"position"].toInteger(), 322, RealWindow::Patience);
        QTRY_COMPARE_WITH_TIMEOUT(payload()[u"quantity"].toInt(), 6, RealWindow::Patience);
        QCOMPARE(payload()[u"previousQuantity"].toInt(), 5);
        QCOMPARE(selected()->type, u"OrderQuantityChanged"_s);
        const QString changed = m_window.copied(u"ctrl+shift+i"_s);
        QCOMPARE(changed.toUtf8(), selected()->id);
        m_window.photograph(u"clerk-3-changed"_s);

        // Its cause: the bidder's command.
        m_window.key(u"alt+Up"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"entity"].toString(), u"bidder-1007"_s,
                                  RealWindow::Patience);
        QTRY_COMPARE_WITH_TIMEOUT(selected()->type, u"ChangeOrderQuantity"_s, RealWindow::Patience);
        QCOMPARE(selected()->kind, EventKind::Command);
        m_window.photograph(u"clerk-4-cause"_s);

        m_window.key(u"alt+Left"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"position"].toInteger(), 322, RealWindow::Patience);
        QCOMPARE(m_window.lastPlace()[u"entity"].toString(), u"order-48213"_s);

        QTRY_VERIFY_WITH_TIMEOUT(m_window.copied(u"ctrl+shift+c"_s).contains(u"order-48213"_s),
                                 RealWindow::Patience);
        const QString link = m_window.copied(u"ctrl+shift+c"_s);
        QVERIFY2(link.startsWith(u"backstory:///"_s), qPrintable(link));

        // In a new process, with nothing but the link to know the place by.
        m_window.end();
        m_window.forgetPlaces();
        QVERIFY(m_window.start({link}));
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"position"].toInteger(), 322, RealWindow::Patience);
        QCOMPARE(m_window.lastPlace()[u"entity"].toString(), u"order-48213"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_window.copied(u"ctrl+shift+i"_s), changed, RealWindow::Patience);
        QCOMPARE(payload()[u"quantity"].toInt(), 6);
        QTest::qWait(300);
        m_window.photograph(u"clerk-5-reopened"_s);
    }
};

int main(int argc, char **argv)
{
    tst_ClerkStory test;
    return runOnVirtualScreen(argc, argv, test);
}
#include "tst_clerkstory.moc"
