// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/realwindow.h"

#include <QClipboard>
#include <QDir>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QScreen>
#include <QStandardPaths>
#include <QTest>

#ifdef __linux__
#include <csignal>
#include <sys/prctl.h>
#endif

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// A test that is ended from outside takes its programs with it.
void endWithThis(QProcess &process)
{
#ifdef __linux__
    process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
#endif
}

} // namespace

RealWindow::RealWindow()
    : m_pictures(QStringLiteral(BUILD_ROOT "/story"))
{
    QDir().mkpath(m_pictures);
}

bool RealWindow::startScreen(QProcess &screen)
{
    for (const QString &tool : {u"Xvfb"_s, u"xdotool"_s}) {
        if (QStandardPaths::findExecutable(tool).isEmpty())
            return false;
    }
    endWithThis(screen);
    screen.start(u"Xvfb"_s,
                 {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1280x800x24"_s, u"-nolisten"_s, u"tcp"_s});
    if (!screen.waitForReadyRead(10'000))
        return false;
    const QByteArray name = ':' + screen.readLine().trimmed();
    qputenv("DISPLAY", name);
    qputenv("QT_QPA_PLATFORM", "xcb");
    return name.size() > 1;
}

bool RealWindow::start(const QStringList &arguments)
{
    end();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_CACHE_HOME"_s, m_home.filePath(u"cache"_s));
    environment.insert(u"XDG_DATA_HOME"_s, m_home.filePath(u"data"_s));
    environment.insert(u"XDG_CONFIG_HOME"_s, m_home.filePath(u"config"_s));
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(environment);
    m_process->setProcessChannelMode(QProcess::ForwardedChannels);
    endWithThis(*m_process);
    m_process->start(QStringLiteral(BUILD_ROOT "/bin/backstory"), arguments);
    if (!m_process->waitForStarted())
        return false;
    QProcess search;
    search.start(u"xdotool"_s, {u"search"_s, u"--sync"_s, u"--onlyvisible"_s, u"--name"_s, u"Backstory"_s});
    if (!search.waitForFinished(Patience))
        return false;
    const QString id =
        QString::fromLatin1(search.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts).value(0);
    // Without a window manager nobody else gives the window the keys.
    return QProcess::execute(u"xdotool"_s, {u"windowfocus"_s, u"--sync"_s, id}) == 0;
}

bool RealWindow::openDemo() const
{
    key(u"ctrl+d"_s);
    return QTest::qWaitFor([this] { return !lastPlace().isEmpty(); }, Patience);
}

void RealWindow::end()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished(Patience);
    m_process.reset();
}

void RealWindow::key(const QString &keys) const
{
    QCOMPARE(QProcess::execute(u"xdotool"_s, {u"key"_s, u"--clearmodifiers"_s, keys}), 0);
}

void RealWindow::type(const QString &text) const
{
    QCOMPARE(QProcess::execute(u"xdotool"_s, {u"type"_s, u"--delay"_s, u"20"_s, text}), 0);
}

void RealWindow::photograph(const QString &name) const
{
    QVERIFY(QGuiApplication::primaryScreen()->grabWindow(0).save(m_pictures + u'/' + name + u".png"_s));
}

QString RealWindow::copied(const QString &keys) const
{
    QGuiApplication::clipboard()->clear();
    key(keys);
    QTest::qWait(100);
    return QGuiApplication::clipboard()->text();
}

bool RealWindow::copies(const QString &keys, const QString &text) const
{
    QElapsedTimer clock;
    clock.start();
    while (!copied(keys).contains(text)) {
        if (clock.hasExpired(Patience))
            return false;
    }
    return true;
}

QJsonObject RealWindow::lastPlace() const
{
    QFile file(dataFolder() + u"/places.json"_s);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).array().last().toObject()
                                          : QJsonObject();
}

void RealWindow::forgetPlaces() const
{
    QFile::remove(dataFolder() + u"/places.json"_s);
}

int runOnVirtualScreen(int argc, char **argv, QObject &test)
{
    QProcess screen;
    int result = 77;
    if (RealWindow::startScreen(screen)) {
        const QGuiApplication app(argc, argv);
        result = QTest::qExec(&test, argc, argv);
    } else {
        std::fputs("skipped: Xvfb and xdotool are needed\n", stderr);
    }
    screen.kill();
    screen.waitForFinished();
    return result;
}

} // namespace Backstory
