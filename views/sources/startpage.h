// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace Backstory
{

/// What the window shows while nothing is open: what can be opened, and how to begin.
class StartPage : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(const QString &suffixes, QWidget *parent = nullptr);

    /// While the demo is being written.
    void setBusy(bool busy);

Q_SIGNALS:
    void demoWanted();
    void fileWanted();

private:
    QPushButton *m_demo;
};

} // namespace Backstory
