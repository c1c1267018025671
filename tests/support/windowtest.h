// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/catalog/connectorcatalog.h"
#include "app/demo/demo.h"
#include "app/gui/mainwindow.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

namespace Backstory
{

/// A test of windows with a home of its own and a small demo store in it.
class WindowTest : public QObject
{
protected:
    /// Writes the store; why it could not be written, or nothing.
    QString prepare(const QString &name = QStringLiteral("demo.db"))
    {
        qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")).toUtf8());
        qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
        m_demo = m_folder.filePath(name);
        DemoOptions options;
        options.events = 2'000;
        m_catalog = std::make_unique<ConnectorCatalog>();
        return writeDemo(m_demo, options).value_or(QString());
    }

    QTemporaryDir m_folder;
    QString m_demo;
    std::unique_ptr<ConnectorCatalog> m_catalog;
};

/// Waits until nothing runs in the window any more; painting may ask for more, so it is painted in between.
inline bool settle(MainWindow &window)
{
    for (int i = 0; i < 3; ++i) {
        window.grab();
        if (!QTest::qWaitFor([&window] { return window.isQuiet(); }, 30'000))
            return false;
    }
    return true;
}

/// Some visible label contains the text.
inline bool says(MainWindow &window, const QString &part)
{
    const QList<QLabel *> labels = window.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&part](const QLabel *label) {
        return label->isVisible() && label->text().contains(part);
    });
}

} // namespace Backstory
