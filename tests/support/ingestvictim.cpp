// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a source into its history until it is killed: the program that tst_ingest kills.
#include "app/catalog/connectorcatalog.h"
#include "app/ingest/ingest.h"

#include <QCoreApplication>

#include <cstdio>
#include <thread>

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (argc != 3)
        return 2;
    const Backstory::ConnectorCatalog catalog;
    const auto location = Backstory::ConnectorCatalog::locationOf(QString::fromLocal8Bit(argv[1]));
    Backstory::Ingest ingest(catalog, location, {}, QString::fromLocal8Bit(argv[2]));
    ingest.start();
    std::puts("started");
    std::fflush(stdout);
    for (;;)
        std::this_thread::sleep_for(std::chrono::seconds(1));
}
