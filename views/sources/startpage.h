// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QListView;
class QPushButton;

namespace Backstory
{

class RecentSources;

/// What the window shows while nothing is open: what can be opened, and how to begin.
class StartPage : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(const QString &suffixes, QWidget *parent = nullptr);

    /// While the demo is being written.
    void setBusy(bool busy);
    /// What was opened last, to open it again; stays the owner's.
    void setRecents(RecentSources &recents);

Q_SIGNALS:
    void demoWanted();
    void fileWanted();
    void recentWanted(const QString &place, const QString &mappingFile);

private:
    void updateRecents();

    QPushButton *m_demo;
    QWidget *m_steps;
    QWidget *m_recentBox;
    QListView *m_recentList;
};

} // namespace Backstory
