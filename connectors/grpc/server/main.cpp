// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/eventserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <csignal>
#include <cstdio>

using namespace Backstory;

namespace
{

/// Blocked before any thread is there, so that they reach nobody but `sigwait()`.
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

ServerSettings settingsOf(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Serves a store in Backstory's own SQLite schema over "
                                                    "the client protocol of KurrentDB (EventStoreDB)."));
    const QCommandLineOption store(
        QStringLiteral("store"), QStringLiteral("The store; created when missing."), QStringLiteral("FILE"));
    const QCommandLineOption listen(
        QStringLiteral("listen"),
        QStringLiteral(
            "Where to listen; port 0 chooses a free one. Other addresses than those of this computer "
            "itself need TLS and users."),
        QStringLiteral("ADDRESS:PORT"), QStringLiteral("127.0.0.1:2113"));
    const QCommandLineOption readOnly(QStringLiteral("read-only"), QStringLiteral("Refuse to write."));
    const QCommandLineOption certificate(
        QStringLiteral("tls-cert"), QStringLiteral("The certificate chain, in PEM."), QStringLiteral("FILE"));
    const QCommandLineOption key(QStringLiteral("tls-key"), QStringLiteral("Its private key, in PEM."),
                                 QStringLiteral("FILE"));
    const QCommandLineOption users(
        QStringLiteral("users"), QStringLiteral("Who may call: lines NAME:PASSWORD, in a file of mode 600."),
        QStringLiteral("FILE"));
    parser.addOptions({store, listen, readOnly, certificate, key, users});
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);
    if (!parser.isSet(store) || !parser.positionalArguments().isEmpty())
        parser.showHelp(2);
    return {parser.value(store),       parser.value(listen), parser.isSet(readOnly),
            parser.value(certificate), parser.value(key),    parser.value(users)};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("backstory-server"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BACKSTORY_VERSION));
    const ServerSettings settings = settingsOf(application);
    const sigset_t signals = blockedSignals();
    EventServer server;
    const QString error = server.start(settings);
    if (!error.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(error));
        return 1;
    }
    std::printf("backstory-server listens on %s\n", qPrintable(server.address()));
    std::fflush(stdout);
    int received = 0;
    sigwait(&signals, &received);
    server.stop();
    return 0;
}
