// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/interruption.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    const Backstory::Interruption interruption; // before any thread is started
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("backstory"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BACKSTORY_VERSION));
    return int(Backstory::runCommandLine(QCoreApplication::arguments(), interruption.token()));
}
