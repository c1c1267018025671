// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activitydashboards.h"

#include <QToolButton>

namespace Backstory
{

/// The dashboards that were saved: shows one, saves what is shown under a name, removes one.
class DashboardMenu : public QToolButton
{
    Q_OBJECT
public:
    explicit DashboardMenu(QWidget *parent = nullptr);

    void setDashboards(const QList<ActivityDashboard> &dashboards);

Q_SIGNALS:
    void chosen(const Backstory::ActivityChoice &choice);
    void saveWanted(const QString &name);
    void removeWanted(const QString &name);

private:
    void fill();
    void askForName();

    QList<ActivityDashboard> m_dashboards;
};

} // namespace Backstory
