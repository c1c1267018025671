// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/mainwindow.h"
#include "app/gui/linkarrival.h"
#include "app/gui/windowactions.h"
#include "app/workspace/workspace.h"
#include "models/goto/gotoquery.h"
#include "models/opening/recentsources.h"
#include "models/query/causequery.h"
#include "views/activity/activityview.h"
#include "views/consumers/consumersview.h"
#include "views/details/detailsview.h"
#include "views/entities/entitiesview.h"
#include "views/findings/findingsview.h"
#include "views/processing/processingview.h"
#include "views/projection/projectionview.h"
#include "views/sources/errorpage.h"
#include "views/sources/sourcesview.h"
#include "views/sources/startpage.h"
#include "views/sources/statusstrip.h"
#include "views/spacetime/spacetimeview.h"
#include "views/state/stateview.h"
#include "views/timeline/lanesview.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"
#include "views/trace/traceview.h"

#include <QCloseEvent>
#include <QDialog>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QDockWidget *dock(QMainWindow &window, const QString &name, QWidget *content, Qt::DockWidgetArea area,
                  int width)
{
    auto *made = new QDockWidget(name, &window);
    made->setObjectName(name);
    made->setFeatures(QDockWidget::NoDockWidgetFeatures);
    made->setTitleBarWidget(new QWidget(made));
    made->setWidget(content);
    content->setMinimumWidth(200);
    window.addDockWidget(area, made);
    window.resizeDocks({made}, {width}, Qt::Horizontal);
    return made;
}

/// A status bar that is nothing but the strip: QStatusBar's own layout frames its widgets and keeps margins.
class StripBar : public QStatusBar
{
public:
    explicit StripBar(StatusStrip *strip)
        : m_strip(strip)
    {
        strip->setParent(this);
        setSizeGripEnabled(false);
        setFixedHeight(strip->height());
    }

protected:
    void resizeEvent(QResizeEvent *) override { m_strip->setGeometry(rect()); }

private:
    StatusStrip *m_strip;
};

} // namespace

MainWindow::MainWindow(const ConnectorCatalog &catalog, const Preferences &preferences, LastPlaces *places,
                       RecentSources *recents)
    : m_catalog(catalog)
    , m_preferences(preferences)
    , m_places(places)
    , m_sources(catalog)
    , m_entities(m_pool, m_categories)
    , m_timeline(m_pool, m_categories)
    , m_lanes(m_pool, m_categories)
    , m_details(m_pool, m_categories)
    , m_reducers(m_pool)
    , m_projectionReducers(m_pool)
    , m_causation(m_pool)
    , m_trace(m_pool, m_categories)
    , m_spaceTime(m_pool, m_categories)
    , m_findings(m_pool)
    , m_evidence(m_pool)
    , m_findingMarks(m_pool)
    , m_findingNodes(m_pool)
    , m_consumers(m_pool)
    , m_consumerWatch(catalog)
    , m_processing(m_pool)
    , m_processingWatch(catalog)
    , m_activity(m_pool)
    , m_rangeSlot(m_pool)
    , m_link(m_pool)
    , m_lookup(catalog, m_pool)
    , m_recentSources(recents ? recents : new RecentSources(this))
    , m_actions(std::make_unique<WindowActions>(*this))
{
    m_pool.setCategories(m_categories);
    setAcceptDrops(true);
    setWindowTitle(u"Backstory"_s);
    makeViews();
    makeTabs();
    connectActions();
    connectViews();
    connectSources();
    connectFocus();
    connectDetails();
    connectLanes();
    connectState();
    connectReducers();
    connectProjection();
    connectCausation();
    connectFindings();
    connectConsumers();
    connectProcessing();
    connectActivity();
    connectRange();
    connectLookup();
    connectLinks();
    connectGoto();
    connectPalette();
    connectOpening();
    connectSecrets();
    setZone(preferences.zone);
    m_timelineView->setColumns(preferences.columns);
    m_timeline.setTemplates(preferences.templates);
    m_actions->viewMenu->insertMenu(m_actions->raw, m_timelineView->columnMenu());
    showTheme(preferences.theme);
    resize(1280, 800);
    if (!preferences.docks.isEmpty())
        restoreState(preferences.docks);
    if (!preferences.geometry.isEmpty())
        restoreGeometry(preferences.geometry);
    if (!preferences.splitter.isEmpty())
        m_timelinePage->restoreState(preferences.splitter);
    connectWorkspace();
    updatePage();
    updateStatus();
    updateActions();
}

MainWindow::~MainWindow()
{
    m_demoWriter.request_stop();
    // What a dialog asks of the pool must not outlive it.
    qDeleteAll(findChildren<QDialog *>(QString(), Qt::FindDirectChildrenOnly));
    // The views refer to the models, which are members and go before the children.
    delete m_left;
    delete m_right;
    delete m_pages;
}

void MainWindow::makeViews()
{
    m_sourcesView = new SourcesView(m_sources.model());
    m_entitiesView = new EntitiesView(m_entities);
    m_lanesView = new LanesView(m_lanes);
    m_timelineView = new TimelineView(m_timeline);
    m_timelinePage = new QSplitter(Qt::Vertical);
    m_timelinePage->setHandleWidth(1);
    m_timelinePage->setChildrenCollapsible(false);
    m_timelinePage->addWidget(m_lanesView);
    m_timelinePage->addWidget(m_timelineView);
    m_timelinePage->setStretchFactor(1, 1);
    m_detailsView = new DetailsView(m_details);
    m_startPage =
        new StartPage(u"SQLite databases and JSON lines (.db .sqlite .ndjson .jsonl, also .gz and .zst)"_s);
    m_errorPage = new ErrorPage;
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_startPage);
    m_stateView = new StateView(m_state, m_pool, m_categories);
    m_pages->addWidget(m_timelinePage);
    m_pages->addWidget(m_stateView);
    m_projectionView = new ProjectionView(m_projection, m_pool);
    m_pages->addWidget(m_projectionView);
    makeCausationViews();
    m_findingsView = new FindingsView(m_findings, m_evidence);
    m_pages->addWidget(m_findingsView);
    m_consumersView = new ConsumersView(m_consumers);
    m_pages->addWidget(m_consumersView);
    m_processingView = new ProcessingView(m_processing);
    m_pages->addWidget(m_processingView);
    m_activityView = new ActivityView(m_activity);
    m_pages->addWidget(m_activityView);
    m_pages->addWidget(m_errorPage);
    setCentralWidget(m_pages);

    auto *left = new QWidget;
    auto *layout = new QVBoxLayout(left);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_sourcesView);
    layout->addWidget(m_entitiesView, 1);
    m_left = dock(*this, u"Entities"_s, left, Qt::LeftDockWidgetArea, 240);
    m_right = dock(*this, u"Event"_s, m_detailsView, Qt::RightDockWidgetArea, 328);

    m_status = new StatusStrip;
    setStatusBar(new StripBar(m_status));
    menuBar()->setFixedHeight(24);
    m_title = new QLabel(this);
    m_title->setProperty("role", u"muted"_s);
    m_title->setContentsMargins(0, 0, 16, 0);
    m_title->setMinimumHeight(24);
    m_title->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    menuBar()->setCornerWidget(m_title);
    setContextMenuPolicy(Qt::NoContextMenu);
}

void MainWindow::connectViews()
{
    connect(m_startPage, &StartPage::demoWanted, this, &MainWindow::openDemo);
    connect(m_startPage, &StartPage::fileWanted, this, &MainWindow::chooseFile);
    connect(m_errorPage, &ErrorPage::fileWanted, this, &MainWindow::chooseFile);
    connect(m_errorPage, &ErrorPage::againWanted, m_actions->readAgain, &QAction::trigger);
    connect(m_errorPage, &ErrorPage::removeWanted, m_actions->closeSource, &QAction::trigger);
    connect(m_sourcesView, &SourcesView::addWanted, this, &MainWindow::chooseFile);
    connect(m_sourcesView, &SourcesView::sourceChosen, this, &MainWindow::showSource);
    connect(m_entitiesView, &EntitiesView::entityChosen, this, [this](const EntityReference &entity) {
        show({{entity, -1}, {}});
        m_timelineView->table()->setFocus();
    });
    connect(m_timelineView, &TimelineView::linkActivated, this, &MainWindow::followLink);
    connect(m_timelineView, &TimelineView::detailsWanted, m_detailsView, &DetailsView::focusSections);
    connect(m_detailsView, &DetailsView::linkActivated, this, &MainWindow::followLink);
    connect(m_detailsView, &DetailsView::saveWanted, this,
            [this](const QByteArray &payload) { saveContent(payload, u"payload"_s); });
    connect(&m_details, &DetailsModel::relationsLoaded, this, &MainWindow::updateActions);
    connect(&m_details, &DetailsModel::relationsLoaded, this, &MainWindow::remember);
    connect(m_status, &StatusStrip::cancelWanted, m_actions->cancel, &QAction::trigger);
    connect(m_status, &StatusStrip::resumeWanted, m_actions->resume, &QAction::trigger);
    connect(m_status, &StatusStrip::errorWanted, this, [this] {
        for (int row = 0; row < m_sources.model().rowCount(); ++row) {
            const int id = m_sources.model().idAt(row);
            if (m_sources.model().status(id).state == SourceStatus::Failed)
                return showSource(id);
        }
    });
}

void MainWindow::connectSources()
{
    connect(&m_sources, &OpenedSources::sourcesChanged, this, [this] {
        const QList<HistorySource> histories = m_sources.histories();
        for (const int gone : m_lookup.keepOnly(histories))
            m_navigation.forget(gone);
        m_entities.setSources(histories);
        // What was looked up alone would count twice there.
        m_causation.setSources(histories);
        m_activity.setSources(histories);
        m_consumers.setSources(histories);
        m_findings.setSources(histories);
        m_evidence.setSources(histories);
        m_findingMarks.setSources(histories);
        m_findingNodes.setSources(histories);
        passSources(m_timeline.subject().source());
        updatePage();
        updateStatus();
        updateActions();
    });
    connect(&m_sources, &OpenedSources::statusChanged, this, [this](int id) {
        const SourceStatus &status = m_sources.model().status(id);
        if (status.state == SourceStatus::Failed && status.events == 0 && m_errorSource < 0 &&
            !m_timeline.subject().isValid())
            m_errorSource = id;
        else if (status.state != SourceStatus::Failed && m_errorSource == id)
            m_errorSource = -1;
        if (!m_timeline.subject().isValid() && m_errorSource < 0 &&
            (status.events > 0 || status.state == SourceStatus::Following))
            enter(id);
        updatePage();
        updateStatus();
        updateActions();
    });
    connect(&m_sources, &OpenedSources::historyChanged, this, [this](int id, bool anew) {
        m_entities.refresh();
        m_timeline.refresh(id, anew);
        m_details.refresh();
        seekLookedUp(id);
        if (m_partial)
            updateStatus();
    });
    connect(&m_sources, &OpenedSources::closed, this, [this](const QString &path) { m_pool.forget(path); });
}

void MainWindow::show(const Place &place)
{
    m_links->cancel(); // whoever goes elsewhere does not want to be taken away later
    if (!m_navigation.isEmpty() && m_navigation.current().subject == place.subject &&
        m_navigation.current().event == place.event && m_errorSource < 0)
        return;
    m_navigation.visit(place);
    go(place);
}

void MainWindow::go(const Place &place)
{
    m_lookup.cancel();
    m_going = true;
    m_errorSource = -1;
    if (!(m_timeline.subject() == place.subject)) {
        passSources(place.subject.source());
        m_timeline.show(place.subject);
        updateSubject();
    }
    m_entitiesView->select(place.subject.entity);
    m_sourcesView->select(m_lookup.openedSource(place.subject.source()));
    m_focus.select(place.event);
    m_timelineView->select(place.event);
    m_going = false;
    updateState(); // also where no event is selected, before or now
    remember();
    updatePage();
    updateActions();
}

void MainWindow::followLink(const EventReference &event)
{
    // An event of one of the entities that are shown together is gone to among them.
    if (!m_timeline.subject().isAll() && m_timeline.placeOf(event) >= 0)
        return show({m_timeline.subject(), event});
    const LookedUpEntity *lookedUp = m_lookup.find(event.source);
    m_link.start(
        [source = lookedUp ? lookedUp->history : sourceWithId(m_sources.histories(), event.source),
         event](QueryScope &scope) { return scope.history(source).event(event.row); },
        [this, event](std::optional<StoredEvent> &&found) {
            if (!found)
                return;
            const EntityReference entity{event.source, found->entityNumber, found->entity, found->category};
            const bool nameless = found->entity.isEmpty() && qint64(found->entityNumber) == 0;
            show({nameless ? TimelineSubject{{}, event.source} : TimelineSubject{entity, -1}, event});
            m_timelineView->table()->setFocus();
        });
}

void MainWindow::showSource(int id)
{
    if (!m_sources.model().contains(id))
        return;
    const SourceStatus &status = m_sources.model().status(id);
    if (status.state == SourceStatus::Failed) {
        m_errorSource = id;
        m_sourcesView->select(id);
        updatePage();
        updateActions();
        return;
    }
    show({{{}, id}, {}});
}

int MainWindow::currentSource() const
{
    if (m_errorSource >= 0)
        return m_errorSource;
    const TimelineSubject &subject = m_timeline.subject();
    return subject.isValid() ? m_lookup.openedSource(subject.source()) : m_sources.firstId();
}

void MainWindow::updatePage()
{
    SourcesModel &sources = m_sources.model();
    const bool none = m_sources.isEmpty();
    if (m_errorSource >= 0 && !sources.contains(m_errorSource))
        m_errorSource = -1;
    const bool onlyFailure =
        m_errorSource >= 0 && sources.rowCount() == 1 && sources.status(m_errorSource).events == 0;
    m_left->setVisible(!none && m_actions->entitiesPanel->isChecked());
    const bool reads = !none && m_errorSource < 0;
    m_tabRow->setVisible(reads);
    // The state has the event beside it.
    m_right->setVisible(reads && m_view == View::Timeline && m_actions->eventPanel->isChecked());
    m_sourcesView->setVisible(sources.rowCount() > 1 || m_sources.hasFailed());
    m_entitiesView->setEnabled(!onlyFailure);
    if (none) {
        showPage(m_startPage);
    } else if (m_errorSource >= 0) {
        QList<SourceStatus> others;
        for (int row = 0; row < sources.rowCount(); ++row) {
            if (sources.idAt(row) != m_errorSource)
                others.append(sources.status(sources.idAt(row)));
        }
        m_errorPage->setDescribable(m_describable.value(m_errorSource));
        m_errorPage->show(sources.status(m_errorSource), others);
        m_sourcesView->select(m_errorSource);
        showPage(m_errorPage);
    } else {
        showPage(pageOf(m_view));
    }
    QStringList names;
    for (const SourceStatus &status : sources.statuses())
        names.append(status.name);
    const QString shown =
        m_workspacePath.isEmpty() ? names.join(u", "_s) : QFileInfo(m_workspacePath).fileName();
    const QString title =
        fontMetrics().elidedText(shown.isEmpty() ? u"Backstory"_s : shown, Qt::ElideMiddle, 480);
    if (m_title->text() != title) {
        m_title->setText(title);
        // The menu bar lays its corner out only when it is given one.
        menuBar()->setCornerWidget(m_title);
        m_title->show();
    }
    setWindowTitle(shown.isEmpty() ? u"Backstory"_s : shown + u"[*] – Backstory"_s);
}

void MainWindow::updateStatus()
{
    m_status->show(m_sources.model().statuses(), m_timeText);
    const bool partial = !m_sources.isEmpty() && !m_sources.isComplete();
    // What has been read is told a moment later: only then has reading ended for the timeline.
    m_partial = partial || (m_partial && !m_sources.isQuiet());
    m_entitiesView->setReading(partial, m_sources.model().rowCount());
    m_entitiesView->setLookupOffered(!m_sources.beingRead().isEmpty());
    m_timelineView->setReading(m_partial);
    m_details.setPartial(m_partial);
    m_lanesView->setReading(partial);
    m_traceView->setReading(partial);
    m_spaceTimeView->setReading(partial);
    m_findingsView->setReading(partial);
    m_findings.setPartial(partial);
}

bool MainWindow::isQuiet() const
{
    return m_sources.isQuiet() && !m_entities.isLoading() && !m_timeline.isLoading() &&
           !m_lanes.isLoading() && !m_details.isLoading() && !m_link.isRunning() && !m_lookup.isRunning() &&
           !m_links->isPending() && !m_gotoSlot->isRunning() && !m_trialSlot->isRunning() &&
           !m_previewSlot->isRunning() && !m_describeSlot->isRunning() && !m_testSlot->isRunning() &&
           !m_partsSlot->isRunning() && !m_pinSlot->isRunning() && isStateQuiet() &&
           !m_projection.isFolding() && !m_causation.isLoading() && !m_causation.behind()->isLoading() &&
           !m_trace.isLoading() && !m_trace.isNaming() && !m_spaceTime.isLoading() &&
           !m_findings.isLoading() && !m_evidence.isLoading() && !m_findingMarks.isLoading() &&
           !m_findingNodes.isLoading() && !m_activity.isLoading() && !m_reducers.isBusy() &&
           !m_projectionReducers.isBusy() && !m_writingDemo && m_filesWritten == 0;
}

} // namespace Backstory
