// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lastplaces.h"
#include "app/gui/preferences.h"
#include "app/gui/recentfile.h"

#include <QPalette>
#include <QPointer>

class QApplication;

namespace Backstory
{

class ConnectorCatalog;
class MainWindow;

/// All windows of the program: each has a workspace of its own; theme, remembered places and recents are
/// shared. Owns the windows until they are closed.
class Windows : public QObject
{
    Q_OBJECT
public:
    Windows(QApplication &application, const ConnectorCatalog &catalog, const Preferences &preferences,
            const QPalette &system);
    ~Windows() override;

    /// A new window beside the others that opens what `open` names; empty: nothing yet.
    MainWindow *add(const QString &open = {});
    /// Shows a link in the window that has its source open, else in the one that was used last.
    void openLink(const QString &link);
    const QList<MainWindow *> &all() const { return m_windows; }

private:
    void setTheme(Theme theme);

    QApplication &m_application;
    const ConnectorCatalog &m_catalog;
    Preferences m_preferences; ///< of the window that was closed or changed last
    QPalette m_system;
    LastPlaces m_places;
    RecentFile m_recents;
    QList<MainWindow *> m_windows;
    QList<QPointer<MainWindow>> m_closed; ///< deleted as soon as they have returned to the event loop
};

} // namespace Backstory
