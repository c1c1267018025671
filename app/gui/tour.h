// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QApplication;

namespace Backstory
{

class ConnectorCatalog;

/// Opens each view and state of the window in both themes and in two sizes, writes a picture of each into the
/// folder and prints its path. `demo` is a demo store; empty: one is written. The exit code of the program.
int runTour(QApplication &application, const ConnectorCatalog &catalog, const QString &folder,
            const QString &demo);

} // namespace Backstory
