// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/mainwindow.h"

#include <QLabel>
#include <QtTest>

#include <algorithm>

namespace Backstory
{

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
