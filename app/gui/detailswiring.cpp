// SPDX-License-Identifier: GPL-3.0-or-later
// Where the panel about an event leads besides to other events; the rest of the wiring is in mainwindow.cpp.
#include "app/gui/mainwindow.h"
#include "views/details/detailsview.h"

namespace Backstory
{

void MainWindow::connectDetails()
{
    connect(m_detailsView, &DetailsView::entityActivated, this, [this](const EntityReference &entity) {
        show({{entity, -1}, {}});
    });
}

} // namespace Backstory
