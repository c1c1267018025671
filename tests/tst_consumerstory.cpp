// SPDX-License-Identifier: GPL-3.0-or-later
// What an engineer on call does, in a real window on a virtual screen, with real keys: a live store is open,
// one of its consumers stops, its verdict turns, and the event at which it stopped is found and followed to
// its entity and its trace. Every step is photographed.
#include "tests/support/realwindow.h"

#include <QJsonDocument>
#include <QSettings>
#include <QTest>
#include <QUrl>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_ConsumerStory : public QObject
{
    Q_OBJECT

    static constexpr int Turn = 120'000; ///< milliseconds in which a verdict turns at the latest

    const QString Link = u"ctrl+shift+c"_s; ///< copies the place where the person is, as a link

    QTemporaryDir m_folder;
    RealWindow m_window;
    QProcess m_demo;

    QString store() const { return m_folder.filePath(u"live.db"_s); }

    /// As the command line tells it, from the samples that the window has taken.
    QJsonObject mailer() const
    {
        QProcess process;
        process.start(QStringLiteral(BUILD_ROOT "/bin/backstory-cli"),
                      {u"consumers"_s, store(), u"--json"_s, u"--history"_s, m_window.historyFolder()});
        process.waitForFinished();
        for (const QByteArray &line : process.readAllStandardOutput().split('\n')) {
            const QJsonObject consumer = QJsonDocument::fromJson(line).object();
            if (consumer[u"name"] == u"mailer"_s)
                return consumer;
        }
        return {};
    }
    QString verdict() const { return mailer()[u"verdict"].toString(); }

private Q_SLOTS:
    void aConsumerIsAtWork()
    {
        m_demo.start(QStringLiteral(BUILD_ROOT "/bin/backstory-cli"),
                     {u"demo"_s, store(), u"--events"_s, u"2000"_s, u"--live"_s, u"--stop"_s, u"mailer"_s,
                      u"--after"_s, u"45"_s});
        QVERIFY(m_demo.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(!mailer().isEmpty(), RealWindow::Patience);
        QSettings settings(m_window.home().filePath(u"config/backstory/backstory.conf"_s),
                           QSettings::IniFormat);
        settings.setValue(u"samplingSeconds"_s, 1); // so that nobody has to wait for half a minute
        settings.sync();
        QVERIFY(m_window.start({store()}));
        QTRY_VERIFY_WITH_TIMEOUT(m_window.lastPlace().contains(u"entity"_s) ||
                                     m_window.copied(Link).contains(u"live.db"_s),
                                 RealWindow::Patience);
        m_window.key(u"alt+7"_s);
        QTRY_COMPARE_WITH_TIMEOUT(verdict(), u"ok"_s, Turn);
        m_window.photograph(u"consumer-1-at-work"_s);
    }

    void itsVerdictTurns()
    {
        QTRY_COMPARE_WITH_TIMEOUT(verdict(), u"stalled"_s, Turn);
        QTest::qWait(4'000); // the window looks by itself
        m_window.photograph(u"consumer-2-stalled"_s);
    }

    void theEventAtWhichItStoppedIsFound()
    {
        const qint64 next = mailer()[u"position"].toInteger();
        QVERIFY(next > 2'000);
        m_window.type(u"mailer"_s); // which chooses it in the table
        m_window.photograph(u"consumer-3-chosen"_s);
        m_window.key(u"Return"_s);
        QVERIFY(m_window.copies(Link, u"position=%1"_s.arg(next)));
        QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"position"].toInteger(), next, RealWindow::Patience);
        QVERIFY(!m_window.lastPlace()[u"entity"].toString().isEmpty());
        QTest::qWait(1'000);
        m_window.photograph(u"consumer-4-next-event"_s);
        QCOMPARE(mailer()[u"position"].toInteger(), next); // it stands where it stood
    }

    void itIsFollowedToItsTrace()
    {
        const QString entity = m_window.lastPlace()[u"entity"].toString();
        m_window.key(u"ctrl+alt+t"_s);
        QVERIFY(m_window.copies(Link, u"view=trace"_s));
        QVERIFY(m_window.copied(Link).contains(QString::fromLatin1(QUrl::toPercentEncoding(entity))));
        QTest::qWait(500);
        m_window.photograph(u"consumer-5-trace"_s);
    }

    void cleanupTestCase()
    {
        m_window.end();
        m_demo.terminate();
        QVERIFY(m_demo.waitForFinished());
    }
};

int main(int argc, char **argv)
{
    tst_ConsumerStory test;
    return runOnVirtualScreen(argc, argv, test);
}
#include "tst_consumerstory.moc"
