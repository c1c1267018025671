// SPDX-License-Identifier: GPL-3.0-or-later
// How the window reads and shows how long consumers take.
#include "app/gui/mainwindow.h"
#include "views/processing/processingview.h"

#include <QFileDialog>

namespace Backstory
{

using namespace Qt::StringLiterals;

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
    connect(m_processingView, &ProcessingView::spansWanted, this, &MainWindow::chooseSpans);
    connect(&m_processingWatch, &ProcessingWatch::spansAdded, this,
            [this](int, const QString &sentence) { notify(sentence); });
    connect(m_processingView, &ProcessingView::eventWanted, this, &MainWindow::openInTimeline);
    connect(m_processingView, &ProcessingView::exportWanted, this, &MainWindow::saveContent);
}

// They are kept with the history of the source that one stands in.
void MainWindow::chooseSpans()
{
    const int source = currentSource();
    if (!m_processingWatch.isWatching(source)) {
        notify(u"Spans are added to a source that has been read: open the one that they are about."_s);
        return;
    }
    auto *dialog = new QFileDialog(this, u"Spans about %1"_s.arg(m_sources.model().status(source).name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({u"OTLP as JSON (*.json *.jsonl *.ndjson)"_s, u"All files (*)"_s});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, source](const QString &path) { m_processingWatch.addSpans(source, path); });
    dialog->open();
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
