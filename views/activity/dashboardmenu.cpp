// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/activity/dashboardmenu.h"

#include <QInputDialog>
#include <QMenu>

namespace Backstory
{

using namespace Qt::StringLiterals;

DashboardMenu::DashboardMenu(QWidget *parent)
    : QToolButton(parent)
{
    setText(u"Dashboards"_s);
    setAccessibleName(u"Dashboards"_s);
    setToolTip(u"Choices that were saved under a name; they are kept with the workspace"_s);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(new QMenu(this));
    fill();
}

void DashboardMenu::setDashboards(const QList<ActivityDashboard> &dashboards)
{
    m_dashboards = dashboards;
    fill();
}

// Names are a person's: an ampersand in them is no shortcut.
void DashboardMenu::fill()
{
    const auto shown = [](QString name) { return name.replace(u'&', u"&&"_s); };
    menu()->clear();
    for (const ActivityDashboard &dashboard : std::as_const(m_dashboards))
        menu()->addAction(shown(dashboard.name), this,
                          [this, choice = dashboard.choice] { Q_EMIT chosen(choice); });
    if (m_dashboards.isEmpty())
        menu()->addAction(u"None has been saved"_s)->setEnabled(false);
    menu()->addSeparator();
    menu()->addAction(u"Save what is shown …"_s, this, &DashboardMenu::askForName);
    if (m_dashboards.isEmpty())
        return;
    QMenu *removing = menu()->addMenu(u"Remove"_s);
    for (const ActivityDashboard &dashboard : std::as_const(m_dashboards))
        removing->addAction(shown(dashboard.name), this,
                            [this, name = dashboard.name] { Q_EMIT removeWanted(name); });
}

void DashboardMenu::askForName()
{
    auto *dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(u"Save the dashboard"_s);
    dialog->setLabelText(u"Its name; one with the same name is replaced:"_s);
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &name) {
        if (!name.trimmed().isEmpty())
            Q_EMIT saveWanted(name.trimmed());
    });
    dialog->open();
}

} // namespace Backstory
