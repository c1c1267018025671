// SPDX-License-Identifier: GPL-3.0-or-later
// Where the panel about an event leads besides to other events, and what the window can ask of it; the rest
// of the wiring is in mainwindow.cpp.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "models/details/comparemodel.h"
#include "views/details/compareview.h"
#include "views/details/detailsview.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

#include <QDialog>
#include <QTableView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::connectDetails()
{
    connect(m_detailsView, &DetailsView::entityActivated, this, [this](const EntityReference &entity) {
        show({{entity, -1}, {}});
        m_timelineView->table()->setFocus();
    });
    connect(m_detailsView, &DetailsView::rawChanged, m_actions->raw, &QAction::setChecked);
    connect(m_actions->findInPayload, &QAction::triggered, this, [this] {
        m_actions->eventPanel->setChecked(true);
        m_detailsView->find();
    });
    connect(m_actions->copyJson, &QAction::triggered, this, [this] { m_details.copyEvent(EventForm::Json); });
    connect(m_actions->copyCloudEvent, &QAction::triggered, this,
            [this] { m_details.copyEvent(EventForm::CloudEvent); });
    connect(m_detailsView, &DetailsView::correlationActivated, this, [this](const QByteArray &correlation) {
        show({{{}, m_details.reference().source, correlation}, m_details.reference()});
        m_timelineView->table()->setFocus();
    });
}

void MainWindow::compareWithMarked()
{
    auto *dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(u"Compare two events"_s);
    auto *model = new CompareModel(m_pool, dialog);
    model->setSources(historiesFor(m_timeline.subject().source()));
    model->show(m_timeline.marked(), m_focus.selected());
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins({});
    auto *view = new CompareView(*model, dialog);
    layout->addWidget(view);
    dialog->resize(std::min(width() - 80, 960), std::min(height() - 80, 680));
    view->table()->setFocus();
    dialog->open();
}

} // namespace Backstory
