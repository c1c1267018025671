// SPDX-License-Identifier: GPL-3.0-or-later
// How the window keeps what is open as a document, and opens one; the rest of the wiring is in
// mainwindow.cpp.
#include "app/catalog/connectorcatalog.h"
#include "app/gui/linkarrival.h"
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "app/workspace/workspace.h"
#include "models/link/deeplink.h"
#include "models/opening/recentsources.h"
#include "models/query/causequery.h"
#include "views/activity/activityview.h"
#include "views/projection/projectionview.h"
#include "views/state/reducereditor.h"
#include "views/state/stateview.h"
#include "views/theme/noticebar.h"
#include "views/timeline/timelineview.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QSplitter>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// A pinned entity of the workspace whose source is open.
struct WantedPin {
    QString text; ///< as the workspace writes it
    DeepLink link;
    HistorySource source;
};

/// What is empty is not written.
void setOrRemove(QJsonObject &views, const QString &key, const QJsonValue &value)
{
    if (value.isUndefined() || value == QJsonObject() || value == QJsonArray())
        views.remove(key);
    else
        views[key] = value;
}

} // namespace

void MainWindow::connectWorkspace()
{
    m_pinSlot = std::make_unique<QuerySlot>(m_pool);
    m_workspace = std::make_unique<Workspace>();
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->newWindow, [this] { Q_EMIT newWindowWanted({}); });
    on(m_actions->newWorkspace, [this] { askToSave([this] { clearWorkspace(); }); });
    on(m_actions->openWorkspace, [this] {
        auto *dialog = new QFileDialog(this, u"Open a workspace"_s);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters({u"Workspaces (*.backstory)"_s, u"All files (*)"_s});
        connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openWorkspace);
        dialog->open();
    });
    on(m_actions->saveWorkspace, [this] { saveWorkspace({}); });
    on(m_actions->saveWorkspaceAs, [this] { saveWorkspaceAs({}); });
    connect(&m_focus, &Focus::pinnedChanged, this, &MainWindow::updateModified);
    connect(m_timelineView, &TimelineView::columnsChanged, this, &MainWindow::updateModified);
    connect(m_activityView, &ActivityView::dashboardsChanged, this, &MainWindow::updateModified);
    for (const QAction *panel : {m_actions->lanes, m_actions->entitiesPanel, m_actions->eventPanel})
        connect(panel, &QAction::toggled, this, &MainWindow::updateModified);
    connect(&m_sources, &OpenedSources::statusChanged, this, &MainWindow::restorePins);
    connect(&m_sources, &OpenedSources::historyChanged, this, &MainWindow::restorePins);
}

Workspace MainWindow::captureWorkspace() const
{
    Workspace workspace = *m_workspace; // with the keys that are not known
    workspace.sources.clear();
    for (const HistorySource &source : m_sources.histories()) {
        const SourceLocation location = m_sources.location(source.id);
        workspace.sources.append({ConnectorCatalog::placeOf(location), location.mappingFile});
    }
    workspace.pinned = m_pinsWanted; // those that have not been found yet are not forgotten
    for (const EntityReference &each : m_focus.pinned()) {
        const SourceLocation location = m_sources.location(each.source);
        if (location.url.isEmpty())
            continue;
        DeepLink link;
        link.source = ConnectorCatalog::placeOf(location);
        link.mappingFile = location.mappingFile;
        link.setEntity(each.id, each.category);
        if (const QString url = link.toUrl(); !workspace.pinned.contains(url))
            workspace.pinned.append(url);
    }
    const auto place = currentLink();
    workspace.place = place ? place->toUrl() : QString();
    workspace.zone = m_timeText.zone() == TimeText::Utc ? u"utc"_s : u"local"_s;
    workspace.views[u"columns"] = m_timelineView->columns();
    QJsonObject templates;
    const QMap<QString, QString> all = m_timeline.templates().all();
    for (auto it = all.cbegin(); it != all.cend(); ++it)
        templates[it.key()] = it.value();
    workspace.views[u"templates"] = templates;
    const QJsonObject reducers = m_reducers.toJson();
    for (const QString &key : ReducerShelf::jsonKeys())
        setOrRemove(workspace.views, key, reducers[key]);
    setOrRemove(workspace.views, u"muted"_s, m_findings.scope().mutes.toJson());
    setOrRemove(workspace.views, u"projections"_s, m_projectionReducers.toJson());
    setOrRemove(workspace.views, u"activity"_s, m_activityView->dashboards().toJson());
    workspace.views[u"lanes"] = m_actions->lanes->isChecked();
    workspace.views[u"entities"] = m_actions->entitiesPanel->isChecked();
    workspace.views[u"event"] = m_actions->eventPanel->isChecked();
    workspace.window = saveState();
    workspace.splitter = m_timelinePage->saveState();
    return workspace;
}

void MainWindow::openWorkspace(const QString &path)
{
    if (!m_sources.isEmpty() || !m_workspacePath.isEmpty()) {
        Q_EMIT newWindowWanted(path); // each window has one workspace
        return;
    }
    QString error;
    const auto workspace = Workspace::read(path, &error);
    if (!workspace) {
        m_notice->show(error);
        return;
    }
    m_workspacePath = QFileInfo(path).absoluteFilePath();
    m_workspace = std::make_unique<Workspace>(*workspace);
    m_recentSources->visit({m_workspacePath,
                            {},
                            RecentSource::Workspace,
                            workspace->sources.size(),
                            QDateTime::currentDateTimeUtc()});
    if (workspace->views.contains(u"columns"))
        m_timelineView->setColumns(workspace->views[u"columns"].toObject());
    if (workspace->views.contains(u"templates")) {
        SummaryTemplates templates;
        const QJsonObject texts = workspace->views[u"templates"].toObject();
        for (auto it = texts.begin(); it != texts.end(); ++it)
            templates.set(it.key(), it.value().toString());
        m_timeline.setTemplates(templates);
    }
    QStringList problems;
    m_reducers.setJson(workspace->views, &problems);
    m_projectionReducers.setJson(workspace->views[u"projections"].toObject(), &problems);
    m_findings.setMutes(FindingMutes::fromJson(workspace->views[u"muted"].toArray()));
    m_activityView->setDashboards(ActivityDashboards::fromJson(workspace->views[u"activity"].toObject()));
    if (!problems.isEmpty())
        m_notice->show(problems.join(u' '));
    const std::pair<QString, QAction *> panels[] = {{u"lanes"_s, m_actions->lanes},
                                                    {u"entities"_s, m_actions->entitiesPanel},
                                                    {u"event"_s, m_actions->eventPanel}};
    for (const auto &[key, action] : panels)
        action->setChecked(workspace->views[key].toBool(action->isChecked()));
    if (!workspace->splitter.isEmpty() && m_timelinePage->restoreState(workspace->splitter))
        m_preferences.splitter = workspace->splitter;
    if (!workspace->zone.isEmpty())
        setZone(workspace->zone == u"utc" ? TimeText::Utc : TimeText::Local);
    m_pinsWanted = workspace->pinned;
    for (const Workspace::Source &each : workspace->sources)
        m_sources.open(ConnectorCatalog::locationOf(each.place, each.mappingFile));
    if (!workspace->window.isEmpty())
        restoreState(workspace->window);
    if (!workspace->place.isEmpty())
        openLink(workspace->place);
    // As it is now, so that nothing looks changed that the file did not say; but what could not be understood
    // is not overwritten without being asked.
    if (problems.isEmpty()) {
        Workspace opened = captureWorkspace();
        m_workspace = std::make_unique<Workspace>(std::move(opened));
    }
    updatePage();
    updateModified();
}

// Pinned entities come back in their order, each as soon as its source has been read so far.
void MainWindow::restorePins()
{
    if (m_pinsWanted.isEmpty())
        return;
    m_pinsAgain = m_pinSlot->isRunning();
    if (m_pinsAgain)
        return;
    const QList<HistorySource> sources = m_sources.histories();
    QList<WantedPin> wanted;
    QHash<int, bool> settled;
    for (const QString &text : std::as_const(m_pinsWanted)) {
        QString error;
        const auto link = DeepLink::fromUrl(text, &error);
        for (const HistorySource &source : sources) {
            if (!link || m_sources.location(source.id) !=
                             ConnectorCatalog::locationOf(link->source, link->mappingFile))
                continue;
            const SourceStatus &status = m_sources.model().status(source.id);
            settled[source.id] = status.state == SourceStatus::Following;
            if (status.events > 0 || settled[source.id])
                wanted.append({text, *link, source});
        }
    }
    if (wanted.isEmpty())
        return;
    m_pinSlot->start(
        [wanted](QueryScope &scope) {
            QList<EntityReference> found;
            for (const WantedPin &pin : wanted)
                found.append(findLinkedPlace(scope, pin.source, pin.link).entity);
            return found;
        },
        [this, wanted, settled](QList<EntityReference> &&found) {
            for (qsizetype i = 0; i < found.size(); ++i) {
                const bool there = found[i].isValid();
                if (!there && !settled.value(wanted[i].source.id))
                    continue;
                m_pinsWanted.removeOne(wanted[i].text);
                if (there && m_sources.model().contains(found[i].source))
                    m_focus.pin(found[i]);
            }
            updateModified();
            if (m_pinsAgain)
                restorePins();
        });
}

void MainWindow::saveWorkspace(const std::function<void()> &then)
{
    if (m_workspacePath.isEmpty())
        return saveWorkspaceAs(then);
    Workspace workspace = captureWorkspace();
    if (const auto problem = workspace.write(m_workspacePath)) {
        m_notice->show(*problem);
        return;
    }
    m_workspace = std::make_unique<Workspace>(std::move(workspace));
    m_recentSources->visit({m_workspacePath,
                            {},
                            RecentSource::Workspace,
                            m_workspace->sources.size(),
                            QDateTime::currentDateTimeUtc()});
    updatePage();
    updateModified();
    if (then)
        then();
}

void MainWindow::saveWorkspaceTo(const QString &path)
{
    m_workspacePath =
        QFileInfo(path.endsWith(u".backstory"_s, Qt::CaseInsensitive) ? path : path + u".backstory"_s)
            .absoluteFilePath();
    saveWorkspace({});
}

void MainWindow::saveWorkspaceAs(const std::function<void()> &then)
{
    auto *dialog = new QFileDialog(this, u"Save the workspace"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"backstory"_s);
    dialog->setNameFilters({u"Workspaces (*.backstory)"_s});
    dialog->selectFile(m_workspacePath.isEmpty() ? u"workspace.backstory"_s : m_workspacePath);
    connect(dialog, &QFileDialog::fileSelected, this, [this, then](const QString &path) {
        m_workspacePath = path;
        saveWorkspace(then);
    });
    dialog->open();
}

void MainWindow::updateModified()
{
    setWindowModified(!m_workspacePath.isEmpty() && !m_workspace->hasSameContent(captureWorkspace()));
}

// What was typed in the last moments counts, too.
bool MainWindow::wantsSaving()
{
    m_stateView->editor()->flush();
    m_projectionView->editor()->flush();
    updateModified();
    return isWindowModified() ||
           (m_workspacePath.isEmpty() && (m_reducers.hasDrafts() || m_projectionReducers.hasDrafts()));
}

void MainWindow::askToSave(const std::function<void()> &then)
{
    if (!wantsSaving()) {
        then();
        return;
    }
    const QString why =
        m_workspacePath.isEmpty()
            ? u"A reducer was changed and has not been saved. A workspace keeps it."_s
            : u"“%1” has been changed: its sources, pinned entities, reducers or columns."_s.arg(
                  QFileInfo(m_workspacePath).fileName());
    auto *box = new QMessageBox(QMessageBox::NoIcon, u"Save the workspace?"_s, why,
                                QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setDefaultButton(QMessageBox::Save);
    connect(box, &QMessageBox::finished, this, [this, then](int answer) {
        if (answer == QMessageBox::Save)
            saveWorkspace(then);
        else if (answer == QMessageBox::Discard)
            then();
    });
    box->open();
}

void MainWindow::clearWorkspace()
{
    m_workspacePath.clear();
    m_pinsWanted.clear();
    m_focus.setPinned({});
    m_focus.setRange({}, {});
    while (!m_sources.isEmpty()) {
        const int id = m_sources.firstId();
        m_navigation.forget(id);
        m_sources.close(id);
    }
    QStringList problems;
    m_reducers.setJson({}, &problems);
    m_projectionReducers.setJson({}, &problems);
    m_findings.setMutes({});
    m_activityView->setDashboards({});
    m_workspace = std::make_unique<Workspace>();
    updatePage();
    updateModified();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_preferences.geometry = saveGeometry();
    m_preferences.docks = saveState();
    if (!m_mayClose && wantsSaving()) {
        event->ignore();
        askToSave([this] {
            m_mayClose = true;
            QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
        });
        return;
    }
    // Where the person was is no change to be asked about.
    if (!m_workspacePath.isEmpty() && !isWindowModified())
        captureWorkspace().write(m_workspacePath);
    for (const int id : m_visited.keys()) {
        if (m_sources.model().contains(id)) {
            const SourceLocation location = m_sources.location(id);
            m_recentSources->setEvents(ConnectorCatalog::placeOf(location), location.mappingFile,
                                       m_sources.model().status(id).events);
        }
    }
    event->accept();
    Q_EMIT closed();
}

} // namespace Backstory
