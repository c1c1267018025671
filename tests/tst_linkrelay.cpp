// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/linkrelay.h"

#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Links that go to the program that is running already.
class TestLinkRelay : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    const QString m_link = u"backstory:///open?source=/a.db&entity=order-1"_s;

    QString name(const char *test) const { return m_folder.filePath(QString::fromLatin1(test)); }

    /// As another process would, while this one handles its events.
    static bool handOver(const QStringList &links, const QString &name)
    {
        bool done = false;
        std::atomic<bool> ended = false;
        std::thread other([&] {
            done = LinkRelay::handOver(links, name, 10'000); // however busy the machine is
            ended = true;
        });
        const bool returned = QTest::qWaitFor([&ended] { return ended.load(); }, 20'000);
        other.join();
        return returned && done;
    }

private Q_SLOTS:
    void aRunningProgramTakesLinks()
    {
        LinkRelay relay;
        QVERIFY(relay.listen(name("running")));
        QSignalSpy arrived(&relay, &LinkRelay::linkArrived);
        const QStringList links{m_link, m_link + u"&at=2026-01-01T00:00:00Z"_s};
        QVERIFY(handOver(links, name("running")));
        QTRY_COMPARE(arrived.count(), 2);
        QCOMPARE(arrived[0][0].toString(), links[0]);
        QCOMPARE(arrived[1][0].toString(), links[1]);
        QVERIFY(handOver({m_link}, name("running"))); // and again
        QTRY_COMPARE(arrived.count(), 3);
    }

    void onlyTheOwnerReachesIt()
    {
        LinkRelay relay;
        QVERIFY(relay.listen(name("private")));
        const QFile::Permissions others =
            QFile::permissions(name("private")) &
            (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther);
        QCOMPARE(others, QFile::Permissions());
    }

    void nobodyListens() { QVERIFY(!LinkRelay::handOver({m_link}, name("nobody"))); }

    void theOneThatDoesNotAnswerIsNotWaitedFor()
    {
        QLocalServer silent; // accepts and says nothing
        QVERIFY(silent.listen(name("silent")));
        QVERIFY(!LinkRelay::handOver({m_link}, name("silent")));
    }

    void theFirstListens()
    {
        LinkRelay first;
        LinkRelay second;
        QVERIFY(first.listen(name("first")));
        QVERIFY(!second.listen(name("first")));
        QSignalSpy arrived(&first, &LinkRelay::linkArrived);
        QVERIFY(handOver({m_link}, name("first")));
        QTRY_COMPARE(arrived.count(), 1);
    }

    /// A program that was killed leaves its socket behind.
    void whatWasLeftBehindIsReplaced()
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, QFile::encodeName(name("killed")).constData(), sizeof address.sun_path);
        const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
        QCOMPARE(::bind(left, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
        QCOMPARE(::listen(left, 1), 0);
        ::close(left);
        QVERIFY(QFileInfo::exists(name("killed")));
        LinkRelay relay;
        QVERIFY(!LinkRelay::handOver({m_link}, name("killed")));
        QVERIFY(relay.listen(name("killed")));
        QSignalSpy arrived(&relay, &LinkRelay::linkArrived);
        QVERIFY(handOver({m_link}, name("killed")));
        QTRY_COMPARE(arrived.count(), 1);
    }

    /// What is no link is not opened, whoever writes it into the socket.
    void onlyLinksArePassedOn()
    {
        LinkRelay relay;
        QVERIFY(relay.listen(name("only")));
        QSignalSpy arrived(&relay, &LinkRelay::linkArrived);
        QVERIFY(!handOver({u"/etc/passwd"_s}, name("only")));
        QVERIFY(!handOver({m_link, u"file:///etc/passwd"_s}, name("only")));
        QCOMPARE(arrived.count(), 0);
        QVERIFY(handOver({m_link}, name("only")));
        QTRY_COMPARE(arrived.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestLinkRelay)
#include "tst_linkrelay.moc"
