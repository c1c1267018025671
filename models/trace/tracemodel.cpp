// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracemodel.h"
#include "models/text/numbertext.h"
#include "models/trace/tracetext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

/// `lot-906, order-48377 and 3 more`
QString namesText(const QList<EntityReference> &entities)
{
    constexpr qsizetype MostNames = 4;
    QStringList names;
    for (const EntityReference &each : entities.first(std::min(entities.size(), MostNames)))
        names += elidedMiddle(QString::fromUtf8(each.id), 40);
    const qsizetype more = entities.size() - names.size();
    return names.join(u", "_s) + (more > 0 ? u" and %1 more"_s.arg(countText(more)) : QString());
}

} // namespace

TraceModel::TraceModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent)
    : QObject(parent)
    , m_categories(std::move(categories))
    , m_slot(pool)
    , m_namedSlot(pool)
{
    m_ticking.setInterval(100ms);
    connect(&m_ticking, &QTimer::timeout, this, &TraceModel::readingChanged);
    m_later.setSingleShot(true);
    m_later.setInterval(1s);
    connect(&m_later, &QTimer::timeout, this, &TraceModel::read);
}

void TraceModel::setSources(const QList<HistorySource> &sources)
{
    if (sources == m_sources)
        return;
    m_sources = sources;
    if (m_start.kind != TraceStart::Nothing)
        read();
}

void TraceModel::show(const TraceStart &start)
{
    if (start == m_start && !m_canceled)
        return;
    m_start = start;
    read();
}

void TraceModel::refresh(int source, bool anew)
{
    if (m_start.kind == TraceStart::Nothing)
        return;
    if (anew && m_start.kind != TraceStart::OfCorrelation &&
        (m_start.kind == TraceStart::OfEvent ? m_start.event.source : m_start.entity.source) == source) {
        show({}); // rows have other meanings now
        return;
    }
    if (m_canceled)
        return;
    if (isLoading())
        m_again = true;
    else if (!m_later.isActive())
        m_later.start();
}

void TraceModel::cancel()
{
    if (!isLoading())
        return;
    m_slot.cancel();
    m_ticking.stop();
    m_canceled = true;
    m_start = m_found->start;
    Q_EMIT readingChanged();
    Q_EMIT traceChanged();
}

void TraceModel::read()
{
    m_later.stop();
    m_slot.cancel();
    m_ticking.stop();
    m_again = m_canceled = false;
    if (m_start.kind == TraceStart::Nothing) {
        take({});
        return;
    }
    m_progress = std::make_shared<std::atomic<qint64>>(0);
    m_slot.start(
        [sources = m_sources, start = m_start, progress = m_progress](QueryScope &scope) {
            return readTrace(scope, sources, start, FoundTrace::MostEvents,
                             [&progress](qint64 events) { progress->store(events); });
        },
        [this](FoundTrace &&found) { take(std::move(found)); });
    m_ticking.start();
    Q_EMIT readingChanged();
}

void TraceModel::take(FoundTrace &&found)
{
    m_ticking.stop();
    if (found.start != m_found->start && m_named.events > 0) {
        m_named = {};
        Q_EMIT namedChanged();
    }
    m_found = std::make_shared<const FoundTrace>(std::move(found));
    m_producers.clear();
    for (int row = 0; row < trace().size(); ++row) {
        const QString &producer = trace().eventOf(row).producer;
        if (!producer.isEmpty() && !m_producers.contains(producer))
            m_producers.insert(producer, int(m_producers.size()));
    }
    readNamed();
    Q_EMIT readingChanged();
    Q_EMIT traceChanged();
    if (std::exchange(m_again, false))
        m_later.start();
}

// While a trace grows, what was named so far goes on being said.
void TraceModel::readNamed()
{
    m_namedSlot.cancel();
    const auto takeNamed = [this](NamedEntities &&named) {
        m_named = std::move(named);
        Q_EMIT namedChanged();
    };
    if (trace().isEmpty())
        return takeNamed({});
    m_namedSlot.start([sources = m_sources, found = m_found](
                          QueryScope &scope) { return readNamedEntities(scope, sources, found->trace); },
                      takeNamed);
}

QList<EntityReference> TraceModel::namedBy(int row) const
{
    QList<EntityReference> entities;
    for (const NamedEntity &each : m_named.entities) {
        if (each.by.contains(trace().referenceOf(row)))
            entities.append(each.entity);
    }
    return entities;
}

int TraceModel::categoryOf(const EntityReference &entity) const
{
    return entity.category.isEmpty() ? -1 : m_categories->indexOf(entity.category);
}

int TraceModel::categoryOf(int row) const
{
    const QString &category = trace().eventOf(row).category;
    return category.isEmpty() ? -1 : m_categories->indexOf(category);
}

int TraceModel::producerOf(int row) const
{
    return m_producers.value(trace().eventOf(row).producer, -1);
}

QString TraceModel::title() const
{
    switch (m_found->start.kind) {
    case TraceStart::Nothing:
        break;
    case TraceStart::OfCorrelation:
        return u"correlation "_s + QString::fromUtf8(m_found->start.correlation);
    case TraceStart::OfEntity:
        return u"entity "_s + QString::fromUtf8(m_found->start.entity.id);
    case TraceStart::OfEvent:
        if (const int row = trace().rowOf(m_found->start.event); row >= 0)
            return u"event "_s + trace().eventOf(row).type;
    }
    return {};
}

QString TraceModel::descriptionOf(int row) const
{
    const StoredEvent &event = trace().eventOf(row);
    const TraceRow &tree = trace().row(row);
    QStringList lines{event.type + u' ' + versionText(event.version)};
    lines += QString::fromUtf8(event.entity);
    if (event.time().isValid())
        lines += m_timeText.date(event.time()) + u' ' + m_timeText.preciseClock(event.time());
    if (tree.hasDelay)
        lines += u"%1 after %2"_s.arg(durationText(tree.delay), trace().eventOf(tree.parent).type);
    if (!event.producer.isEmpty())
        lines += u"by "_s + event.producer;
    lines += rowNotes(trace(), row);
    if (const QString named = namesText(namedBy(row)); !named.isEmpty())
        lines += u"names "_s + named;
    return lines.join(u'\n');
}

} // namespace Backstory
