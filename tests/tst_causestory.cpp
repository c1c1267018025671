// SPDX-License-Identifier: GPL-3.0-or-later
// What an engineer does about a lost update, in a real window on a virtual screen, with real keys: finds it,
// sees in space and time what proves it, follows the trace of the request that suffered, and goes back to the
// timeline. Every step is photographed.
#include "tests/support/realwindow.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_CauseStory : public QObject
{
    Q_OBJECT

    const QString Link = u"ctrl+shift+c"_s; ///< copies the place where the person is, as a link

    RealWindow m_window;

private Q_SLOTS:
    void findsTheLostUpdate()
    {
        QVERIFY(m_window.start({}));
        QVERIFY(m_window.openDemo());
        m_window.key(u"alt+6"_s);
        m_window.key(u"ctrl+f"_s);
        m_window.type(u"lot-906"_s);
        m_window.key(u"Return"_s);
        QVERIFY(m_window.copies(u"ctrl+c"_s, u"lot-906"_s));
        const QString sentence = m_window.copied(u"ctrl+c"_s);
        m_window.photograph(u"cause-1-finding"_s);
        for (const QString &part : {u"m.weber"_s, u"s.rossi"_s, u"version 2"_s})
            QVERIFY2(sentence.contains(part), qPrintable(sentence));
    }

    void seesItsWitnessInSpaceTime()
    {
        m_window.key(u"s"_s);
        // The trace has opened at the last event that proves it.
        QVERIFY(m_window.copies(Link, u"view=trace"_s));
        QVERIFY(m_window.copies(Link, u"position=803"_s));
        m_window.photograph(u"cause-2-witness"_s);
    }

    void followsTheTrace()
    {
        m_window.key(u"ctrl+alt+t"_s);
        QTest::qWait(500);
        m_window.photograph(u"cause-3-trace"_s);
        // From the event that lost to the one that both writers had read.
        m_window.key(u"Up"_s);
        m_window.key(u"Up"_s);
        QVERIFY(m_window.copies(Link, u"position=801"_s));
    }

    void goesBackToTheTimeline()
    {
        m_window.key(u"Return"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"entity"].toString(), u"lot-906"_s,
                                  RealWindow::Patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"position"].toInteger(), 801, RealWindow::Patience);
        QVERIFY(!m_window.copied(Link).contains(u"view="_s));
        m_window.photograph(u"cause-4-timeline"_s);
    }
};

int main(int argc, char **argv)
{
    tst_CauseStory test;
    return runOnVirtualScreen(argc, argv, test);
}
#include "tst_causestory.moc"
