// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace Backstory
{

/// Backstory in a real window on a virtual screen of its own, so that no other window gets the keys: pressed
/// with real keys, photographed into `build/<preset>/story`, with files in a home of its own. Needs Xvfb and
/// xdotool.
class RealWindow
{
public:
    static constexpr int Patience = 30'000; ///< milliseconds

    RealWindow();
    ~RealWindow() { end(); }

    /// Starts the screen for this process; false where the tools are missing.
    static bool startScreen(QProcess &screen);

    bool start(const QStringList &arguments);
    /// Writes and opens the demo store, and waits until something of it is shown.
    bool openDemo() const;
    /// Ends it without a word, as a crash would.
    void end();
    void key(const QString &keys) const;
    void type(const QString &text) const;
    void photograph(const QString &name) const;
    /// What the window copies when asked to with these keys; empty when nothing came.
    QString copied(const QString &keys) const;
    /// Asks until what is copied holds the text; false when Patience is over.
    bool copies(const QString &keys, const QString &text) const;
    /// What it remembers as the place where the person is.
    QJsonObject lastPlace() const;
    void forgetPlaces() const;

    const QTemporaryDir &home() const { return m_home; }
    QString dataFolder() const { return m_home.filePath(QStringLiteral("data/backstory")); }
    QString historyFolder() const { return m_home.filePath(QStringLiteral("cache/backstory/histories")); }

private:
    QTemporaryDir m_home;
    QString m_pictures;
    std::unique_ptr<QProcess> m_process;
};

/// Runs a test of a real window: starts the screen, then the test; 77 (skipped) where the tools are missing.
int runOnVirtualScreen(int argc, char **argv, QObject &test);

} // namespace Backstory
