// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does, in a real window on a virtual screen, with real keys: opens a store cold, finds an
// entity while it is still being read, selects an event, cancels; the program is killed and started again.
// Every step is photographed. BACKSTORY_STORY_STORE names a demo store of your own, for example one with ten
// million events.
#include "app/demo/demo.h"
#include "app/ingest/historyplace.h"
#include "models/history/historyreader.h"
#include "tests/support/realwindow.h"

#include <QElapsedTimer>
#include <QTest>
#include <QUrl>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr int Patience = RealWindow::Patience;
#ifdef __SANITIZE_ADDRESS__
constexpr qint64 Events = 300'000; // which takes as long as a million without
#else
constexpr qint64 Events = 1'000'000;
#endif

} // namespace

class tst_UserStory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theSelectionSurvivesAKill();

private:
    /// The id of the event that the window shows as selected: what it copies when asked to.
    QString selectedId() const { return m_window.copied(u"ctrl+shift+i"_s); }
    HistorySummary history() const { return HistoryReader(m_historyPath).summary(); }

    RealWindow m_window;
    QString m_store;
    QString m_historyPath;
};

void tst_UserStory::initTestCase()
{
    m_store = qEnvironmentVariable("BACKSTORY_STORY_STORE");
    if (m_store.isEmpty()) {
        m_store = m_window.home().filePath(u"auction-house.db"_s);
        DemoOptions options;
        options.events = Events;
        const auto error = writeDemo(m_store, options);
        QVERIFY2(!error, error ? qPrintable(*error) : "");
    }
    m_historyPath = historyPathOf({QUrl::fromLocalFile(m_store), {}}, m_window.historyFolder());
}

void tst_UserStory::theSelectionSurvivesAKill()
{
    QVERIFY(m_window.start({m_store}));
    QTRY_VERIFY_WITH_TIMEOUT(history().events > 0, Patience);

    QElapsedTimer clock;
    clock.start();
    m_window.key(u"ctrl+k"_s);
    m_window.type(u"r-48213"_s);
    m_window.key(u"Return"_s);
    // Rows are there as soon as the entity is known; Enter opens the first match once the search has
    // answered.
    QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"entity"].toString(), u"order-48213"_s, Patience);
    qInfo("entity found and shown after %lld ms, with %lld events read", clock.elapsed(), history().events);
    QVERIFY2(!history().caughtUp, "the store was read before the entity was found: take a larger one");
    m_window.photograph(u"1-found-while-reading"_s);

    m_window.key(u"Home"_s);
    m_window.key(u"Down"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_window.lastPlace()[u"position"].toInteger(), 322, Patience);
    const auto event = HistoryReader(m_historyPath).event(EventRow(m_window.lastPlace()[u"row"].toInteger()));
    QVERIFY(event);
    QTRY_COMPARE_WITH_TIMEOUT(selectedId(), QString::fromUtf8(event->id), Patience);
    m_window.photograph(u"2-event-selected"_s);

    m_window.key(u"shift+F6"_s);
    qint64 before = -1;
    qint64 read = history().rows;
    for (int i = 0; i < 30 && before != read; ++i) { // a commit that had begun still comes
        QTest::qWait(1'000);
        before = std::exchange(read, history().rows);
    }
    QCOMPARE(read, before);
    QVERIFY(!history().caughtUp);
    QCOMPARE(selectedId(), QString::fromUtf8(event->id));
    m_window.photograph(u"3-canceled"_s);

    m_window.end();
    QCOMPARE(history().rows, read);

    QVERIFY(m_window.start({m_store}));
    QTRY_COMPARE_WITH_TIMEOUT(selectedId(), QString::fromUtf8(event->id), Patience);
    QVERIFY(history().rows >= read);
    QCOMPARE(m_window.lastPlace()[u"position"].toInteger(), 322);
    m_window.photograph(u"4-started-again"_s);
    QTRY_VERIFY_WITH_TIMEOUT(history().caughtUp, 600'000); // it went on by itself
    QTest::qWait(500);
    QCOMPARE(selectedId(), QString::fromUtf8(event->id));
    HistoryReader reader(m_historyPath);
    QCOMPARE(reader.summary().rows,
             reader.events(EventRow(reader.summary().rows), 1).constFirst().position.value);
    m_window.photograph(u"5-read-to-the-end"_s);
    m_window.end();
}

int main(int argc, char **argv)
{
    tst_UserStory test;
    return runOnVirtualScreen(argc, argv, test);
}
#include "tst_userstory.moc"
