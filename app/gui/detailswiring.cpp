// SPDX-License-Identifier: GPL-3.0-or-later
// Where the panel about an event leads besides to other events, and what the window can ask of it; the rest
// of the wiring is in mainwindow.cpp.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "views/details/detailsview.h"

#include <QAction>
#include <QDockWidget>

namespace Backstory
{

void MainWindow::connectDetails()
{
    connect(m_detailsView, &DetailsView::entityActivated, this, [this](const EntityReference &entity) {
        show({{entity, -1}, {}});
    });
    connect(m_detailsView, &DetailsView::rawChanged, m_actions->raw, &QAction::setChecked);
    connect(m_actions->findInPayload, &QAction::triggered, this, [this] {
        m_right->show();
        m_detailsView->find();
    });
    connect(m_actions->copyJson, &QAction::triggered, this, [this] { m_details.copyEvent(EventForm::Json); });
    connect(m_actions->copyCloudEvent, &QAction::triggered, this,
            [this] { m_details.copyEvent(EventForm::CloudEvent); });
}

} // namespace Backstory
