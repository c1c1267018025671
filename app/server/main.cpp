// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/server/storemirror.h"
#include "connectors/grpc/server/eventfile.h"
#include "connectors/grpc/server/eventserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace Backstory;

namespace
{

constexpr auto Wait = std::chrono::milliseconds(200);
constexpr int WaitsPerLine = 25;

struct Settings {
    ServerSettings server;
    QString mapping;
};

/// Blocked before any thread is there, so that they reach nobody but those who wait for them.
sigset_t blockedSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

bool isSignalled(const sigset_t &signals)
{
    const timespec now{};
    return sigtimedwait(&signals, nullptr, &now) > 0;
}

Settings settingsOf(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Serves a store in Backstory's own SQLite schema over "
                       "the client protocol of KurrentDB (EventStoreDB); a store "
                       "of any other schema that Backstory knows, read-only."));
    const QCommandLineOption store(
        QStringLiteral("store"), QStringLiteral("The store; created when missing."), QStringLiteral("FILE"));
    const QCommandLineOption listen(
        QStringLiteral("listen"),
        QStringLiteral(
            "Where to listen; port 0 chooses a free one. Other addresses than those of this computer "
            "itself need TLS and users."),
        QStringLiteral("ADDRESS:PORT"), QStringLiteral("127.0.0.1:2113"));
    const QCommandLineOption readOnly(QStringLiteral("read-only"), QStringLiteral("Refuse to write."));
    const QCommandLineOption mapping(
        QStringLiteral("mapping"),
        QStringLiteral("Describes the store's table; for stores that are not recognised."),
        QStringLiteral("FILE"));
    const QCommandLineOption certificate(
        QStringLiteral("tls-cert"), QStringLiteral("The certificate chain, in PEM."), QStringLiteral("FILE"));
    const QCommandLineOption key(QStringLiteral("tls-key"), QStringLiteral("Its private key, in PEM."),
                                 QStringLiteral("FILE"));
    const QCommandLineOption users(
        QStringLiteral("users"), QStringLiteral("Who may call: lines NAME:PASSWORD, in a file of mode 600."),
        QStringLiteral("FILE"));
    parser.addOptions({store, listen, readOnly, mapping, certificate, key, users});
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);
    if (!parser.isSet(store) || !parser.positionalArguments().isEmpty())
        parser.showHelp(2);
    return {{parser.value(store), parser.value(listen), parser.isSet(readOnly), parser.value(certificate),
             parser.value(key), parser.value(users)},
            parser.value(mapping)};
}

void say(const QString &sentence)
{
    std::fprintf(stderr, "%s\n", qPrintable(sentence));
}

enum class Read { Done, Failed, Stopped };

/// Waits for the copy and has the server serve it; says what was assumed.
Read readStore(StoreMirror &mirror, Settings &settings, const sigset_t &signals)
{
    QString error = mirror.start();
    if (error.isEmpty()) {
        for (int waits = 1; !mirror.waitUntilRead(Wait); ++waits) {
            if (isSignalled(signals) && mirror.error().isEmpty())
                return Read::Stopped;
            const Progress progress = mirror.progress();
            if (waits % WaitsPerLine == 0 && progress.total > 0)
                say(QStringLiteral("%1 is being read: %2 %.")
                        .arg(settings.server.store)
                        .arg(100 * progress.done / progress.total));
        }
        error = mirror.error();
    }
    if (!error.isEmpty()) {
        say(error);
        return Read::Failed;
    }
    for (const QString &sentence : mirror.assumptions())
        say(sentence);
    settings.server.store = mirror.path();
    settings.server.isReadOnly = true;
    return Read::Done;
}

/// Until a signal comes: from outside, or from the mirror that cannot go on.
int serve(const ServerSettings &settings, const StoreMirror *mirror, const sigset_t &signals)
{
    EventServer server;
    const QString error = server.start(settings);
    if (!error.isEmpty()) {
        say(error);
        return 1;
    }
    std::printf("backstory-server listens on %s\n", qPrintable(server.address()));
    std::fflush(stdout);
    int received = 0;
    sigwait(&signals, &received);
    server.stop();
    if (!mirror || mirror->error().isEmpty())
        return 0;
    say(mirror->error());
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("backstory-server"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BACKSTORY_VERSION));
    Settings settings = settingsOf(application);
    const sigset_t signals = blockedSignals();
    if (settings.mapping.isEmpty() && !EventFile::isForeign(settings.server.store))
        return serve(settings.server, nullptr, signals);
    const ConnectorCatalog catalog;
    StoreMirror mirror(catalog, ConnectorCatalog::locationOf(settings.server.store, settings.mapping),
                       [] { kill(getpid(), SIGTERM); });
    switch (readStore(mirror, settings, signals)) {
    case Read::Done:
        return serve(settings.server, &mirror, signals);
    case Read::Failed:
        return 1;
    case Read::Stopped:
        break;
    }
    return 0;
}
