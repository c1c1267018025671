// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/windows.h"
#include "app/catalog/connectorcatalog.h"
#include "app/gui/mainwindow.h"
#include "models/link/deeplink.h"

#include <QApplication>

namespace Backstory
{

using namespace Qt::StringLiterals;

Windows::Windows(QApplication &application, const ConnectorCatalog &catalog, const Preferences &preferences,
                 const QPalette &system)
    : m_application(application)
    , m_catalog(catalog)
    , m_preferences(preferences)
    , m_system(system)
    , m_places(LastPlaces::defaultPath())
    , m_recents(RecentFile::defaultPath())
{
    applyTheme(m_application, m_preferences.theme, m_system);
}

Windows::~Windows()
{
    const QList<MainWindow *> windows = std::exchange(m_windows, {});
    for (MainWindow *each : windows) {
        m_preferences = each->preferences();
        delete each;
    }
    for (const QPointer<MainWindow> &each : std::as_const(m_closed))
        delete each;
    m_preferences.save();
}

MainWindow *Windows::add(const QString &open)
{
    Preferences preferences = m_preferences;
    if (!m_windows.isEmpty()) {
        preferences = m_windows.last()->preferences();
        preferences.geometry.clear(); // not exactly over the other one
    }
    auto *window = new MainWindow(m_catalog, preferences, &m_places, &m_recents.sources());
    m_windows.append(window);
    window->setWindowIcon(QIcon(u":/icons/backstory.svg"_s));
    connect(window, &MainWindow::themeChosen, this, &Windows::setTheme);
    connect(window, &MainWindow::newWindowWanted, this, [this](const QString &text) { add(text); });
    connect(window, &MainWindow::closed, this, [this, window] {
        m_preferences = window->preferences();
        m_windows.removeOne(window);
        m_closed.append(window);
        window->deleteLater();
    });
    static_cast<QWidget *>(window)->show();
    if (!open.isEmpty())
        window->open(open);
    return window;
}

void Windows::openLink(const QString &link)
{
    QString error;
    const auto parsed = DeepLink::fromUrl(link, &error);
    auto *window = qobject_cast<MainWindow *>(QApplication::activeWindow());
    if (!window && !m_windows.isEmpty())
        window = m_windows.last();
    for (MainWindow *each : std::as_const(m_windows)) {
        if (parsed && each->sources().has(ConnectorCatalog::locationOf(parsed->source, parsed->mappingFile)))
            window = each;
    }
    if (!window) {
        add(link);
        return;
    }
    window->open(link);
    window->setWindowState(window->windowState() & ~Qt::WindowMinimized);
    window->raise();
    window->activateWindow();
}

void Windows::setTheme(Theme theme)
{
    m_preferences.theme = theme;
    applyTheme(m_application, theme, m_system);
    for (MainWindow *each : std::as_const(m_windows))
        each->showTheme(theme);
}

} // namespace Backstory
