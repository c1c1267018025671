// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/entitylookup.h"

#include "app/ingest/historycontent.h"
#include "app/ingest/ingest.h"
#include "models/history/historywriter.h"
#include "models/query/causequery.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// Sources are numbered from one as they are opened: nobody opens as many.
constexpr int FirstId = 1'000'000;

struct Answer {
    std::optional<LookedUpEntity> found;
    QString sentence;
};

/// Writes the events into a history of their own; a sentence where that fails.
QString writeHistory(EventBatch &&batch, const HistorySummary &source, const QString &path,
                     LookedUpEntity &found)
{
    {
        HistoryWriter writer(path);
        writer.describe(source);
        if (!writer.append(std::move(batch)) || !writer.commit())
            return u"What was looked up cannot be kept: "_s + writer.error();
    }
    HistoryReader reader(path);
    const auto first = reader.event(EventRow(1));
    if (!first)
        return u"What was looked up cannot be read: "_s + reader.error();
    found.entity = {found.history.id, first->entityNumber, first->entity, first->category};
    found.events = reader.eventsOf(first->entityNumber).size();
    return {};
}

/// One look-up: what it works with on its thread.
struct Search {
    const ConnectorCatalog &catalog;
    QList<OpenedSource> sources;
    QString text;
    std::stop_token enough;
    std::function<void(const LookupProgress &)> told;
};

/// Events straight from one source; `coverage` becomes what was said last of how far it has been looked.
std::optional<EventBatch> readFrom(const OpenedSource &source, QueryScope &scope, const Search &search,
                                   QString &coverage, SourceError *error)
{
    std::stop_source either;
    const std::stop_callback onCanceled(scope.stop(), [&either] { either.request_stop(); });
    const std::stop_callback onEnough(search.enough, [&either] { either.request_stop(); });
    // Nothing is opened by making one: it is only the way to the connector.
    const Ingest ingest(search.catalog, source.location);
    return ingest.readEntity(search.text.toUtf8(), error, either.get_token(),
                             [&](const LookupProgress &progress) {
                                 coverage = progress.sentence;
                                 search.told(progress);
                             });
}

Answer lookUp(QueryScope &scope, const Search &search, LookedUpEntity found)
{
    QStringList without;
    QStringList sentences;
    for (const OpenedSource &source : search.sources) {
        if (scope.isStopped())
            return {};
        SourceError error;
        found.coverage.clear();
        auto batch = readFrom(source, scope, search, found.coverage, &error);
        if (!batch) {
            sentences.append(source.history.name + u": "_s + error.sentence);
        } else if (batch->isEmpty() && found.coverage.isEmpty()) {
            without.append(source.history.name);
        } else if (batch->isEmpty()) {
            sentences.append(
                u"“%1” was not found in %2. %3"_s.arg(search.text, source.history.name, found.coverage));
        } else {
            found.source = source.history.id;
            found.history.name = source.history.name;
            found.history.contents = [&catalog = search.catalog, location = source.location,
                                      path = found.history.path] {
                return std::make_unique<HistoryContent>(catalog, location, path);
            };
            const QString failed = writeHistory(std::move(*batch), scope.history(source.history).summary(),
                                                found.history.path, found);
            if (failed.isEmpty())
                return {found, {}};
            sentences.append(failed);
        }
        if (search.enough.stop_requested())
            break;
    }
    if (!without.isEmpty())
        sentences.prepend(u"“%1” is not in %2."_s.arg(search.text, without.join(u", "_s)));
    return {{}, sentences.join(u' ')};
}

Place findArrived(HistoryReader &history, int source, const LookedUpEntity &wanted,
                  std::optional<Position> selected)
{
    for (const EntityNumber number : history.entitiesWithId(wanted.entity.id)) {
        const QList<EventRow> rows = history.eventsOf(number);
        const auto first = rows.isEmpty() ? std::nullopt : history.event(rows.first());
        if (!first || first->category != wanted.entity.category || rows.size() < wanted.events)
            continue;
        Place place{{{source, number, first->entity, first->category}, -1}, {}};
        for (const EventRow row : selected ? history.eventsAt(*selected) : QList<EventRow>()) {
            if (rows.contains(row))
                place.event = {source, row};
        }
        return place;
    }
    return {};
}

} // namespace

EntityLookup::EntityLookup(const ConnectorCatalog &catalog, QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_pool(pool)
    , m_lastId(FirstId)
    , m_slot(pool)
    , m_arrival(pool)
{
}

void EntityLookup::start(const QList<OpenedSource> &sources, const QString &entity)
{
    if (!m_folder)
        m_folder = std::make_shared<QTemporaryDir>();
    m_wanted = entity;
    LookedUpEntity place;
    place.history.id = ++m_lastId;
    place.history.path = m_folder->filePath(u"%1.history"_s.arg(place.history.id));
    m_enough = std::stop_source();
    m_hearing = std::make_shared<bool>(true);
    Search search{m_catalog, sources, entity, m_enough.get_token(), {}};
    search.told = [this, &pool = m_pool, entity,
                   hearing = std::weak_ptr<bool>(m_hearing)](const LookupProgress &progress) {
        pool.deliver([this, entity, hearing, progress] { tell(hearing, entity, progress); });
    };
    m_slot.start(
        [folder = m_folder, search, place](QueryScope &scope) { return lookUp(scope, search, place); },
        [this, entity](Answer &&answer) {
            m_hearing.reset();
            if (!answer.found) {
                Q_EMIT answered(entity, answer.sentence);
                return;
            }
            m_found.append(*answer.found);
            Q_EMIT found(answer.found->history.id);
        });
}

void EntityLookup::tell(const std::weak_ptr<bool> &hearing, const QString &entity,
                        const LookupProgress &progress)
{
    if (hearing.expired())
        return;
    const Progress &how = progress.progress;
    Q_EMIT progressed(entity, progress.sentence, how.total > 0 ? int(100 * how.done / how.total) : -1);
}

void EntityLookup::cancel()
{
    if (!m_slot.isRunning())
        return;
    m_slot.cancel();
    m_hearing.reset();
    Q_EMIT answered(m_wanted, {});
}

void EntityLookup::finish()
{
    m_enough.request_stop();
}

const LookedUpEntity *EntityLookup::find(int id) const
{
    for (const LookedUpEntity &each : m_found) {
        if (each.history.id == id)
            return &each;
    }
    return nullptr;
}

int EntityLookup::openedSource(int id) const
{
    const LookedUpEntity *found = find(id);
    return found ? found->source : id;
}

QList<int> EntityLookup::keepOnly(const QList<HistorySource> &opened)
{
    QList<int> gone;
    for (const LookedUpEntity &each : std::as_const(m_found)) {
        if (sourceWithId(opened, each.source).id < 0)
            gone.append(each.history.id);
    }
    for (const int id : std::as_const(gone))
        remove(id);
    return gone;
}

void EntityLookup::remove(int id)
{
    m_found.removeIf([this, id](const LookedUpEntity &each) {
        if (each.history.id != id)
            return false;
        m_pool.forget(each.history.path);
        return true;
    });
}

void EntityLookup::seek(int id, const HistorySource &source, std::optional<Position> selected)
{
    const LookedUpEntity *lookedUp = find(id);
    if (!lookedUp || m_arrival.isRunning())
        return;
    m_arrival.start(
        [source, wanted = *lookedUp, selected](QueryScope &scope) {
            return findArrived(scope.history(source), source.id, wanted, selected);
        },
        [this, id](Place &&place) {
            if (place.subject.isValid())
                Q_EMIT arrived(id, place);
        });
}

} // namespace Backstory
