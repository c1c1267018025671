// SPDX-License-Identifier: GPL-3.0-or-later
// What an engineer does, in a real window on a virtual screen, with real keys: stands before and after the
// event that changed an order's quantity, asks who did that, breaks the reducer and mends it again, and opens
// the same moment in a new process. Every step is photographed.
#include "tests/support/realwindow.h"

#include <QJsonDocument>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_StateStory : public QObject
{
    Q_OBJECT

    QJsonObject state() const
    {
        return QJsonDocument::fromJson(m_window.copied(u"ctrl+shift+d"_s).toUtf8()).object();
    }

    int quantity() const { return state()[u"quantity"].toInt(-1); }

    RealWindow m_window;

private Q_SLOTS:
    void standsBeforeAndAfterTheChange()
    {
        QVERIFY(m_window.start({}));
        QVERIFY(m_window.openDemo());
        m_window.key(u"ctrl+k"_s);
        m_window.type(u"r-48213"_s);
        m_window.key(u"Return"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"entity"].toString(), u"order-48213"_s,
                                  RealWindow::Patience);
        m_window.key(u"End"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"position"].toInteger(), 322, RealWindow::Patience);

        m_window.key(u"alt+2"_s);
        QTRY_COMPARE_WITH_TIMEOUT(quantity(), 6, RealWindow::Patience);
        m_window.photograph(u"state-1-after"_s);
        m_window.key(u"F7"_s);
        QTRY_COMPARE_WITH_TIMEOUT(quantity(), 5, RealWindow::Patience);
        // The timeline went along.
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"position"].toInteger(), 321, RealWindow::Patience);
        m_window.photograph(u"state-2-before"_s);
        m_window.key(u"F8"_s);
        QTRY_COMPARE_WITH_TIMEOUT(quantity(), 6, RealWindow::Patience);
    }

    void asksWhoSetTheField()
    {
        m_window.key(u"ctrl+b"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window.copied(u"ctrl+c"_s).contains(u"OrderQuantityChanged v2"_s),
                                 RealWindow::Patience);
        m_window.photograph(u"state-3-blame"_s);
        m_window.key(u"Down"_s);
        const QString cause = m_window.copied(u"ctrl+c"_s);
        QVERIFY2(cause.contains(u"ChangeOrderQuantity"_s), qPrintable(cause));
        m_window.key(u"Escape"_s);
    }

    void breaksTheReducerAndMendsIt()
    {
        m_window.key(u"ctrl+3"_s);
        QTest::qWait(300);
        m_window.photograph(u"state-4-reducer"_s);
        // A wrong line at the end of the script: the states stay those of the last good one.
        m_window.key(u"ctrl+End"_s);
        m_window.type(u"function reduce(s, e) { return {mended: e.version ; }"_s);
        QTest::qWait(1'500);
        m_window.photograph(u"state-5-wrong"_s);
        m_window.key(u"F7"_s); // also those of other steps are the last good ones
        QTRY_COMPARE_WITH_TIMEOUT(quantity(), 5, RealWindow::Patience);
        m_window.key(u"F8"_s);
        QTRY_COMPARE_WITH_TIMEOUT(quantity(), 6, RealWindow::Patience);
        for (int i = 0; i < 4; ++i)
            m_window.key(u"BackSpace"_s);
        m_window.type(u"}; }"_s);
        QTRY_COMPARE_WITH_TIMEOUT(state(), (QJsonObject{{u"mended"_s, 2}}), RealWindow::Patience);
        m_window.photograph(u"state-6-mended"_s);
    }

    void reopensTheMoment()
    {
        m_window.key(u"Escape"_s);
        m_window.key(u"F7"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window.copied(u"ctrl+shift+c"_s).contains(u"position=321"_s),
                                 RealWindow::Patience);
        const QString link = m_window.copied(u"ctrl+shift+c"_s);
        QVERIFY2(link.contains(u"view=state"_s) && link.contains(u"at="_s), qPrintable(link));
        m_window.end();
        m_window.forgetPlaces();
        QVERIFY(m_window.start({link}));
        QTRY_COMPARE_WITH_TIMEOUT(quantity(), 5, RealWindow::Patience);
        m_window.photograph(u"state-7-reopened"_s);
    }
};

int main(int argc, char **argv)
{
    tst_StateStory test;
    return runOnVirtualScreen(argc, argv, test);
}
#include "tst_statestory.moc"
