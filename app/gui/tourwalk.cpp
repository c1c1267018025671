// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/tourwalk.h"

#include "app/demo/demo.h"
#include "views/timeline/timelinetable.h"

#include <QApplication>
#include <QTextStream>
#include <QTimer>

namespace Backstory
{

using namespace Qt::StringLiterals;

TourWalk::TourWalk(const ConnectorCatalog &catalog, const QString &folder, const QString &suffix, QSize size)
    : m_catalog(catalog)
    , m_folder(folder)
    , m_suffix(suffix)
    , m_size(size)
{
    renew();
}

void TourWalk::renew()
{
    m_window = std::make_unique<MainWindow>(m_catalog, Preferences{});
    m_window->setZone(TimeText::Utc);
    m_window->resize(m_size);
    static_cast<QWidget &>(*m_window).show();
}

bool TourWalk::waitFor(const std::function<bool()> &condition)
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
bool TourWalk::settle()
{
    for (int i = 0; i < 3; ++i) {
        QCoreApplication::processEvents(); // what came to be shown is laid out
        m_window->grab();
        if (!waitFor([this] { return m_window->isQuiet(); }))
            return false;
    }
    return true;
}

bool TourWalk::picture(const QString &name, QWidget *of)
{
    const QString path = u"%1/%2-%3.png"_s.arg(m_folder, name, m_suffix);
    const bool saved = (of ? of : m_window.get())->grab().save(path);
    QTextStream(saved ? stdout : stderr) << (saved ? path : u"Cannot write "_s + path) << Qt::endl;
    return saved;
}

// Selects the event at a position of the store in its entity's timeline.
bool TourWalk::showEvent(qint64 row, bool payload)
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
bool TourWalk::showPinned()
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

bool TourWalk::showReading(const QString &demo)
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

bool TourWalk::showFailures(const QString &broken, const QString &nothing)
{
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
    return settle() && picture(u"empty"_s);
}

bool TourWalk::run(const QString &demo, const QString &broken, const QString &nothing, const QString &live,
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
    if (!showCausation() || !showEvent(322, false) || !showTrace() || !showFindings() || !showConsumers())
        return false;
    m_window->showView(MainWindow::View::Timeline);
    if (!showEvent(322, false) || !showPinned())
        return false;
    if (!showPopups() || !showDialogs(demo, unknown) || !showServers())
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
    if (!showFailures(broken, nothing))
        return false;
    renew();
    if (!showReading(live))
        return false;
    m_window.reset();
    return true;
}

} // namespace Backstory
