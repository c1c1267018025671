// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does, in a real window on a virtual screen, with real keys: opens a store cold, finds an
// entity while it is still being read, selects an event, cancels; the program is killed and started again.
// Every step is photographed. BACKSTORY_STORY_STORE names a demo store of your own, for example one with ten
// million events.
#include "app/demo/demo.h"
#include "app/ingest/historyplace.h"
#include "models/history/historyreader.h"

#include <QClipboard>
#include <QDir>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QScreen>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr int Patience = 30'000;
constexpr qint64 Events = 1'000'000;

/// A virtual screen of its own, so that no other window gets the keys.
class VirtualScreen
{
public:
    bool start()
    {
        m_process.start(u"Xvfb"_s, {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1280x800x24"_s,
                                    u"-nolisten"_s, u"tcp"_s});
        if (!m_process.waitForReadyRead(10'000))
            return false;
        m_name = ':' + m_process.readLine().trimmed();
        return m_name.size() > 1;
    }
    ~VirtualScreen()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    QByteArray name() const { return m_name; }

private:
    QProcess m_process;
    QByteArray m_name;
};

} // namespace

class tst_UserStory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theSelectionSurvivesAKill();

private:
    std::unique_ptr<QProcess> startWindow();
    void key(const QString &keys);
    void type(const QString &text);
    void photograph(const QString &name);
    QString selectedId();
    QJsonObject lastPlace() const;
    HistorySummary history() const { return HistoryReader(m_historyPath).summary(); }

    QTemporaryDir m_home;
    QString m_store;
    QString m_historyPath;
    QString m_pictures = QStringLiteral(BUILD_ROOT "/story");
    QProcessEnvironment m_environment;
};

void tst_UserStory::initTestCase()
{
    QDir().mkpath(m_pictures);
    m_store = qEnvironmentVariable("BACKSTORY_STORY_STORE");
    if (m_store.isEmpty()) {
        m_store = m_home.filePath(u"auction-house.db"_s);
        DemoOptions options;
        options.events = Events;
        const auto error = writeDemo(m_store, options);
        QVERIFY2(!error, error ? qPrintable(*error) : "");
    }
    m_environment = QProcessEnvironment::systemEnvironment();
    m_environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    m_environment.insert(u"XDG_CACHE_HOME"_s, m_home.filePath(u"cache"_s));
    m_environment.insert(u"XDG_DATA_HOME"_s, m_home.filePath(u"data"_s));
    m_environment.insert(u"XDG_CONFIG_HOME"_s, m_home.filePath(u"config"_s));
    m_historyPath =
        historyPathOf({QUrl::fromLocalFile(m_store), {}}, m_home.filePath(u"cache/backstory/histories"_s));
}

std::unique_ptr<QProcess> tst_UserStory::startWindow()
{
    auto window = std::make_unique<QProcess>();
    window->setProcessEnvironment(m_environment);
    window->setProcessChannelMode(QProcess::ForwardedChannels);
    window->start(QStringLiteral(BUILD_ROOT "/bin/backstory"), {m_store});
    if (!window->waitForStarted())
        return nullptr;
    QProcess search;
    search.start(u"xdotool"_s, {u"search"_s, u"--sync"_s, u"--onlyvisible"_s, u"--name"_s, u"Backstory"_s});
    if (!search.waitForFinished(Patience))
        return nullptr;
    const QString id =
        QString::fromLatin1(search.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts).value(0);
    // Without a window manager nobody else gives the window the keys.
    const int focused = QProcess::execute(u"xdotool"_s, {u"windowfocus"_s, u"--sync"_s, id});
    return focused == 0 ? std::move(window) : nullptr;
}

void tst_UserStory::key(const QString &keys)
{
    QCOMPARE(QProcess::execute(u"xdotool"_s, {u"key"_s, u"--clearmodifiers"_s, keys}), 0);
}

void tst_UserStory::type(const QString &text)
{
    QCOMPARE(QProcess::execute(u"xdotool"_s, {u"type"_s, u"--delay"_s, u"20"_s, text}), 0);
}

void tst_UserStory::photograph(const QString &name)
{
    QVERIFY(QGuiApplication::primaryScreen()->grabWindow(0).save(m_pictures + u'/' + name + u".png"_s));
}

/// The id of the event that the window shows as selected: what it copies when asked to.
QString tst_UserStory::selectedId()
{
    key(u"ctrl+shift+i"_s);
    QTest::qWait(100);
    return QGuiApplication::clipboard()->text();
}

QJsonObject tst_UserStory::lastPlace() const
{
    QFile file(m_home.filePath(u"data/backstory/places.json"_s));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).array().last().toObject()
                                          : QJsonObject();
}

void tst_UserStory::theSelectionSurvivesAKill()
{
    auto window = startWindow();
    QVERIFY(window);
    QTRY_VERIFY_WITH_TIMEOUT(history().events > 0, Patience);

    QElapsedTimer clock;
    clock.start();
    key(u"ctrl+k"_s);
    type(u"r-48213"_s);
    key(u"Return"_s);
    // Rows are there as soon as the entity is known; Enter opens the first match once the search has
    // answered.
    QTRY_COMPARE_WITH_TIMEOUT(lastPlace()[u"entity"].toString(), u"order-48213"_s, Patience);
    qInfo("entity found and shown after %lld ms, with %lld events read", clock.elapsed(), history().events);
    QVERIFY2(!history().caughtUp, "the store was read before the entity was found: take a larger one");
    photograph(u"1-found-while-reading"_s);

    key(u"Home"_s);
    key(u"Down"_s);
    QTRY_COMPARE_WITH_TIMEOUT(lastPlace()[u"position"].toInteger(), 322, Patience);
    const auto event = HistoryReader(m_historyPath).event(EventRow(lastPlace()[u"row"].toInteger()));
    QVERIFY(event);
    QTRY_COMPARE_WITH_TIMEOUT(selectedId(), QString::fromUtf8(event->id), Patience);
    photograph(u"2-event-selected"_s);

    key(u"shift+F6"_s);
    qint64 before = -1;
    qint64 read = history().rows;
    for (int i = 0; i < 30 && before != read; ++i) { // a commit that had begun still comes
        QTest::qWait(1'000);
        before = std::exchange(read, history().rows);
    }
    QCOMPARE(read, before);
    QVERIFY(!history().caughtUp);
    QCOMPARE(selectedId(), QString::fromUtf8(event->id));
    photograph(u"3-canceled"_s);

    window->kill();
    QVERIFY(window->waitForFinished(Patience));
    QCOMPARE(history().rows, read);

    QGuiApplication::clipboard()->clear();
    window = startWindow();
    QVERIFY(window);
    QTRY_COMPARE_WITH_TIMEOUT(selectedId(), QString::fromUtf8(event->id), Patience);
    QVERIFY(history().rows >= read);
    QCOMPARE(lastPlace()[u"position"].toInteger(), 322);
    photograph(u"4-started-again"_s);
    QTRY_VERIFY_WITH_TIMEOUT(history().caughtUp, 600'000); // it went on by itself
    QTest::qWait(500);
    QCOMPARE(selectedId(), QString::fromUtf8(event->id));
    HistoryReader reader(m_historyPath);
    QCOMPARE(reader.summary().rows,
             reader.events(EventRow(reader.summary().rows), 1).constFirst().position.value);
    photograph(u"5-read-to-the-end"_s);
    window->kill();
    window->waitForFinished();
}

int main(int argc, char **argv)
{
    std::optional<VirtualScreen> screen;
    const bool tools = !QStandardPaths::findExecutable(u"Xvfb"_s).isEmpty() &&
                       !QStandardPaths::findExecutable(u"xdotool"_s).isEmpty();
    if (!tools || !screen.emplace().start()) {
        std::fputs("skipped: Xvfb and xdotool are needed\n", stderr);
        return 77;
    }
    qputenv("DISPLAY", screen->name());
    qputenv("QT_QPA_PLATFORM", "xcb");
    const QGuiApplication app(argc, argv);
    tst_UserStory test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_userstory.moc"
