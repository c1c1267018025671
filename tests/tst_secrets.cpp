// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sourcesecrets.h"
#include "app/keyring/keyringvault.h"
#include "app/keyring/secrets.h"

#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// Answers when it is told to.
class FakeVault : public SecretVault
{
public:
    explicit FakeVault(QMap<QString, QString> &kept)
        : m_kept(kept)
    {
    }
    void read(const QString &key, std::function<void(const QString &, const QString &)> done) override
    {
        QTimer::singleShot(0, &m_context, [this, key, done] { done(m_kept.value(key), m_problem()); });
    }
    void write(const QString &key, const QString &value, std::function<void(const QString &)> done) override
    {
        if (m_problem().isEmpty())
            m_kept.insert(key, value);
        QTimer::singleShot(0, &m_context, [this, done] { done(m_problem()); });
    }
    std::function<QString()> m_problem = [] { return QString(); };

private:
    QMap<QString, QString> &m_kept;
    QObject m_context;
};

} // namespace

/// Passwords come from the session and the keyring, and go nowhere else.
class TestSecrets : public QObject
{
    Q_OBJECT
    ConnectorCatalog m_catalog;
    QMap<QString, QString> m_kept;

    static SourceLocation at(const QString &text) { return ConnectorCatalog::locationOf(text); }
    static Secrets::Found found(Secrets &secrets, const SourceLocation &location)
    {
        std::optional<Secrets::Found> answer;
        secrets.find(location, &secrets, [&](const Secrets::Found &each) { answer = each; });
        return QTest::qWaitFor([&] { return answer.has_value(); }) ? *answer : Secrets::Found();
    }

private Q_SLOTS:
    void init() { m_kept.clear(); }

    void areAskedForOnlyWhereTheyAreOfUse()
    {
        Secrets secrets(m_catalog, std::make_unique<FakeVault>(m_kept));
        QVERIFY(!secrets.concern(at(u"/tmp/orders.db"_s)));
        QVERIFY(!secrets.concern(at(u"kafka://a:9092/orders"_s)));
        QVERIFY(secrets.concern(at(u"kafka://ann@a:9092/orders"_s)));
        QCOMPARE(found(secrets, at(u"kafka://ann@a/orders"_s)).missing, QStringList{u"sasl.password"_s});
        QCOMPARE(secrets.wordsFor(at(u"kafka://ann@a/orders"_s), u"sasl.password"_s), u"Password"_s);
    }

    void areRememberedWhenWantedAndElseForTheSession()
    {
        const SourceLocation location = at(u"kafka://ann@a,b/orders"_s);
        {
            Secrets secrets(m_catalog, std::make_unique<FakeVault>(m_kept));
            secrets.keep(location, {{u"sasl.password"_s, u"pass"_s}});
            const auto other = found(secrets, at(u"kafka://ann@a,b/payments"_s));
            QCOMPARE(other.values.value(u"sasl.password"_s), u"pass"_s);
            QVERIFY(other.missing.isEmpty() && m_kept.isEmpty());
        }
        {
            Secrets secrets(m_catalog, std::make_unique<FakeVault>(m_kept));
            QVERIFY(!found(secrets, location).missing.isEmpty());
            secrets.remember(location, {{u"sasl.password"_s, u"pass"_s}}, &secrets, {});
        }
        QCOMPARE(m_kept, (QMap<QString, QString>{{u"kafka://ann@a,b sasl.password"_s, u"pass"_s}}));
        Secrets secrets(m_catalog, std::make_unique<FakeVault>(m_kept));
        QCOMPARE(found(secrets, location).values.value(u"sasl.password"_s), u"pass"_s);
        QVERIFY(!found(secrets, at(u"kafka://ann@evil/orders"_s)).missing.isEmpty());
        QVERIFY(
            !found(secrets, at(u"kafka://ann@a,b/t?security.protocol=SASL_PLAINTEXT"_s)).missing.isEmpty());
    }

    void withoutAKeyringTheySayHowLongTheyLast()
    {
        auto vault = std::make_unique<FakeVault>(m_kept);
        vault->m_problem = [] { return u"There is no keyring on this desktop."_s; };
        Secrets secrets(m_catalog, std::move(vault));
        const SourceLocation location = at(u"kafka://ann@a/orders"_s);
        QCOMPARE(found(secrets, location).problem, u"There is no keyring on this desktop."_s);
        QString said;
        secrets.remember(location, {{u"sasl.password"_s, u"pass"_s}}, &secrets,
                         [&said](const QString &problem) { said = problem; });
        QVERIFY(QTest::qWaitFor([&] { return !said.isEmpty(); }));
        QVERIFY(said.contains(u"until Backstory is closed"_s) && !said.contains(u"pass"_s + u"“"_s));
        QCOMPARE(found(secrets, location).values.value(u"sasl.password"_s), u"pass"_s);
    }

    void theDesktopsKeyringAnswersWithoutOne()
    {
        if (qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS"))
            QSKIP("This desktop has a session bus, and its keyring is none of ours.");
        KeyringVault vault;
        std::optional<QString> problem;
        vault.read(u"kafka://ann@a sasl.password"_s,
                   [&](const QString &, const QString &what) { problem = what; });
        QVERIFY(QTest::qWaitFor([&] { return problem.has_value(); }, 30'000));
        QVERIFY(!problem->isEmpty());
    }

    void areNamedInTheEnvironment()
    {
        QCOMPARE(variableOfSecret(u"sasl.password"_s), "BACKSTORY_SECRET_SASL_PASSWORD"_ba);
        QCOMPARE(variableOfSecret(u"sasl.oauthbearer.client.secret"_s),
                 "BACKSTORY_SECRET_SASL_OAUTHBEARER_CLIENT_SECRET"_ba);
    }
};

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
