// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/gui/mainwindow.h"
#include "app/gui/tour.h"
#include "app/gui/windows.h"

#include <QApplication>
#include <QCommandLineParser>

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
    parser.addPositionalArgument(
        u"source"_s, u"Files or URLs of event stores, workspaces or backstory:/// links to open."_s,
        u"[source…]"_s);
    parser.process(application);

    const QPalette systemPalette = QApplication::palette();
    const ConnectorCatalog catalog;
    if (parser.isSet(tourOption))
        return runTour(application, catalog, parser.value(tourOption), parser.positionalArguments().value(0));

    const Preferences preferences = Preferences::load();
    Windows windows(application, catalog, preferences, systemPalette);
    MainWindow *window = windows.add();
    for (const QString &source : parser.positionalArguments())
        window->open(source);
    return QApplication::exec();
}
