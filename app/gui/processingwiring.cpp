// SPDX-License-Identifier: GPL-3.0-or-later
// How the window reads and shows how long consumers take.
#include "app/gui/mainwindow.h"
#include "views/processing/processingview.h"

namespace Backstory
{

// The delays of a large history take a while to be worked out, so only whoever looks pays for it.
void MainWindow::connectProcessing()
{
    connect(m_processingView, &ProcessingView::shown, this, &MainWindow::watchProcessing);
    connect(&m_sources, &OpenedSources::statusChanged, this, &MainWindow::watchProcessing);
    connect(&m_sources, &OpenedSources::sourcesChanged, this, [this] {
        for (const HistorySource &before : m_processing.sources()) {
            if (!m_sources.model().contains(before.id))
                m_processingWatch.end(before.id);
        }
        watchProcessing();
    });
    connect(&m_processingWatch, &ProcessingWatch::updated, this,
            [this](int, bool isChanged, const QString &problem) {
                m_processingView->setProgress({});
                m_processingView->setProblem(problem);
                if (isChanged)
                    m_processing.refresh();
            });
    connect(&m_processingWatch, &ProcessingWatch::progressed, this,
            [this](int, const QString &sentence) { m_processingView->setProgress(sentence); });
    connect(m_processingView, &ProcessingView::eventWanted, this, &MainWindow::openInTimeline);
    connect(m_processingView, &ProcessingView::exportWanted, this, &MainWindow::saveContent);
}

void MainWindow::watchProcessing()
{
    if (!m_processingView->isVisible())
        return;
    m_processing.setSources(m_sources.histories());
    for (const HistorySource &history : m_sources.histories()) {
        if (m_sources.model().status(history.id).state == SourceStatus::Following)
            m_processingWatch.watch(history.id, m_sources.location(history.id), history.path);
    }
}

} // namespace Backstory
