// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/mainwindow.h"

#include <functional>

namespace Backstory
{

/// One walk of the tour through a window in one theme and size, which writes a picture of each view. Waits by
/// handling events until a condition holds, never for a time. Lives on the window's thread.
class TourWalk
{
public:
    TourWalk(const ConnectorCatalog &catalog, const QString &folder, const QString &suffix, QSize size);

    bool run(const QString &demo, const QString &broken, const QString &nothing, const QString &live,
             const QString &unknown);

private:
    void renew();
    bool waitFor(const std::function<bool()> &condition);
    bool settle();
    bool picture(const QString &name, QWidget *of = nullptr);
    void open(const QString &path) { m_window->openSource(path); }
    int source() { return m_window->sources().firstId(); }
    bool showEvent(qint64 position, bool payload);
    bool showPinned();
    bool showReading(const QString &demo);
    bool showFailures(const QString &broken, const QString &nothing);

    // The views of one who looks closely (tourviews.cpp)
    bool showState();
    bool showProjection();
    bool showPopups();
    bool showDialogs(const QString &demo, const QString &unknown);

    // The Open dialog's pages about a server, which is not there (tourservers.cpp)
    bool showServers();

    // Who causes whom, and what looks suspicious (tourcausation.cpp)
    bool showCausation();
    bool showTrace();
    bool showFindings();
    bool showConsumers();

    const ConnectorCatalog &m_catalog;
    QString m_folder;
    QString m_suffix;
    QSize m_size;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace Backstory
