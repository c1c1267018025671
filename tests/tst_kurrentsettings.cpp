// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "connectors/grpc/client/kurrentsettings.h"

#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// Settings in one line, to compare: only what differs from a plain address.
QString inWords(const KurrentSettings &settings)
{
    const KurrentSettings plain;
    QStringList words{settings.nodesInWords().remove(u' ')};
    const auto say = [&words](bool differs, const QString &text) {
        if (differs)
            words.append(text);
    };
    const auto sayTime = [&words](const char *name, std::chrono::milliseconds time,
                                  std::chrono::milliseconds usual) {
        if (time != usual)
            words.append(u"%1=%2"_s.arg(QLatin1String(name)).arg(time.count()));
    };
    static const QStringList preferences{u"leader"_s, u"follower"_s, u"random"_s, u"replica"_s};
    say(settings.discover, u"discover"_s);
    say(!settings.tls, u"open"_s);
    say(!settings.verifyCertificate, u"unverified"_s);
    say(!settings.caFile.isEmpty(), u"ca="_s + settings.caFile);
    say(!settings.certificateFile.isEmpty(), u"cert="_s + settings.certificateFile + u'+' + settings.keyFile);
    say(!settings.user.isEmpty(), u"user="_s + settings.user);
    say(!settings.password.isEmpty(), u"password="_s + settings.password);
    say(!settings.connectionName.isEmpty(), u"name="_s + settings.connectionName);
    say(settings.preference != plain.preference, preferences.at(int(settings.preference)));
    say(settings.discoverAttempts != plain.discoverAttempts, u"attempts=%1"_s.arg(settings.discoverAttempts));
    sayTime("interval", settings.discoveryInterval, plain.discoveryInterval);
    sayTime("gossip", settings.gossipTimeout, plain.gossipTimeout);
    sayTime("deadline", settings.deadline, plain.deadline);
    sayTime("keep", settings.keepAliveInterval, plain.keepAliveInterval);
    sayTime("kept", settings.keepAliveTimeout, plain.keepAliveTimeout);
    say(!settings.scope.streamPrefixes.isEmpty(), u"streams="_s + settings.scope.streamPrefixes.join(u'|'));
    say(!settings.scope.streamRegex.isEmpty(), u"streams~"_s + settings.scope.streamRegex);
    say(!settings.scope.typePrefixes.isEmpty(), u"types="_s + settings.scope.typePrefixes.join(u'|'));
    say(!settings.scope.typeRegex.isEmpty(), u"types~"_s + settings.scope.typeRegex);
    say(settings.category != plain.category,
        u"category=%1%2"_s.arg(settings.category.isLast ? u"last:"_s : QString(),
                               QString::fromUtf8(settings.category.separator)));
    return words.join(u' ');
}

} // namespace

/// What people type or paste as the address of a KurrentDB server.
class tst_KurrentSettings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void understands_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *url, const char *words) {
            QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(words);
        };
        for (const char *scheme : {"kurrentdb", "esdb", "kdb", "kurrent", "ESDB"}) {
            QTest::addRow("%s", scheme) << QString::fromLatin1(scheme) + u"://a"_s << u"a:2113"_s;
            QTest::addRow("%s+discover", scheme)
                << QString::fromLatin1(scheme) + u"+discover://a:1"_s << u"a:1 discover"_s;
        }
        row("esdb://a:2114?tls=false", "a:2114 open");
        row("esdb://a/?TLS=False", "a:2113 open");
        row("esdb://a/?tlsVerifyCert=false&tls=true", "a:2113 unverified");
        row("kurrentdb+discover://a,b:2114/?tls=false", "a:2113,b:2114 discover open");
        row("kurrentdb://a:1,[::1]:2,[fe80::2]/", "a:1,[::1]:2,[fe80::2]:2113 discover");
        row("kurrentdb://[::1]:2", "[::1]:2");
        row("esdb://ann@a,b", "a:2113,b:2113 discover user=ann");
        row("esdb://an%40n@a", "a:2113 user=an@n");
        row("esdb://a?tlsCaFile=/my%20files/a%26b.pem", "a:2113 ca=/my files/a&b.pem");
        row("esdb://a?userCertFile=/c.pem&USERKEYFILE=/k.pem", "a:2113 cert=/c.pem+/k.pem");
        row("esdb://a?connectionName=my+desk", "a:2113 name=my+desk");
        row("esdb://a?nodePreference=readonlyreplica", "a:2113 replica");
        row("esdb://a?NodePreference=Follower", "a:2113 follower");
        row("esdb://a?maxDiscoverAttempts=3&discoveryInterval=500", "a:2113 attempts=3 interval=500");
        row("esdb://a?gossipTimeout=3", "a:2113 gossip=3000");
        row("esdb://a?gossipTimeout=3000&defaultDeadline=2500", "a:2113 gossip=3000 deadline=2500");
        row("esdb://a?keepAliveInterval=-1&keepAliveTimeout=20000", "a:2113 keep=-1 kept=20000");
        row("esdb://a?throwOnAppendFailure=false&dnsDiscover=true&feature=x", "a:2113");
        row("esdb://a?streams=orders-,invoices-", "a:2113 streams=orders-|invoices-");
        row("esdb://a?streams=/^(?!\\$)[^-]%2B-\\d{1,3}$/", "a:2113 streams~^(?!\\$)[^-]+-\\d{1,3}$");
        row("esdb://a?types=Order&category=last:.", "a:2113 types=Order category=last:.");
        row("esdb://a?types=/Placed$/&category=none", "a:2113 types~Placed$ category=");
        row("esdb://a,b?streams=größe-&tls=false", "a:2113,b:2113 discover open streams=größe-");
    }
    void understands()
    {
        QFETCH(QString, url);
        QFETCH(QString, words);
        const SourceLocation location = ConnectorCatalog::locationOf(url);
        KurrentSettings settings;
        const auto error = KurrentSettings::parse(location, settings);
        QVERIFY2(!error, error ? qPrintable(error->sentence) : "");
        QCOMPARE(inWords(settings), words);
        // What the window writes down and opens again is the same.
        const SourceLocation again = ConnectorCatalog::locationOf(ConnectorCatalog::placeOf(location));
        QVERIFY(!KurrentSettings::parse(again, settings));
        QCOMPARE(inWords(settings), words);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *url, const char *says) {
            QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(says);
        };
        row("esdb://ann:pass@a", "A password must not be part");
        row("esdb://a?password=x", "“password” must not be part");
        row("esdb://a?client.Secret=x", "“client.Secret” must not be part");
        row("esdb:///?tls=false", "names no server");
        row("esdb://a:0", "no port");
        row("esdb://a,b:70000", "“b:70000” is no server’s address");
        row("esdb://a/orders", "“/orders” means nothing");
        row("esdb://a?tls=yes", "“tls=yes” is neither true nor false");
        row("esdb://a?tlsverifycerts=false", "“tlsverifycerts” means nothing");
        row("esdb://a?tlsCaFile=", "“tlsCaFile” is empty");
        row("esdb://a?userCertFile=/c.pem", "only one of them");
        row("esdb://a?tls=false&userCertFile=/c&userKeyFile=/k", "without TLS");
        row("esdb://a?nodePreference=boss", "“nodePreference=boss” names no kind");
        row("esdb://a?keepAliveInterval=-2", "“keepAliveInterval=-2” is no number");
        row("esdb://a?discoveryInterval=soon", "“discoveryInterval=soon” is no number");
        row("esdb://a?maxDiscoverAttempts=0", "“maxDiscoverAttempts=0” is no number");
        row("esdb://a?streams=/^a", "no regular expression between two slashes");
        row("esdb://a?streams=//", "no regular expression between two slashes");
        row("esdb://a?types=,", "“types” names nothing");
        row("esdb://a?category=last:", "does not say what ends a category");
    }
    void refuses()
    {
        QFETCH(QString, url);
        QFETCH(QString, says);
        KurrentSettings settings;
        const auto error = KurrentSettings::parse(ConnectorCatalog::locationOf(url), settings);
        QVERIFY(error);
        QVERIFY2(error->sentence.contains(says), qPrintable(error->sentence));
        QVERIFY(!error->advice.isEmpty());
        QVERIFY(!error->sentence.contains(u"pass@"_s));
    }

    void takesThePasswordFromTheKeyring()
    {
        SourceLocation location = ConnectorCatalog::locationOf(u"kurrentdb://ann@a"_s);
        location.secrets = {{u"password"_s, u"open sesame"_s}};
        KurrentSettings settings;
        QVERIFY(!KurrentSettings::parse(location, settings));
        QCOMPARE(inWords(settings), u"a:2113 user=ann password=open sesame"_s);
        // Nothing of an earlier address is left.
        QVERIFY(!KurrentSettings::parse(ConnectorCatalog::locationOf(u"kdb://b"_s), settings));
        QCOMPARE(inWords(settings), u"b:2113"_s);
    }

    /// A port that is none makes no URL; it is an address all the same, and no file.
    void anAddressWithAMistakeIsNoFile()
    {
        const SourceLocation location = ConnectorCatalog::locationOf(u"esdb://127.0.0.1:70000/"_s);
        QVERIFY(!location.url.isLocalFile());
        QCOMPARE(location.url.scheme(), u"esdb"_s);
        KurrentSettings settings;
        const auto error = KurrentSettings::parse(location, settings);
        QVERIFY(error && error->advice.contains(u"host:2113"_s));
        const QUrl other = ConnectorCatalog::locationOf(u"kafka://ann:s3cret@a:70000/t"_s).url;
        QVERIFY(!other.isLocalFile() && !other.toString().contains(u"s3cret"_s));
        QVERIFY(ConnectorCatalog::locationOf(u"C:\\store.db"_s).url.isLocalFile());
    }
};

QTEST_GUILESS_MAIN(tst_KurrentSettings)
#include "tst_kurrentsettings.moc"
