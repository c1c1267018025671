// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/link/deeplink.h"
#include "tests/support/windowtest.h"
#include "views/theme/noticebar.h"

#include <QClipboard>
#include <QDropEvent>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Links in a window: copied, and opened in another one that has nothing open.
class TestLinks : public WindowTest
{
    Q_OBJECT
    QString said(MainWindow &window) const { return window.findChild<NoticeBar *>()->text(); }

private Q_SLOTS:
    void initTestCase()
    {
        const QString error = prepare(u"demo store.db"_s);
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }

    void copiedHereOpensThere()
    {
        QString link;
        {
            MainWindow window(*m_catalog);
            static_cast<QWidget &>(window).show();
            QVERIFY(!window.currentLink());
            window.openSource(m_demo);
            QVERIFY(settle(window));
            const EventReference event{window.sources().firstId(), EventRow(322)};
            window.show({{{}, event.source}, event});
            QVERIFY(settle(window));
            const StoredEvent stored = window.details().relations().event;
            window.show({{{event.source, stored.entityNumber, stored.entity, stored.category}, -1}, event});
            window.focus().setCursor(stored.time());
            QVERIFY(settle(window));
            QTest::keyClick(&window, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
            link = QGuiApplication::clipboard()->text();
            QVERIFY2(link.startsWith(u"backstory:///open?source="_s), qPrintable(link));
            QVERIFY2(link.contains(u"entity=order-48213"_s) && link.contains(u"at="_s), qPrintable(link));
        }
        MainWindow window(*m_catalog);
        static_cast<QWidget &>(window).show();
        window.open(link);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().entity.id, "order-48213"_ba);
        QCOMPARE(qint64(window.details().reference().row), 322);
        QCOMPARE(window.details().relations().event.type, u"OrderQuantityChanged"_s);
        QCOMPARE(window.focus().cursor(), window.details().relations().event.time());
        QCOMPARE(window.currentLink()->toUrl(), link);
        QVERIFY(said(window).isEmpty());

        // The same by drop, after having gone elsewhere; the source is not opened twice.
        window.showSource(window.sources().firstId());
        QVERIFY(settle(window));
        QMimeData data;
        data.setUrls({QUrl(link)});
        QDragEnterEvent enter({400, 300}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&window, &drop);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().entity.id, "order-48213"_ba);
        QCOMPARE(window.sources().model().rowCount(), 1);
    }

    void saysWhatIsNotThere()
    {
        MainWindow window(*m_catalog);
        static_cast<QWidget &>(window).show();
        window.open(u"backstory:///open?source=/nowhere&position=here"_s);
        QVERIFY2(said(window).contains(u"“position”"_s), qPrintable(said(window)));
        QVERIFY(window.sources().isEmpty());
        DeepLink link;
        link.source = m_demo;
        link.entity = "order-48213";
        link.event = "never";
        window.open(link.toUrl());
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().entity.id, "order-48213"_ba);
        QVERIFY2(said(window).contains(u"“never”"_s), qPrintable(said(window)));
        window.findChild<NoticeBar *>()->dismiss();
        QVERIFY(said(window).isEmpty());
        link.source = m_folder.filePath(u"gone.db"_s);
        window.open(link.toUrl());
        QVERIFY(settle(window));
        QVERIFY(window.sources().hasFailed());
    }

    void asksBeforeAServerIsOpened()
    {
        MainWindow window(*m_catalog);
        static_cast<QWidget &>(window).show();
        const auto answer = [&](QMessageBox::StandardButton button) {
            auto *box = window.findChild<QMessageBox *>();
            QVERIFY(box);
            QVERIFY2(box->text().contains(u"kafka://127.0.0.1:1/orders"_s), qPrintable(box->text()));
            QCOMPARE(box->defaultButton(), box->button(QMessageBox::Cancel));
            QTest::mouseClick(box->button(button), Qt::LeftButton);
            QTRY_VERIFY(!window.findChild<QMessageBox *>());
        };
        DeepLink link;
        link.source = u"kafka://127.0.0.1:1/orders"_s;
        window.open(link.toUrl());
        QVERIFY(window.sources().isEmpty());
        answer(QMessageBox::Cancel);
        QVERIFY(window.sources().isEmpty());
        window.open(link.toUrl());
        answer(QMessageBox::Open);
        QCOMPARE(window.sources().model().rowCount(), 1);
    }
};

QTEST_MAIN(TestLinks)
#include "tst_links.moc"
