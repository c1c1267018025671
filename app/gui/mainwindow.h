// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/entitylookup.h"
#include "app/gui/lastplaces.h"
#include "app/gui/navigation.h"
#include "app/gui/openedsources.h"
#include "app/gui/preferences.h"
#include "app/sampling/consumerwatch.h"
#include "app/sampling/processingwatch.h"
#include "app/workspace/reducershelf.h"
#include "models/activity/activitymodel.h"
#include "models/causation/causationmodel.h"
#include "models/details/detailsmodel.h"
#include "models/entities/entitiesmodel.h"
#include "models/findings/findingevidence.h"
#include "models/findings/findingmarks.h"
#include "models/findings/findingnodes.h"
#include "models/findings/findingsmodel.h"
#include "models/processing/processingmodel.h"
#include "models/projection/projectionsession.h"
#include "models/query/focus.h"
#include "models/query/recents.h"
#include "models/spacetime/spacetimemodel.h"
#include "models/state/statesession.h"
#include "models/timeline/lanesmodel.h"
#include "models/timeline/timelinemodel.h"
#include "models/trace/tracemodel.h"

#include <QMainWindow>
#include <QThreadPool>

#include <thread>

class QDockWidget;
class QLabel;
class QMenu;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class ActivityView;
class CausationView;
class ConsumersView;
class DetailsView;
class EntitiesView;
class LanesView;
class ErrorPage;
class FindingsView;
class GotoPopup;
class LinkArrival;
class NoticeBar;
class PalettePopup;
class ProcessingView;
class ProjectionView;
class ReducerEditor;
class RecentSources;
class SourcesView;
class StartPage;
class SpaceTimeView;
class StateView;
class StatusStrip;
class TimelineView;
class TraceView;
class OpenDialog;
class ViewTabs;
struct DeepLink;
struct GotoAnswer;
struct Workspace;
struct WindowActions;
enum class TraceFormat;

/// One window: owns the opened sources, the query pool, the models and the views, and is where they are
/// wired.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// In the order of the tabs.
    enum class View {
        Timeline,
        State,
        Projection,
        Causation,
        Trace,
        Findings,
        Consumers,
        Processing,
        Activity
    };

    /// `places` may be null: then no source is entered where it was left. `recents` may be null: then what is
    /// opened is only remembered by this window.
    explicit MainWindow(const ConnectorCatalog &catalog, const Preferences &preferences = {},
                        LastPlaces *places = nullptr, RecentSources *recents = nullptr);
    ~MainWindow() override;

    /// Opens what a person named, dropped or pasted: a link, a path or a URL.
    void open(const QString &text);
    void openSource(const QString &pathOrUrl);
    void openLocation(const SourceLocation &location);
    void openLink(const QString &text);
    /// Opens a path or URL, with the mapping that describes it unless that is empty.
    void openAt(const QString &place, const QString &mappingFile);
    /// The Open dialog.
    void chooseFile();
    /// The dialog that describes an unknown table or JSON file by example.
    void describeSource(const QString &place);
    /// Opens a workspace here, or in a window of its own when something is open here.
    void openWorkspace(const QString &path);
    /// Saves the workspace to this file, which it belongs to from now on.
    void saveWorkspaceTo(const QString &path);
    const QString &workspacePath() const { return m_workspacePath; }
    Workspace captureWorkspace() const;
    /// Where the window is now; nullopt while no source is shown.
    std::optional<DeepLink> currentLink() const;
    /// Writes the demo store, if it has not been written before, and opens it.
    void openDemo();
    void show(const Place &place);
    void showSource(int id);
    void showView(View view);
    View view() const { return m_view; }
    void search(const QString &text);
    void setRawPayload(bool raw);
    void setZone(TimeText::Zone zone);
    void setTheme(Theme theme);
    /// Another window has chosen the theme.
    void showTheme(Theme theme);

    OpenedSources &sources() { return m_sources; }
    EntitiesModel &entities() { return m_entities; }
    TimelineModel &timeline() { return m_timeline; }
    LanesModel &lanes() { return m_lanes; }
    DetailsModel &details() { return m_details; }
    StateSession &state() { return m_state; }
    ReducerShelf &reducers() { return m_reducers; }
    ProjectionSession &projection() { return m_projection; }
    CausationModel &causation() { return m_causation; }
    TraceModel &trace() { return m_trace; }
    SpaceTimeModel &spaceTime() { return m_spaceTime; }
    FindingsModel &findings() { return m_findings; }
    ConsumersModel &consumers() { return m_consumers; }
    ProcessingModel &processing() { return m_processing; }
    ActivityModel &activity() { return m_activity; }
    Focus &focus() { return m_focus; }
    /// Says something below the tool bar.
    void notify(const QString &sentence);
    const Preferences &preferences() const { return m_preferences; }
    /// Nothing is being read, queried or written.
    bool isQuiet() const;

Q_SIGNALS:
    void themeChosen(Backstory::Theme theme);
    /// Open another window, with what `open` names unless that is empty.
    void newWindowWanted(const QString &open);
    void closed();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void makeViews();
    void connectActions();
    void connectViews();
    void connectSources();
    void connectFocus();
    void connectTimelineActions();
    void connectDetails();
    void connectLanes();
    void connectState();
    void connectReducers();
    void connectEditor(ReducerEditor &editor, ReducerShelf &shelf);
    void showReducerOf(ReducerShelf &shelf, ReducerEditor &editor, QString &before,
                       const std::function<void(const ReducerSource &, const QString &)> &show);
    void makeTabs();
    QWidget *pageOf(View view) const;
    void showPage(QWidget *page);
    static QString nameOf(View view);
    static View viewNamed(const QString &name);
    void connectProjection();
    void makeCausationViews();
    void connectCausation();
    void connectExports();
    void exportTrace(TraceFormat format);
    void connectFindings();
    void connectFindingMarks();
    void connectConsumers();
    void watchConsumers(int source);
    void connectProcessing();
    void watchProcessing();
    void chooseSpans();
    void connectActivity();
    void connectRange();
    void enterRange();
    void updateRange();
    void showNextEventOf(int source, Position position);
    QList<DetailsConsumer> consumersOf(int source, const StoredEvent &event) const;
    void showFinding(const FindingPlace &finding);
    /// The worst of those at the selected event; invalid: none.
    FindingPlace selectedFinding() const;
    void addFindings(QMenu &menu);
    void openEntity(const EntityReference &entity);
    void openInTimeline(const EventReference &event);
    void traceEvent(const EventReference &event);
    void updateTrace();
    void drawTrace();
    void drawInSpaceTime(const QList<EventReference> &events, const QString &title, const QString &sentence);
    void updateProjection();
    void stepBy(int by);
    void selectStep(qint64 step);
    void updateState();
    bool isStateQuiet() const;
    void enterState();
    void showReducer();
    void fitLanes();
    void updateLanes();
    void connectLookup();
    void connectLinks();
    void openLinked(const DeepLink &link, const SourceLocation &location);
    void seekLink(int source);
    void connectGoto();
    void findGotoAnswer(const QString &text);
    void connectPalette();
    void openPalette();
    int belowToolBar() const;
    void connectOpening();
    void connectSecrets();
    void connectServers(OpenDialog *dialog);
    void describeLocation(const QString &place, const SourceLocation &location);
    void startTest(OpenDialog *dialog, const SourceLocation &location);
    void startParts(OpenDialog *dialog, const SourceLocation &location);
    void askNextSecret();
    void keepSecrets(const SourceLocation &location, const Secrets::Values &values, bool remember);
    void rememberOpened(int source);
    void seekDescribable(int source);
    void connectWorkspace();
    void restorePins();
    void saveWorkspace(const std::function<void()> &then);
    void saveWorkspaceAs(const std::function<void()> &then);
    bool wantsSaving();
    void askToSave(const std::function<void()> &then);
    void clearWorkspace();
    void updateModified();
    QList<HistorySource> historiesFor(int shown) const;
    void passSources(int shown);
    void seekLookedUp(int source);
    void saveContent(const QByteArray &content, const QString &suggestedName);
    void saveMade(const std::function<QByteArray()> &make, const QString &suggestedName);
    void writeMade(const std::function<QByteArray()> &make, const QString &path);
    void tellWritten(const QString &path, const QString &error);
    void followLink(const EventReference &event);
    void followRelation(int relation);
    void go(const Place &place);
    void enter(int source);
    void remember();
    void updateSubject();
    void compareWithMarked();
    void editSummary();
    EntityReference currentEntity() const;
    void eventSelected(const EventReference &event);
    void updatePage();
    void updateStatus();
    void updateActions();
    int currentSource() const;

    const ConnectorCatalog &m_catalog;
    Preferences m_preferences;
    LastPlaces *m_places;
    OpenedSources m_sources;
    QueryPool m_pool;
    std::shared_ptr<Categories> m_categories = std::make_shared<Categories>();
    EntitiesModel m_entities;
    TimelineModel m_timeline;
    LanesModel m_lanes;
    DetailsModel m_details;
    StateSession m_state;
    ReducerShelf m_reducers;
    ProjectionSession m_projection;
    ReducerShelf m_projectionReducers;
    CausationModel m_causation;
    TraceModel m_trace;
    SpaceTimeModel m_spaceTime;
    FindingsModel m_findings;
    FindingEvidence m_evidence;
    FindingMarks m_findingMarks;
    FindingNodes m_findingNodes;
    ConsumersModel m_consumers;
    ConsumerWatch m_consumerWatch;
    ProcessingModel m_processing;
    ProcessingWatch m_processingWatch;
    ActivityModel m_activity;
    QuerySlot m_rangeSlot; ///< looks for an event in the chosen stretch of time
    QuerySlot m_link;
    EntityLookup m_lookup;
    std::unique_ptr<LinkArrival> m_links;
    std::unique_ptr<QuerySlot> m_gotoSlot;
    std::unique_ptr<GotoAnswer> m_gotoAnswer;
    QList<QAction *> m_paletteActions; ///< by the ids of the palette's entries
    Recents m_recents;
    std::unique_ptr<QuerySlot> m_trialSlot;
    std::unique_ptr<QuerySlot> m_previewSlot;
    std::unique_ptr<QuerySlot> m_describeSlot;
    std::unique_ptr<QuerySlot> m_testSlot;
    std::unique_ptr<QuerySlot> m_partsSlot;
    int m_testRun = 0; ///< steps of an older test are not shown
    std::unique_ptr<QuerySlot> m_pinSlot;
    bool m_pinsAgain = false; ///< more was read while pinned entities were looked for
    RecentSources *m_recentSources;
    QHash<int, bool> m_visited; ///< sources that are among the recents; true once read to their end
    struct SecretQuestion {
        int source;
        QStringList names;
        QString problem;
    };
    QList<SecretQuestion> m_secretsAsked;
    bool m_asksForSecret = false;
    QSet<int> m_describeNext;               ///< failed sources that wait for their turn
    QHash<int, bool> m_describable;         ///< failed sources that a mapping could describe
    QString m_workspacePath;                ///< empty: it has not been saved
    std::unique_ptr<Workspace> m_workspace; ///< as it was saved last
    QStringList m_pinsWanted;               ///< links to what is still to be pinned
    bool m_mayClose = false;                ///< the person has been asked
    Navigation m_navigation;
    Focus m_focus;
    EventReference m_cursorEvent; ///< the one that last set the cursor
    TimeText m_timeText;
    View m_view = View::Timeline;
    View m_linkView = View::Timeline; ///< what the opened link leads to
    QString m_shownReducer;           ///< category and id of the one in the editor
    QString m_projectionReducer;      ///< the same in the projection's
    EntityReference m_enteredState;   ///< whose state has been shown where the person stood
    int m_errorSource = -1;           ///< the failed source whose page is shown; -1: none
    bool m_hasWitness = false;        ///< the space-time diagram shows what proves a finding, not the trace
    bool m_going = false;             ///< a selection changes because of navigation
    bool m_partial = false;           ///< not everything has been read and told
    bool m_writingDemo = false;
    std::jthread m_demoWriter;
    int m_filesWritten = 0; ///< just now

    std::unique_ptr<WindowActions> m_actions;
    QDockWidget *m_left;
    QDockWidget *m_right;
    QStackedWidget *m_pages;
    SourcesView *m_sourcesView;
    EntitiesView *m_entitiesView;
    QSplitter *m_timelinePage;
    LanesView *m_lanesView;
    StateView *m_stateView;
    ProjectionView *m_projectionView;
    CausationView *m_causationView;
    QSplitter *m_tracePage;
    TraceView *m_traceView;
    SpaceTimeView *m_spaceTimeView;
    FindingsView *m_findingsView;
    ConsumersView *m_consumersView;
    ProcessingView *m_processingView;
    ActivityView *m_activityView;
    ViewTabs *m_tabs;
    QWidget *m_tabRow;
    QAction *m_rangeAction;
    QToolButton *m_range; ///< the chosen stretch of time; a click gives it up
    TimelineView *m_timelineView;
    DetailsView *m_detailsView;
    StartPage *m_startPage;
    ErrorPage *m_errorPage;
    StatusStrip *m_status;
    QLabel *m_title;
    NoticeBar *m_notice;
    GotoPopup *m_goto;
    PalettePopup *m_palette;
    QThreadPool m_fileWriter; ///< last, for it is waited for before anything else goes
};

} // namespace Backstory
