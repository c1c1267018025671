// SPDX-License-Identifier: GPL-3.0-or-later
// What the window's actions do; the wiring of models and views is in mainwindow.cpp.
#include "app/catalog/connectorcatalog.h"
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"

#include "app/demo/demo.h"
#include "models/link/deeplink.h"
#include "models/payload/payloaddecoder.h"
#include "views/activity/activityview.h"
#include "views/causation/causationview.h"
#include "views/consumers/consumersview.h"
#include "views/details/detailsview.h"
#include "views/entities/entitiesview.h"
#include "views/findings/findingsview.h"
#include "views/processing/processingview.h"
#include "views/sources/startpage.h"
#include "views/spacetime/spacetimeview.h"
#include "views/state/stateview.h"
#include "views/timeline/lanesview.h"
#include "views/timeline/timelineview.h"
#include "views/trace/traceview.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QMessageBox>
#include <QMimeData>
#include <QStandardPaths>

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::connectActions()
{
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->open, &MainWindow::chooseFile);
    on(m_actions->demo, &MainWindow::openDemo);
    on(m_actions->readAgain, [this] { m_sources.readAgain(currentSource()); });
    on(m_actions->cancel, [this] { m_sources.cancelAll(); });
    on(m_actions->resume, [this] { m_sources.resumeAll(); });
    on(m_actions->closeSource, [this] {
        const int id = currentSource();
        m_navigation.forget(id);
        m_sources.close(id);
        if (!m_sources.isEmpty() && !m_timeline.subject().isValid())
            showSource(m_sources.firstId());
    });
    on(m_actions->quit, &QWidget::close);
    on(m_actions->find, [this] { m_entitiesView->focusSearch(); });
    on(m_actions->copyId, [this] { m_details.copyEvent(EventForm::Id); });
    on(m_actions->copyPayload, [this] { m_detailsView->copyPayload(); });
    on(m_actions->raw, [this](bool checked) { m_detailsView->setRaw(checked); });
    on(m_actions->themeSystem, [this] { setTheme(Theme::System); });
    on(m_actions->themeLight, [this] { setTheme(Theme::Light); });
    on(m_actions->themeDark, [this] { setTheme(Theme::Dark); });
    on(m_actions->local, [this] { setZone(TimeText::Local); });
    on(m_actions->utc, [this] { setZone(TimeText::Utc); });
    on(m_actions->back, [this] { go(m_navigation.back()); });
    on(m_actions->forward, [this] { go(m_navigation.forward()); });
    on(m_actions->allEvents, [this] { showSource(currentSource()); });
    on(m_actions->cause, [this] { followRelation(RelatedEvent::CauseOf); });
    on(m_actions->effect, [this] { followRelation(RelatedEvent::EffectOf); });
    on(m_actions->about, [this] {
        auto *box = new QMessageBox(
            QMessageBox::NoIcon, u"About Backstory"_s,
            u"<b>Backstory %1</b><br>Shows the event history behind any entity. "
            "It never writes to a source.<br><br>Free software under the GNU GPL, version 3 or later."_s.arg(
                QApplication::applicationVersion()),
            QMessageBox::Close, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
}

void MainWindow::updateActions()
{
    const SourcesModel &sources = m_sources.model();
    const QList<SourceStatus> all = sources.statuses();
    const auto any = [&all](SourceStatus::State state) {
        return std::any_of(all.begin(), all.end(),
                           [state](const SourceStatus &status) { return status.state == state; });
    };
    const bool opened = !m_sources.isEmpty();
    const bool selected = m_details.reference().isValid() && m_errorSource < 0;
    const auto relates = [this](int relation) {
        const auto &related = m_details.relations().related;
        return std::any_of(related.begin(), related.end(), [relation](const RelatedEvent &each) {
            return each.relation == relation && each.event.isValid();
        });
    };
    m_actions->readAgain->setEnabled(any(SourceStatus::Failed));
    m_actions->cancel->setEnabled(m_sources.isReading());
    m_actions->resume->setEnabled(any(SourceStatus::Canceled));
    m_actions->closeSource->setEnabled(opened);
    m_actions->find->setEnabled(opened);
    m_actions->allEvents->setEnabled(opened);
    m_actions->goTo->setEnabled(opened);
    const EntityReference entity = currentEntity();
    m_actions->pin->setEnabled(entity.isValid() && m_errorSource < 0);
    m_actions->pin->setChecked(m_focus.isPinned(entity));
    m_actions->mark->setEnabled(selected);
    m_actions->mark->setChecked(selected && m_timeline.marked() == m_focus.selected());
    m_actions->compare->setEnabled(selected && m_timeline.marked().isValid() &&
                                   !(m_timeline.marked() == m_focus.selected()));
    m_actions->newest->setEnabled(m_timeline.subject().isValid());
    m_actions->summary->setEnabled(selected && !m_details.relations().event.type.isEmpty());
    for (QAction *action : {m_actions->copyId, m_actions->copyJson, m_actions->copyCloudEvent,
                            m_actions->copyPayload, m_actions->findInPayload, m_actions->raw})
        action->setEnabled(selected);
    m_actions->copyLink->setEnabled(m_timeline.subject().isValid() && m_errorSource < 0);
    const bool inState = m_view == View::State && m_errorSource < 0 && m_state.entity().isValid();
    m_actions->stepBack->setEnabled(inState && m_state.step() > 0);
    m_actions->stepForward->setEnabled(inState && m_state.step() < m_state.steps().size());
    for (QAction *action : {m_actions->play, m_actions->blame, m_actions->copyState})
        action->setEnabled(inState && !m_state.steps().isEmpty());
    for (QAction *action : {m_actions->reducerPanel, m_actions->logicOfThen})
        action->setEnabled(m_view == View::State && opened);
    for (QAction *action : m_actions->views)
        action->setEnabled(opened);
    m_actions->back->setEnabled(m_navigation.canGoBack());
    m_actions->forward->setEnabled(m_navigation.canGoForward());
    m_actions->cause->setEnabled(selected && relates(RelatedEvent::CauseOf));
    m_actions->effect->setEnabled(selected && relates(RelatedEvent::EffectOf));
    m_actions->trace->setEnabled(selected);
    m_actions->finding->setEnabled(selected && selectedFinding().isValid());
    for (QAction *action : {m_actions->exportOtlp, m_actions->exportPerfetto})
        action->setEnabled(!m_trace.trace().isEmpty());
    m_actions->exportSpaceTime->setEnabled(m_spaceTime.spaceTime()->from.isValid());
}

void MainWindow::followRelation(int relation)
{
    for (const RelatedEvent &related : m_details.relations().related) {
        if (related.relation == relation && related.event.isValid())
            return followLink(related.event);
    }
}

void MainWindow::open(const QString &text)
{
    if (DeepLink::isLink(text))
        openLink(text);
    else if (text.endsWith(u".backstory"_s, Qt::CaseInsensitive))
        openWorkspace(QUrl(text).isLocalFile() ? QUrl(text).toLocalFile() : text);
    else
        openSource(text);
}

void MainWindow::openSource(const QString &pathOrUrl)
{
    openLocation(ConnectorCatalog::locationOf(pathOrUrl));
}

void MainWindow::openLocation(const SourceLocation &location)
{
    const bool first = m_sources.isEmpty();
    const int id = m_sources.open(location);
    if (!first)
        showSource(id);
}

void MainWindow::openDemo()
{
    if (m_writingDemo)
        return;
    m_writingDemo = true;
    m_startPage->setBusy(true);
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    m_demoWriter = std::jthread([this, folder](std::stop_token stop) {
        const QString path = folder + u"/auction-house.db"_s;
        QDir().mkpath(folder);
        // Written beside and renamed, so that a half-written store is never taken for the demo.
        std::optional<QString> error;
        if (!QFile::exists(path)) {
            error = writeDemo(path + u".part"_s, {}, {}, stop);
            if (!error && !QFile::rename(path + u".part"_s, path))
                error = u"The demo could not be written to %1."_s.arg(folder);
        }
        QMetaObject::invokeMethod(
            this,
            [this, path, error] {
                m_writingDemo = false;
                m_startPage->setBusy(false);
                if (!error)
                    return openSource(path);
                auto *box = new QMessageBox(QMessageBox::NoIcon, u"The demo cannot be opened"_s, *error,
                                            QMessageBox::Close, this);
                box->setAttribute(Qt::WA_DeleteOnClose);
                box->open();
            },
            Qt::QueuedConnection);
    });
}

void MainWindow::search(const QString &text)
{
    m_entitiesView->search(text);
}

void MainWindow::setRawPayload(bool raw)
{
    m_actions->raw->setChecked(raw);
    m_detailsView->setRaw(raw);
}

void MainWindow::setZone(TimeText::Zone zone)
{
    m_preferences.zone = zone;
    m_timeText = TimeText(zone);
    (zone == TimeText::Utc ? m_actions->utc : m_actions->local)->setChecked(true);
    m_timeline.setTimeText(m_timeText);
    m_timelineView->setTimeText(m_timeText);
    m_stateView->setTimeText(m_timeText);
    m_causationView->setTimeText(m_timeText);
    m_traceView->setTimeText(m_timeText);
    m_spaceTimeView->setTimeText(m_timeText);
    m_findingsView->setTimeText(m_timeText);
    m_consumersView->setTimeText(m_timeText);
    m_processingView->setTimeText(m_timeText);
    m_activityView->setTimeText(m_timeText);
    updateRange();
    m_lanesView->setTimeText(m_timeText);
    m_details.setTimeText(m_timeText);
    updateStatus();
}

void MainWindow::showTheme(Theme theme)
{
    m_preferences.theme = theme;
    (theme == Theme::Light  ? m_actions->themeLight
     : theme == Theme::Dark ? m_actions->themeDark
                            : m_actions->themeSystem)
        ->setChecked(true);
}

void MainWindow::setTheme(Theme theme)
{
    m_preferences.theme = theme;
    Q_EMIT themeChosen(theme);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    for (const QUrl &url : event->mimeData()->urls())
        open(url.isLocalFile() ? url.toLocalFile() : QString::fromLatin1(url.toEncoded()));
    event->acceptProposedAction();
}

} // namespace Backstory
