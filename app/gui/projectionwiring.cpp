// SPDX-License-Identifier: GPL-3.0-or-later
// How the window shows what all events of the shown source come to, and by which reducer.
#include "app/gui/mainwindow.h"
#include "models/query/causequery.h"
#include "views/projection/projectionview.h"
#include "views/state/reducereditor.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::connectProjection()
{
    connectEditor(*m_projectionView->editor(), m_projectionReducers);
    const auto showReducer = [this] {
        showReducerOf(m_projectionReducers, *m_projectionView->editor(), m_projectionReducer,
                      [this](const ReducerSource &reducer, const QString &draft) {
                          m_projectionView->setReducer(reducer, draft);
                      });
    };
    connect(&m_projectionReducers, &ReducerShelf::choicesChanged, this, showReducer);
    showReducer();
    connect(m_projectionView, &ProjectionView::choiceChanged, this, &MainWindow::updateProjection);
    connect(m_projectionView, &ProjectionView::entityActivated, this, [this](const EntityReference &entity) {
        show({{entity, -1}, {}});
        showView(View::State);
    });
    connect(&m_entities, &EntitiesModel::overviewLoaded, this, &MainWindow::updateProjection);
    connect(&m_sources, &OpenedSources::historyChanged, this, [this](int id, bool anew) {
        if (id != m_projection.selection().source.id)
            return;
        if (anew)
            m_projection.restart();
        else
            m_projection.refresh();
    });
}

// Folds only while somebody looks: it takes a whole core.
void MainWindow::updateProjection()
{
    if (m_view != View::Projection)
        return m_projection.setSelection({});
    const HistorySource source = sourceWithId(m_sources.histories(), currentSource());
    m_projectionView->setCategories(m_categories->names());
    const std::optional<QString> category = m_projectionView->category();
    const bool byEntity = m_projectionView->isByEntity();
    const ProjectionSelection next{source, category, byEntity};
    if (!(next == m_projection.selection()))
        m_projectionView->editor()->flush(); // it belongs to what was chosen before
    m_projectionReducers.setStandard(byEntity ? CategoryReducers::defaultName() : u"counters"_s);
    const QString name = category.value_or(QString());
    m_projectionReducers.setCategory(byEntity ? name : name + u" in one state"_s);
    m_projection.setSelection(next);
}

} // namespace Backstory
