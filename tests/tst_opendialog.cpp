// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/opening/openingestimate.h"
#include "models/opening/partsmodel.h"
#include "views/opening/kafkaform.h"
#include "views/opening/kurrentform.h"
#include "views/opening/opendialog.h"
#include "views/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

QList<ConnectorEntry> connectors()
{
    ConnectorEntry kafka{u"kafka"_s, u"Kafka"_s, u"servers: kafka://…"_s,
                         u"Needs the address of a server."_s};
    kafka.schemes = {u"kafka"_s};
    kafka.secrets = {u"sasl.password"_s, u"ssl.key.password"_s, u"sasl.oauthbearer.client.secret"_s};
    kafka.canTest = kafka.canListParts = true;
    ConnectorEntry kurrent{u"kurrentdb"_s, u"KurrentDB"_s, u"servers: kurrentdb://…"_s,
                           u"Needs the address of a server."_s};
    kurrent.schemes = {u"kurrentdb"_s, u"kurrentdb+discover"_s, u"esdb"_s};
    kurrent.secrets = {u"password"_s};
    kurrent.canTest = true;
    ConnectorEntry other{u"otherdb"_s, u"Another store"_s, u"servers: otherdb://…"_s,
                         u"Needs the address of a server."_s};
    other.schemes = {u"otherdb"_s};
    other.secrets = {u"password"_s};
    other.canTest = true;
    return {kafka,
            {u"sqlite"_s, u"SQLite"_s, u"files: .db .sqlite"_s, u"Needs a file that you may read."_s},
            kurrent,
            other};
}

OpeningPart part(const QString &name, qint64 events, qint64 bytes, int partitions = 12)
{
    return {name,
            partitions,
            events,
            bytes,
            Timestamp::fromText("2026-10-12T08:00:00Z"),
            u"7 days"_s,
            name.startsWith(u"__"_s),
            {}};
}

QList<OpeningPart> parts()
{
    OpeningPart refused = part(u"salaries"_s, -1, -1, 3);
    refused.problem = u"You may not read it."_s;
    refused.oldest = {};
    return {part(u"orders.events"_s, 5'600'000, 2'400'000'000),
            part(u"payments.events"_s, 48'210, 31'000'000, 6),
            part(u"eu-central-1.production.logistics.warehouse.inventory-adjustments.v2.events"_s,
                 912'400'000, 310'000'000'000, 96),
            part(u"__consumer_offsets"_s, 90'000, 8'000'000, 50), refused};
}

} // namespace

/// The Open dialog with servers: form, typed address, test and topics, without any server.
class TestOpenDialog : public QObject
{
    Q_OBJECT
    const QPalette m_palette = QApplication::palette();
    RecentSources m_recents;
    std::unique_ptr<OpenDialog> m_dialog;

    template<class Widget>
    Widget *named(const QString &name) const
    {
        for (Widget *each : m_dialog->findChildren<Widget *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    QPushButton *button(const QString &text) const
    {
        for (QPushButton *each : m_dialog->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&') == text)
                return each;
        }
        return nullptr;
    }
    QCheckBox *checkBox(const QString &text) const
    {
        for (QCheckBox *each : m_dialog->findChildren<QCheckBox *>()) {
            if (each->text().remove(u'&') == text)
                return each;
        }
        return nullptr;
    }
    bool says(const QString &part) const
    {
        const auto labels = m_dialog->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&part](const QLabel *label) {
            return label->isVisible() && label->text().contains(part);
        });
    }
    void picture(const QString &name)
    {
        const QString folder = qEnvironmentVariable("BACKSTORY_PICTURES");
        if (folder.isEmpty())
            return;
        for (const auto &[theme, suffix] : {std::pair{Theme::Light, u"light"_s}, {Theme::Dark, u"dark"_s}}) {
            applyTheme(*qApp, theme, m_palette);
            QTest::qWait(50);
            m_dialog->grab().save(u"%1/%2-%3.png"_s.arg(folder, name, suffix));
        }
        applyTheme(*qApp, Theme::Light, m_palette);
    }

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::Light, m_palette); }
    void init()
    {
        m_dialog = std::make_unique<OpenDialog>(connectors(), m_recents, nullptr);
        m_dialog->show();
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }

    void beginsWithFilesAndChangesToServersAndBack()
    {
        auto *list = named<QListWidget>(u"Connectors"_s);
        QCOMPARE(list->currentRow(), 1);
        QVERIFY(!named<QLineEdit>(u"Brokers"_s)->isVisible());
        QTest::keyClicks(QApplication::focusWidget(), u"/tmp/orders.db"_s);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Up);
        QCOMPARE(m_dialog->place(), u"kafka://"_s);
        QVERIFY(named<QLineEdit>(u"Brokers"_s)->isVisible());
        QVERIFY(!named<QLineEdit>(u"Mapping file"_s)->isVisible());
        QVERIFY(!button(u"Test connection"_s)->isEnabled());
        QTest::keyClick(list, Qt::Key_Down);
        QCOMPARE(m_dialog->place(), u"/tmp/orders.db"_s);
        QVERIFY(!named<QLineEdit>(u"Brokers"_s)->isVisible());
        QVERIFY(!button(u"Test connection"_s)->isVisible());
    }

    void theFormAndTheAddressAgree()
    {
        m_dialog->setPlace(u"kafka://ann@a:9092,b:9092/orders?sasl.mechanism=SCRAM-SHA-512&newest=500"_s);
        QCOMPARE(named<QLineEdit>(u"Brokers"_s)->text(), u"a:9092, b:9092"_s);
        QCOMPARE(named<QLineEdit>(u"Topics"_s)->text(), u"orders"_s);
        QCOMPARE(named<QLineEdit>(u"User"_s)->text(), u"ann"_s);
        QCOMPARE(named<QComboBox>(u"Login"_s)->currentText(), u"SASL SCRAM-SHA-512"_s);
        QVERIFY(checkBox(u"Encrypted with TLS"_s)->isChecked());
        picture(u"server-scram"_s);
        auto *brokers = named<QLineEdit>(u"Brokers"_s);
        brokers->setFocus();
        QTest::keyClick(brokers, Qt::Key_End);
        QTest::keyClicks(brokers, u", c"_s);
        QCOMPARE(brokers->text(), u"a:9092, b:9092, c"_s);
        QCOMPARE(m_dialog->place(),
                 u"kafka://ann@a:9092,b:9092,c/orders?sasl.mechanism=SCRAM-SHA-512&newest=500"_s);
        auto *login = named<QComboBox>(u"Login"_s);
        login->setFocus();
        QTest::keyClick(login, Qt::Key_Home);
        QCOMPARE(login->currentText(), u"None"_s);
        QVERIFY(!named<QLineEdit>(u"User"_s)->isVisible());
        QCOMPARE(m_dialog->place(), u"kafka://a:9092,b:9092,c/orders?newest=500&security.protocol=SSL"_s);
    }

    void aPastedPasswordGoesToItsField()
    {
        QSignalSpy typed(m_dialog.get(), &OpenDialog::secretsTyped);
        QSignalSpy opened(m_dialog.get(), &OpenDialog::openWanted);
        m_dialog->setPlace(u"kafka://ann:s3cret@a:9092/orders?ssl.key.location=/k&ssl.key.password=t00"_s);
        QCOMPARE(m_dialog->place(), u"kafka://ann@a:9092/orders?ssl.key.location=/k"_s);
        QCOMPARE(named<QLineEdit>(u"Password"_s)->text(), u"s3cret"_s);
        QCOMPARE(named<QLineEdit>(u"Password"_s)->echoMode(), QLineEdit::Password);
        button(u"Open"_s)->click();
        QCOMPARE(typed.size(), 1);
        QCOMPARE(
            (typed[0][1].value<QMap<QString, QString>>()),
            (QMap<QString, QString>{{u"sasl.password"_s, u"s3cret"_s}, {u"ssl.key.password"_s, u"t00"_s}}));
        QVERIFY(!typed[0][2].toBool());
        QCOMPARE(opened.size(), 1);
        QVERIFY(!opened[0][0].toString().contains(u"s3cret"_s));
    }

    void aPastedPasswordIsUsedWithoutAForm()
    {
        QSignalSpy typed(m_dialog.get(), &OpenDialog::secretsTyped);
        QSignalSpy wanted(m_dialog.get(), &OpenDialog::testWanted);
        m_dialog->setPlace(u"otherdb://ann:s3cret@a:2113/?streams=orders-"_s);
        QCOMPARE(m_dialog->place(), u"otherdb://ann@a:2113/?streams=orders-"_s);
        QVERIFY(says(u"taken out of the address"_s));
        const QMap<QString, QString> secrets{{u"password"_s, u"s3cret"_s}};
        button(u"Test connection"_s)->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE((wanted[0][1].value<QMap<QString, QString>>()), secrets);
        m_dialog->showStep({u"Name"_s, u"a is 10.20.4.11"_s, CheckStep::Passed, 12});
        QVERIFY(says(u"1 step passed"_s));
        picture(u"server-without-form"_s);
        button(u"Stop the test"_s)->click();
        button(u"Open"_s)->click();
        QCOMPARE(typed.size(), 1);
        QCOMPARE((typed[0][1].value<QMap<QString, QString>>()), secrets);
    }

    void aPastedPasswordIsForItsServerOnly()
    {
        QSignalSpy wanted(m_dialog.get(), &OpenDialog::testWanted);
        m_dialog->setPlace(u"otherdb://ann:s3cret@a"_s);
        m_dialog->setPlace(u"otherdb://ann@b"_s);
        button(u"Test connection"_s)->click();
        QCOMPARE(wanted.size(), 1);
        QVERIFY((wanted[0][1].value<QMap<QString, QString>>()).isEmpty());
    }

    void takesAConnectionStringApart()
    {
        m_dialog->setPlace(u"kurrentdb://ann:s3cret@a:2113/?tls=false&streams=orders-"_s);
        QCOMPARE(m_dialog->place(), u"kurrentdb://ann@a:2113/?tls=false&streams=orders-"_s);
        auto *form = m_dialog->findChild<KurrentForm *>();
        QVERIFY(form && form->isVisible() && !m_dialog->findChild<KafkaForm *>()->isVisible());
        QCOMPARE(form->secrets(), (QMap<QString, QString>{{u"password"_s, u"s3cret"_s}}));
        const auto box = [form](const QString &begin) -> QCheckBox * {
            for (auto *each : form->findChildren<QCheckBox *>()) {
                if (each->text().remove(u'&').startsWith(begin))
                    return each;
            }
            return nullptr;
        };
        QVERIFY(!box(u"Encrypted"_s)->isChecked());
        box(u"Encrypted"_s)->click();
        QCOMPARE(m_dialog->place(), u"kurrentdb://ann@a:2113/?streams=orders-"_s);
        box(u"Ask for the members"_s)->click();
        QCOMPARE(m_dialog->place(), u"kurrentdb+discover://ann@a:2113/?streams=orders-"_s);
        m_dialog->setPlace(u"kurrentdb://a:2113,b:2113/"_s);
        QVERIFY(box(u"Ask for the members"_s)->isChecked() && !box(u"Ask for the members"_s)->isEnabled());
        QVERIFY(form->secrets().isEmpty()); // of no use without a user
    }

    void testsStepByStep()
    {
        QSignalSpy wanted(m_dialog.get(), &OpenDialog::testWanted);
        QSignalSpy canceled(m_dialog.get(), &OpenDialog::testCanceled);
        m_dialog->setPlace(u"kafka://ann@kafka-eu1.example.net:9093/orders.events"_s);
        QCOMPARE(wanted.size(), 0); // nobody is connected to while an address is typed
        button(u"Test connection"_s)->click();
        QCOMPARE(wanted.size(), 1);
        m_dialog->showStep({u"Name"_s, u"3 brokers found: 10.20.4.11, .12 and .13"_s, CheckStep::Passed, 12});
        QVERIFY(says(u"3 brokers found"_s));
        picture(u"server-testing"_s);
        button(u"Stop the test"_s)->click();
        QCOMPARE(canceled.size(), 1);
        m_dialog->showStep({u"TCP"_s, u"late"_s, CheckStep::Passed, 1});
        QVERIFY(!says(u"late"_s) && says(u"3 brokers found"_s));

        button(u"Test connection"_s)->click();
        m_dialog->showStep({u"Name"_s, u"3 brokers found: 10.20.4.11, .12 and .13"_s, CheckStep::Passed, 12});
        m_dialog->showStep({u"TCP"_s, u"all 3 answer on port 9093"_s, CheckStep::Passed, 31});
        m_dialog->showStep({u"TLS"_s, u"TLS 1.3, the certificate is trusted"_s, CheckStep::Passed, 44});
        m_dialog->showStep(
            {u"Login"_s, u"The broker does not accept the user or the password."_s, CheckStep::Failed, 86});
        m_dialog->showTestEnd(u"The broker does not accept the user or the password."_s,
                              u"Check both, and that the login is SCRAM-SHA-512 on this port."_s);
        QVERIFY(says(u"Check both"_s));
        QVERIFY(button(u"Test connection"_s)->isEnabled());
        picture(u"server-refused"_s);
    }

    void longResultsAreShownWhole()
    {
        m_dialog->setPlace(u"kafka://broker-1:9093/orders"_s);
        button(u"Test connection"_s)->click();
        const QString result =
            u"reached: broker-1.shop.example:9093, broker-2.shop.example:9093, and others"_s;
        for (int i = 1; i <= 12; ++i)
            m_dialog->showStep({u"Rights on topic-%1"_s.arg(i), result, CheckStep::Passed, i});
        m_dialog->showTestEnd(u"It failed."_s, u"What to do about it."_s);
        QCoreApplication::processEvents();
        for (const QLabel *label : m_dialog->findChildren<QLabel *>()) {
            if (label->text() == result)
                QVERIFY2(label->height() >= label->heightForWidth(label->width()), "a result is cut off");
            if (label->text() == u"What to do about it."_s)
                QVERIFY(!label->visibleRegion().isEmpty()); // the end is in sight
        }
    }

    void choosesTopicsWithTheKeyboard()
    {
        QSignalSpy wanted(m_dialog.get(), &OpenDialog::partsWanted);
        QSignalSpy opened(m_dialog.get(), &OpenDialog::openWanted);
        m_dialog->setPlace(u"kafka://a:9092"_s);
        QVERIFY(!button(u"Open"_s)->isEnabled());
        QVERIFY(button(u"Choose topics…"_s)->isDefault());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QVERIFY(says(u"Asking the brokers"_s));
        m_dialog->showParts(parts());
        auto *table = named<QTableView>(u"Topics"_s);
        QCOMPARE(QApplication::focusWidget(), table);
        QCOMPARE(table->model()->rowCount(), 4); // without the internal one
        QTest::keyClick(table, Qt::Key_Down);
        QTest::keyClick(table, Qt::Key_Space);
        QTest::keyClick(table, Qt::Key_Down);
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(m_dialog->place(), u"kafka://a:9092/orders.events,payments.events"_s);
        QVERIFY(says(u"About 5.6"_s) && says(u"Assumes"_s));
        picture(u"topics"_s);
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(m_dialog->place(), u"kafka://a:9092/orders.events"_s);

        auto *scope = named<QComboBox>(u"How much is read"_s);
        scope->setFocus();
        QTest::keyClick(scope, Qt::Key_End);
        QCOMPARE(m_dialog->place(), u"kafka://a:9092/orders.events?newest=100000"_s);
        QVERIFY(named<QSpinBox>(u"Events of each partition"_s)->isVisible());
        QTest::keyClick(scope, Qt::Key_Up);
        auto *from = named<QLineEdit>(u"Since"_s);
        QVERIFY(from->isVisible());
        from->setFocus();
        QTest::keyClicks(from, u"2026-11-01"_s);
        QCOMPARE(m_dialog->place(), u"kafka://a:9092/orders.events?from=2026-11-01"_s);
        picture(u"topics-since"_s);
        button(u"Back to the connection"_s)->click();
        QCOMPARE(named<QLineEdit>(u"Topics"_s)->text(), u"orders.events"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toString(), u"kafka://a:9092/orders.events?from=2026-11-01"_s);
    }

    void filtersAndShowsInternalTopics()
    {
        m_dialog->setPlace(u"kafka://a:9092/gone"_s);
        button(u"Choose topics…"_s)->click();
        m_dialog->showParts(parts());
        auto *table = named<QTableView>(u"Topics"_s);
        named<QLineEdit>(u"Filter topics"_s)->setText(u"CONSUMER"_s);
        QCOMPARE(table->model()->rowCount(), 0);
        checkBox(u"Show internal topics"_s)->setChecked(true);
        QCOMPARE(table->model()->rowCount(), 1);
        named<QLineEdit>(u"Filter topics"_s)->clear();
        QCOMPARE(table->model()->rowCount(), 5);
        // A topic that is not listed stays chosen until it is taken out.
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(m_dialog->place(), u"kafka://a:9092/__consumer_offsets,gone"_s);
    }

    void saysThatThereAreNoTopicsOrWhyNot()
    {
        m_dialog->setPlace(u"kafka://a:9092"_s);
        button(u"Choose topics…"_s)->click();
        m_dialog->showParts({});
        QVERIFY(says(u"There are no topics that you may see."_s));
        picture(u"topics-none"_s);
        button(u"Back to the connection"_s)->click();
        button(u"Choose topics…"_s)->click();
        m_dialog->showPartsFailure(u"No broker answers at a:9092."_s,
                                   u"Check the address, and that the port is open from here."_s);
        QVERIFY(says(u"No broker answers"_s) && says(u"Check the address"_s));
        picture(u"topics-failed"_s);
    }

    void showsThousandsOfTopics()
    {
        QList<OpeningPart> many;
        for (int i = 0; i < 5'000; ++i)
            many.append(part(u"topic-%1"_s.arg(i, 5, 10, QChar(u'0')), i, i * 300));
        PartsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setParts(many);
        PartsFilter filter;
        filter.setSourceModel(&model);
        filter.setText(u"0499"_s);
        QCOMPARE(filter.rowCount(), 11);
        filter.setData(filter.index(0, 0), Qt::Checked, Qt::CheckStateRole);
        QCOMPARE(model.chosen(), QStringList{u"topic-00499"_s});
    }

    void estimates()
    {
        const Timestamp now = Timestamp::fromText("2026-11-22T08:00:00Z");
        OpeningPart one = part(u"a"_s, 1'000'000, 300'000'000, 4);
        auto estimate = OpeningEstimate::of({one}, {}, now);
        QCOMPARE(estimate.events, 1'000'000);
        QCOMPARE(estimate.diskBytes, 500'000'000);
        QCOMPARE(estimate.seconds, 20);
        OpeningScope newest;
        newest.newest = 1'000;
        QCOMPARE(OpeningEstimate::of({one}, newest, now).events, 4'000);
        newest.newest = 10'000'000;
        QCOMPARE(OpeningEstimate::of({one}, newest, now).events, 1'000'000);
        OpeningScope since;
        since.from = Timestamp::fromText("2026-11-01T20:00:00Z"); // half of the time since the oldest
        QCOMPARE(OpeningEstimate::of({one}, since, now).events, 500'000);
        since.from = Timestamp::fromText("2026-12-01");
        QCOMPARE(OpeningEstimate::of({one}, since, now).events, 0);
        one.events = -1;
        QCOMPARE(OpeningEstimate::of({one}, {}, now).unknown, 1);
    }

    void everyControlHasAName()
    {
        m_dialog->setPlace(u"kafka://ann@a:9092/orders?ssl.key.location=/k"_s);
        button(u"Choose topics…"_s)->click();
        m_dialog->showParts(parts());
        QStringList unnamed;
        for (const QWidget *each : m_dialog->findChildren<QWidget *>()) {
            if (each->focusPolicy() != Qt::NoFocus && each->accessibleName().isEmpty() &&
                !qobject_cast<const QAbstractButton *>(each) &&
                !each->inherits("QComboBoxPrivateContainer") && !each->inherits("QComboBoxListView") &&
                !qobject_cast<const QLabel *>(each) && each->objectName() != u"qt_spinbox_lineedit")
                unnamed.append(QString::fromLatin1(each->metaObject()->className()));
        }
        QCOMPARE(unnamed.join(u' '), QString());
    }
};

QTEST_MAIN(TestOpenDialog)
#include "tst_opendialog.moc"
