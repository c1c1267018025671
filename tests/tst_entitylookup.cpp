// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/windowtest.h"
#include "views/entities/entitiesview.h"

#include <QLabel>
#include <QLineEdit>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestEntityLookup : public WindowTest
{
    Q_OBJECT
    /// Opens the source and stops reading it before its first event.
    static bool openUnread(MainWindow &window, const QString &path)
    {
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        window.openSource(path);
        window.sources().cancelAll();
        return settle(window) &&
               window.sources().model().statuses().constFirst().state == SourceStatus::Canceled;
    }

    static void typeAndEnter(MainWindow &window, const QString &text)
    {
        auto *field = window.findChild<EntitiesView *>()->findChild<QLineEdit *>();
        field->clear();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    }

    static QLabel *footer(MainWindow &window, const QString &part)
    {
        for (QLabel *label : window.findChild<EntitiesView *>()->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(part))
                return label;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString error = prepare();
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }

    void cleanup() { QDir(m_folder.filePath(u"cache"_s)).removeRecursively(); }

    void showsAnEntityThatHasNotBeenReadAndItsHistoryOnceItHas()
    {
        LastPlaces places(m_folder.filePath(u"places.ini"_s));
        MainWindow window(*m_catalog, {}, &places);
        QVERIFY(openUnread(window, m_demo));
        window.search(u"order-48213"_s);
        QVERIFY(settle(window));
        QLabel *offer = footer(window, u"Look up “order-48213” in the source"_s);
        QVERIFY(offer);
        Q_EMIT offer->linkActivated(u"lookup"_s);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().entity.id, QByteArray("order-48213"));
        const qint64 events = window.timeline().events();
        QVERIFY(events >= 2);
        const QModelIndex type = window.timeline().index(1, TypeColumn);
        QCOMPARE(type.data().toString(), u"OrderQuantityChanged"_s);
        QVERIFY(says(window, u"looked up directly"_s));
        // Contents come from the source.
        QVERIFY(!window.timeline().index(1, SummaryColumn).data().toString().isEmpty());

        // It is no source and nothing that was read.
        const int id = window.sources().firstId();
        QVERIFY(window.timeline().subject().source() != id);
        QCOMPARE(window.sources().model().rowCount(), 1);
        QCOMPARE(window.sources().histories().size(), 1);
        QCOMPARE(window.entities().entities(), 0);
        QVERIFY(!places.place(QUrl::fromLocalFile(m_demo)));

        window.details().show(window.timeline().eventAt(1));
        QVERIFY(settle(window));
        QCOMPARE(window.details().relations().event.type, u"OrderQuantityChanged"_s);
        window.sources().resumeAll();
        QTRY_VERIFY_WITH_TIMEOUT(window.sources().isComplete(), 30'000);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().source(), id);
        QCOMPARE(window.timeline().subject().entity.id, QByteArray("order-48213"));
        QCOMPARE(window.timeline().events(), events);
        QCOMPARE(window.details().reference().source, id);
        QCOMPARE(window.details().relations().event.type, u"OrderQuantityChanged"_s);
        QVERIFY(!says(window, u"looked up directly"_s));
        QVERIFY(!footer(window, u"Look up"_s));
    }

    void saysThatAnEntityIsNotInTheSource()
    {
        MainWindow window(*m_catalog);
        QVERIFY(openUnread(window, m_demo));
        typeAndEnter(window, u"nobody<1>"_s);
        QVERIFY(settle(window));
        QVERIFY(footer(window, u"“nobody&lt;1&gt;” is not in demo.db."_s));
        QVERIFY(!window.timeline().subject().isValid());
        // Another search is another question.
        window.search(u"nobody-2"_s);
        QVERIFY(settle(window));
        QVERIFY(!footer(window, u"is not in"_s));
        QVERIFY(footer(window, u"Look up “nobody-2” in the source"_s));
    }

    void saysThatASourceCannotLookUp()
    {
        const QString path = m_folder.filePath(u"events.ndjson"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"specversion\": \"1.0\", \"id\": \"1\", \"type\": \"made\", \"source\": \"/a\"}\n");
        file.close();
        MainWindow window(*m_catalog);
        QVERIFY(openUnread(window, path));
        typeAndEnter(window, u"order-1"_s);
        QVERIFY(settle(window));
        QVERIFY(footer(window, u"This source cannot look up one entity without reading it all."_s));
    }

    void theLookedUpEntityGoesWithItsSource()
    {
        MainWindow window(*m_catalog);
        QVERIFY(openUnread(window, m_demo));
        typeAndEnter(window, u"order-48213"_s);
        QVERIFY(settle(window));
        QVERIFY(window.timeline().subject().isValid());
        QTest::keyClick(&window, Qt::Key_W, Qt::ControlModifier);
        QVERIFY(settle(window));
        QVERIFY(window.sources().isEmpty());
        QVERIFY(!window.timeline().subject().isValid());
    }

    void closesWhileItLooksUp()
    {
        MainWindow window(*m_catalog);
        QVERIFY(openUnread(window, m_demo));
        typeAndEnter(window, u"order-48213"_s);
        window.close();
    }
};

QTEST_MAIN(TestEntityLookup)
#include "tst_entitylookup.moc"
