// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/tour.h"

#include "app/demo/demo.h"
#include "app/gui/mainwindow.h"
#include "views/goto/gotopopup.h"
#include "views/mapping/mappingdialog.h"
#include "views/opening/opendialog.h"
#include "views/palette/palettepopup.h"
#include "views/projection/projectionview.h"
#include "views/state/blamepopup.h"
#include "views/state/reducereditor.h"
#include "views/state/scriptedit.h"
#include "views/state/stateview.h"
#include "views/timeline/timelinetable.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QScreen>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>

#include <functional>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// One walk through the window in one theme and size. Waits by handling events until a condition holds, never
/// for a time.
class Walk
{
public:
    Walk(const ConnectorCatalog &catalog, const QString &folder, const QString &suffix, QSize size)
        : m_catalog(catalog)
        , m_folder(folder)
        , m_suffix(suffix)
        , m_size(size)
    {
        renew();
    }

    bool run(const QString &demo, const QString &broken, const QString &nothing, const QString &live,
             const QString &unknown);

private:
    void renew()
    {
        m_window = std::make_unique<MainWindow>(m_catalog, Preferences{});
        m_window->setZone(TimeText::Utc);
        m_window->resize(m_size);
        static_cast<QWidget &>(*m_window).show();
    }

    bool waitFor(const std::function<bool()> &condition)
    {
        bool late = false;
        QTimer guard;
        guard.setSingleShot(true);
        QObject::connect(&guard, &QTimer::timeout, &guard, [&late] { late = true; });
        guard.start(60'000);
        while (!condition() && !late)
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        return !late;
    }

    // Painting asks for the rows in sight, so that it comes before and after the wait.
    bool settle()
    {
        for (int i = 0; i < 3; ++i) {
            QCoreApplication::processEvents(); // what came to be shown is laid out
            m_window->grab();
            if (!waitFor([this] { return m_window->isQuiet(); }))
                return false;
        }
        return true;
    }

    bool picture(const QString &name, QWidget *of = nullptr)
    {
        const QString path = u"%1/%2-%3.png"_s.arg(m_folder, name, m_suffix);
        const bool saved = (of ? of : m_window.get())->grab().save(path);
        QTextStream(saved ? stdout : stderr) << (saved ? path : u"Cannot write "_s + path) << Qt::endl;
        return saved;
    }

    void open(const QString &path) { m_window->openSource(path); }
    int source() { return m_window->sources().firstId(); }
    bool showEvent(qint64 position, bool payload);
    bool showPinned();
    bool showState();
    bool showProjection();
    bool showReading(const QString &demo);
    bool showPopups();
    bool showDialogs(const QString &demo, const QString &unknown);

    const ConnectorCatalog &m_catalog;
    QString m_folder;
    QString m_suffix;
    QSize m_size;
    std::unique_ptr<MainWindow> m_window;
};

// Selects the event at a position of the store in its entity's timeline.
bool Walk::showEvent(qint64 row, bool payload)
{
    const EventReference event{source(), EventRow{row}};
    m_window->show({{{}, source()}, event});
    if (!settle() || !m_window->details().relations().error.isEmpty())
        return false;
    const StoredEvent &stored = m_window->details().relations().event;
    m_window->show({{{source(), stored.entityNumber, stored.entity, stored.category}, -1}, event});
    m_window->setRawPayload(payload);
    m_window->activateWindow();
    if (auto *table = m_window->findChild<TimelineTable *>())
        table->setFocus();
    return settle();
}

// Pins the entities that the shown event's causes and effects belong to, beside its own.
bool Walk::showPinned()
{
    const EntityReference own = m_window->timeline().subject().entity;
    QList<EntityReference> entities{own};
    const QList<RelatedEvent> related = m_window->details().relations().related;
    for (const RelatedEvent &each : related) {
        for (const EntitySummary &found :
             HistoryReader(m_window->sources().histories().first().path)
                 .entities({.category = each.category, .match = QString::fromUtf8(each.entity)})) {
            const EntityReference entity{own.source, found.number, found.id, found.category};
            if (each.event.isValid() && found.id == each.entity && !entities.contains(entity))
                entities.append(entity);
        }
    }
    m_window->focus().setPinned(entities);
    return settle();
}

// Stands at the event that is shown, then asks who set a field, then breaks the reducer.
bool Walk::showState()
{
    m_window->showView(MainWindow::View::State);
    if (!settle() || !picture(u"state"_s))
        return false;
    auto *view = m_window->findChild<StateView *>();
    bool found = false;
    const auto answer =
        QObject::connect(&m_window->state(), &StateSession::blameFound, view, [&found] { found = true; });
    view->showBlame(u"quantity"_s);
    const bool isFound = waitFor([&found] { return found; });
    QObject::disconnect(answer);
    if (!isFound || !settle() || !picture(u"state-blame"_s))
        return false;
    view->blame()->hide();
    view->setEditorVisible(true);
    view->editor()->edit()->setScript(
        QString(m_window->reducers().script())
            .replace(u"merge(state, event.data)"_s, u"merge(state.order, event.dta.order)"_s));
    const auto fails = [this] { return m_window->state().problem().kind != ReducerProblem::None; };
    if (!waitFor(fails) || !settle() || !picture(u"state-error"_s))
        return false;
    m_window->reducers().choose(u"library:counters"_s);
    if (!waitFor([fails] { return !fails(); }) || !settle() || !picture(u"state-reducer"_s))
        return false;
    m_window->reducers().choose(u"library:merge"_s);
    view->setEditorVisible(false);
    m_window->show({{{}, source()}, {}});
    if (!settle() || !picture(u"state-none"_s))
        return false;
    return showProjection();
}

bool Walk::showProjection()
{
    m_window->showView(MainWindow::View::Projection);
    auto *view = m_window->findChild<ProjectionView *>();
    view->setCategory(u"order"_s);
    Q_EMIT view->choiceChanged();
    if (!settle() || !picture(u"projection-entities"_s))
        return false;
    view->setCategory({});
    view->setByEntity(false);
    Q_EMIT view->choiceChanged();
    if (!settle() || !picture(u"projection-state"_s))
        return false;
    view->setByEntity(true);
    m_window->showView(MainWindow::View::Timeline);
    return settle();
}

bool Walk::showPopups()
{
    const auto trigger = [this](const QKeySequence &keys) {
        for (QAction *action : m_window->actions()) {
            if (action->shortcut() == keys)
                action->trigger();
        }
    };
    trigger(u"Ctrl+G"_s);
    auto *go = m_window->findChild<GotoPopup *>();
    go->findChild<QLineEdit *>()->setText(u"v2"_s);
    if (!settle() || !picture(u"go-to"_s))
        return false;
    go->dismiss();
    trigger(u"Ctrl+Shift+P"_s);
    auto *palette = m_window->findChild<PalettePopup *>();
    palette->findChild<QLineEdit *>()->setText(u"co"_s);
    QCoreApplication::processEvents(); // the popup fits its height to what is found
    const bool done = settle() && picture(u"palette"_s);
    palette->dismiss();
    return done;
}

bool Walk::showDialogs(const QString &demo, const QString &unknown)
{
    m_window->chooseFile();
    auto *open = m_window->findChild<OpenDialog *>();
    open->setPlace(demo);
    if (!settle() || !picture(u"open"_s, open))
        return false;
    open->setPlace(unknown);
    if (!settle() || !picture(u"open-unknown"_s, open))
        return false;
    open->close();
    m_window->describeSource(unknown);
    auto *mapping = m_window->findChild<MappingDialog *>();
    const bool done = waitFor([mapping] { return mapping->preview().rowCount() > 0; }) && settle() &&
                      picture(u"describe"_s, mapping);
    mapping->close();
    return done;
}

bool Walk::showReading(const QString &demo)
{
    open(demo);
    if (!waitFor([this] {
            const SourceStatus &status = m_window->sources().model().status(source());
            return status.state != SourceStatus::Opening &&
                   (status.events > 0 || status.state != SourceStatus::Reading);
        }))
        return false;
    m_window->search(u"48"_s);
    const auto loaded = [this] {
        return !m_window->entities().isLoading() && !m_window->timeline().isLoading() &&
               m_window->timeline().isLoaded();
    };
    for (int i = 0; i < 2; ++i) {
        m_window->grab();
        if (!waitFor(loaded))
            return false;
    }
    if (!picture(u"reading"_s))
        return false;
    m_window->sources().cancelAll();
    return waitFor([this] { return m_window->isQuiet(); }) && settle() && picture(u"canceled"_s);
}

bool Walk::run(const QString &demo, const QString &broken, const QString &nothing, const QString &live,
               const QString &unknown)
{
    if (!settle() || !picture(u"start"_s))
        return false;
    open(demo);
    if (!waitFor([this] { return m_window->sources().isQuiet(); }) || !settle() || !picture(u"all-events"_s))
        return false;
    if (!showEvent(322, false) || !picture(u"timeline"_s))
        return false;
    if (!showPinned() || !picture(u"pinned"_s))
        return false;
    if (!showState() || !showEvent(322, false) || !showPinned())
        return false;
    if (!showPopups() || !showDialogs(demo, unknown))
        return false;
    m_window->focus().setPinned({});
    m_window->search(u"48"_s);
    if (!settle() || !picture(u"search"_s))
        return false;
    m_window->search(u"no such id"_s);
    if (!settle() || !picture(u"search-nothing"_s))
        return false;
    m_window->search({});
    for (const PlantedCase &planted : plantedCases()) {
        if (planted.name == PlantedCase::LargePayload && !planted.positions.isEmpty()) {
            if (!showEvent(planted.positions.last(), false) || !picture(u"large-payload"_s))
                return false;
            m_window->setRawPayload(true);
            if (!settle() || !picture(u"large-payload-raw"_s))
                return false;
            m_window->setRawPayload(false);
        }
    }
    open(broken);
    if (!waitFor([this] { return m_window->sources().isQuiet(); }))
        return false;
    m_window->showSource(m_window->sources().model().idAt(1));
    if (!settle() || !picture(u"error-beside"_s))
        return false;
    renew();
    open(broken);
    if (!settle() || !picture(u"error"_s))
        return false;
    renew();
    open(nothing);
    if (!settle() || !picture(u"empty"_s))
        return false;
    renew();
    if (!showReading(live))
        return false;
    m_window.reset();
    return true;
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

int runTour(QApplication &application, const ConnectorCatalog &catalog, const QString &folder,
            const QString &demo)
{
    QTextStream errors(stderr);
    QTemporaryDir work;
    if (!QDir().mkpath(folder) || !work.isValid()) {
        errors << "The folder " << folder << " cannot be written." << Qt::endl;
        return 3;
    }
    // Histories of a tour are its own, so that every tour starts from nothing.
    qputenv("XDG_CACHE_HOME", work.filePath(u"cache"_s).toUtf8());
    const QString broken = work.filePath(u"orders-2024.db"_s);
    const QString nothing = work.filePath(u"new-store.ndjson"_s);
    const QString store = demo.isEmpty() ? work.filePath(u"auction-house.db"_s) : demo;
    if (demo.isEmpty()) {
        if (const auto error = writeDemo(store, {})) {
            errors << *error << Qt::endl;
            return 3;
        }
    }
    // Large enough that the window can be seen while it reads.
    const QString large = work.filePath(u"auction-house-large.db"_s);
    DemoOptions options;
    options.events = 300'000;
    if (const auto error = writeDemo(large, options)) {
        errors << *error << Qt::endl;
        return 3;
    }
    if (!write(broken, QByteArray("PK\003\004\024\000\000\000\010\000", 10) + QByteArray(4000, 'x')) ||
        !write(nothing, {}))
        return 3;
    // A log that no schema explains, to be described by example.
    const QString unknown = work.filePath(u"audit.jsonl"_s);
    QByteArray lines;
    for (int i = 0; i < 30; ++i)
        lines += "{\"ts\":" + QByteArray::number(1'742'307'502'195 + 61'000LL * i) + ",\"kind\":\"" +
                 (i % 3 == 2 ? "Closed" : "Opened") + "\",\"ticketId\":\"ticket-" +
                 QByteArray::number(7 + i / 3) + "\",\"seq\":" + QByteArray::number(1 + i % 3) +
                 ",\"body\":{\"by\":\"m.holm\"},\"meta\":{\"correlationId\":\"c" + QByteArray::number(i / 3) +
                 "\"}}\n";
    if (!write(unknown, lines))
        return 3;
    const QPalette system = QApplication::palette();
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        applyTheme(application, theme, system);
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
            QDir(work.filePath(u"cache"_s)).removeRecursively();
            const QString suffix = u"%1-%2x%3"_s.arg(theme == Theme::Light ? u"light"_s : u"dark"_s)
                                       .arg(size.width())
                                       .arg(size.height());
            if (!Walk(catalog, folder, suffix, size).run(store, broken, nothing, large, unknown)) {
                errors << "The tour stopped at " << suffix << ": a view did not become ready." << Qt::endl;
                return 3;
            }
        }
    }
    return 0;
}

} // namespace Backstory
