// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetimemodel.h"
#include "models/spacetime/spacetimetext.h"
#include "models/text/numbertext.h"

#include <algorithm>
#include <chrono>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Few = 200; ///< so many events are read anew whenever anything changes

} // namespace

SpaceTimeModel::SpaceTimeModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent)
    : QObject(parent)
    , m_categories(std::move(categories))
    , m_slot(pool)
{
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &SpaceTimeModel::start);
}

void SpaceTimeModel::setSources(const QList<HistorySource> &sources)
{
    if (sources == m_sources)
        return;
    m_sources = sources;
    if (!m_subject.isEmpty())
        start();
}

void SpaceTimeModel::refresh(int source, bool anew)
{
    const auto isFrom = [source](const auto &each) { return each.source == source; };
    const bool concerned = std::any_of(m_subject.events.begin(), m_subject.events.end(), isFrom) ||
                           std::any_of(m_subject.entities.begin(), m_subject.entities.end(), isFrom);
    if (anew && concerned) { // rows and entities may have other numbers now
        show({});
        auto empty = std::make_shared<SpaceTime>();
        empty->error = u"The source was read anew; choose again what to look at."_s;
        take(empty);
        return;
    }
    // A cause may be read later, in whatever source; what is large is read again only for its own sake.
    if (m_subject.isEmpty() || (!concerned && m_spaceTime->shown > Few))
        return;
    if (m_slot.isRunning())
        m_again = true;
    else
        startAgain();
}

void SpaceTimeModel::show(const SpaceTimeSubject &subject)
{
    m_subject = subject;
    m_all = subject.events.isEmpty();
    m_again = false;
    m_later.stop();
    m_slot.cancel();
    m_spaceTime = std::make_shared<SpaceTime>();
    m_lanes.clear();
    if (!m_subject.isEmpty())
        start();
    Q_EMIT subjectChanged();
}

void SpaceTimeModel::setAll(bool all)
{
    if (all == m_all || !hasWitness())
        return;
    m_all = all;
    start();
}

void SpaceTimeModel::setBy(SpaceTimeBy by)
{
    if (by == m_by)
        return;
    m_by = by;
    m_lanes = lanesOf(*m_spaceTime, m_by);
    Q_EMIT loaded();
}

void SpaceTimeModel::startAgain()
{
    constexpr std::chrono::seconds Pause(2);
    m_again = false;
    if (m_spaceTime->shown <= Few)
        start();
    else if (!m_later.isActive())
        m_later.start(Pause);
}

void SpaceTimeModel::start()
{
    m_later.stop();
    m_again = false;
    SpaceTimeQuestion question{m_subject.events, m_subject.entities, m_subject.from, m_subject.to,
                               hasWitness() && m_all};
    m_slot.start([sources = m_sources, question = std::move(question)](
                     QueryScope &scope) { return readSpaceTime(scope, sources, question); },
                 [this](SpaceTimePointer &&spaceTime) {
                     take(std::move(spaceTime));
                     if (m_again)
                         startAgain();
                 });
}

void SpaceTimeModel::take(SpaceTimePointer spaceTime)
{
    m_spaceTime = std::move(spaceTime);
    m_lanes = lanesOf(*m_spaceTime, m_by);
    Q_EMIT loaded();
}

int SpaceTimeModel::categoryOf(int entity) const
{
    const QString category = entity < 0 ? QString() : m_spaceTime->entities[entity].category;
    return category.isEmpty() ? -1 : m_categories->indexOf(category);
}

QString SpaceTimeModel::title() const
{
    if (!m_subject.title.isEmpty())
        return m_subject.title;
    QList<EntityReference> entities = m_subject.entities;
    for (int i = 0; entities.isEmpty() && i < m_spaceTime->shown; ++i) {
        const int entity = m_spaceTime->event(i).entity;
        if (entity >= 0)
            entities.append(m_spaceTime->entities[entity]);
    }
    if (entities.isEmpty())
        return {};
    const QString first = QString::fromUtf8(entities.first().id);
    const qsizetype more = std::max<qsizetype>(m_subject.entities.size(), m_spaceTime->shownEntities) - 1;
    return more > 0 ? u"%1 and %2 more"_s.arg(first, countText(more)) : first;
}

QString SpaceTimeModel::sentence() const
{
    return m_subject.sentence.isEmpty() ? sentenceOf(*m_spaceTime, m_timeText) : m_subject.sentence;
}

} // namespace Backstory
