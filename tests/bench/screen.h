// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

struct xcb_connection_t;

namespace Backstory
{

/// A virtual screen of the benchmark's own (Xvfb without a window manager) that says when a window was
/// mapped.
class Screen
{
public:
    static constexpr int Patience = 60'000; ///< milliseconds

    Screen();
    ~Screen();

    /// False where Xvfb cannot be started.
    bool isOpen() const { return m_connection != nullptr; }
    /// The environment of a program that is to show its windows here; offscreen where there is no screen.
    QProcessEnvironment environment() const;
    /// Forgets the windows that were mapped until now.
    void clear();
    /// Waits until a window of the size that only a main window has is mapped; false when none is.
    bool waitForWindow();

private:
    QProcess m_server;
    QTemporaryDir m_folder; ///< for what the programs keep while they run
    QString m_name;
    xcb_connection_t *m_connection = nullptr;
};

} // namespace Backstory
