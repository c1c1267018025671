// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/gui/linkrelay.h"
#include "app/gui/mainwindow.h"
#include "app/gui/startreport.h"
#include "app/gui/tour.h"
#include "app/gui/windows.h"
#include "models/link/deeplink.h"

#include <QApplication>
#include <QCommandLineParser>

#include <algorithm>

using namespace Backstory;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    // The tour needs no screen, and its pictures must not depend on one.
    for (int i = 1; i < argc; ++i) {
        if (QByteArrayView(argv[i]).startsWith("--tour") && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"backstory"_s);
    QApplication::setApplicationDisplayName(u"Backstory"_s);
    QApplication::setApplicationVersion(QStringLiteral(BACKSTORY_VERSION));
    QApplication::setDesktopFileName(u"backstory"_s);

    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Shows the event history behind any entity. Never writes to a source."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption tourOption(u"tour"_s, u"Write pictures of every view into <folder> and end."_s,
                                        u"folder"_s);
    parser.addOption(tourOption);
    QCommandLineOption reportOption(u"report-start"_s); // for the benchmark
    reportOption.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(reportOption);
    const QCommandLineOption newOption(
        u"new-window"_s, u"Open links here, even if Backstory runs already and could show them."_s);
    parser.addOption(newOption);
    parser.addPositionalArgument(
        u"source"_s, u"Files or URLs of event stores, workspaces or backstory:/// links to open."_s,
        u"[source…]"_s);
    parser.process(application);

    if (parser.isSet(reportOption))
        StartReport::print("begun");
    const QPalette systemPalette = QApplication::palette();
    const QStringList open = parser.positionalArguments();
    if (parser.isSet(tourOption))
        return runTour(application, ConnectorCatalog(), parser.value(tourOption), open.value(0));

    // Only links are handed over: whoever starts the program otherwise wants it to start.
    const bool onlyLinks = !open.isEmpty() && std::all_of(open.begin(), open.end(), &DeepLink::isLink);
    if (onlyLinks && !parser.isSet(newOption) && LinkRelay::handOver(open))
        return 0;

    const ConnectorCatalog catalog;
    const Preferences preferences = Preferences::load();
    Windows windows(application, catalog, preferences, systemPalette);
    MainWindow *window = windows.add();
    if (parser.isSet(reportOption)) {
        StartReport::print("shown");
        new StartReport(*window);
    }
    for (const QString &source : open)
        window->open(source);
    LinkRelay relay;
    QObject::connect(&relay, &LinkRelay::linkArrived, &windows, &Windows::openLink);
    // When the program that listens now has ended, one of the others takes its place.
    bool isListening = relay.listen();
    QObject::connect(&application, &QGuiApplication::applicationStateChanged, &relay,
                     [&relay, &isListening] { isListening = isListening || relay.listen(); });
    return QApplication::exec();
}
