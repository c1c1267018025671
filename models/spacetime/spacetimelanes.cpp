// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetimelanes.h"
#include "models/text/numbertext.h"

#include <QHash>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr size_t FewWorks = 8;        ///< so many are drawn even if nobody was in anybody's way
constexpr size_t MostWriterLanes = 6; ///< of one entity

std::vector<int> worksToDraw(const SpaceTime &made, bool uncontested)
{
    const bool all = uncontested && made.works.size() <= FewWorks;
    std::vector<int> works;
    for (int i = 0; i < int(made.works.size()); ++i) {
        const SpaceTimeWork &work = made.works[size_t(i)];
        if (work.to.isValid() && ((all && work.from.isValid()) || work.isContested))
            works.push_back(i);
    }
    return works;
}

void sortByTime(const SpaceTime &made, std::vector<int> &events)
{
    std::sort(events.begin(), events.end(), [&made](int a, int b) {
        const SpaceTimeEvent &x = made.event(a);
        const SpaceTimeEvent &y = made.event(b);
        return x.time != y.time ? x.time < y.time : x.version != y.version ? x.version < y.version : a < b;
    });
}

QString letterOf(size_t number)
{
    return QString(QChar(char16_t(u'A' + number)));
}

SpaceTimeLane writerLane(const SpaceTime &made, int entity, const std::vector<int> &works, size_t number)
{
    const int writer = made.works[size_t(works.front())].writer;
    SpaceTimeLane lane;
    lane.kind = SpaceTimeLane::Writer;
    lane.entity = entity;
    lane.works = works;
    lane.note = u"writer "_s + letterOf(number);
    if (writer < 0)
        return lane;
    const SpaceTimeWriter &who = made.writers[size_t(writer)];
    lane.title = who.producer.isEmpty() ? who.user : who.producer;
    if (!who.producer.isEmpty() && !who.user.isEmpty())
        lane.note += u" · "_s + who.user;
    return lane;
}

/// The works on one entity, those of one writer together; nobody's each by itself.
std::vector<std::vector<int>> byWriter(const SpaceTime &made, const std::vector<int> &works)
{
    std::vector<std::vector<int>> groups;
    for (const int work : works) {
        const int writer = made.works[size_t(work)].writer;
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const std::vector<int> &group) {
            return writer >= 0 && made.works[size_t(group.front())].writer == writer;
        });
        if (same == groups.end())
            groups.push_back({work});
        else
            same->push_back(work);
    }
    return groups;
}

std::vector<SpaceTimeLane> entityLanes(const SpaceTime &made)
{
    std::vector<std::vector<int>> events(size_t(made.entities.size()));
    std::vector<int> nobodys;
    for (int i = 0; i < made.shown; ++i) {
        if (made.event(i).time.isValid())
            (made.event(i).entity < 0 ? nobodys : events[size_t(made.event(i).entity)]).push_back(i);
    }
    std::vector<std::vector<int>> works(size_t(made.entities.size()));
    for (const int work : worksToDraw(made, false))
        works[size_t(made.works[size_t(work)].entity)].push_back(work);
    std::vector<SpaceTimeLane> lanes;
    for (int entity = 0; entity < int(made.entities.size()); ++entity) {
        if (events[size_t(entity)].empty())
            continue;
        const std::vector<std::vector<int>> writers = byWriter(made, works[size_t(entity)]);
        const size_t drawn = std::min(writers.size(), MostWriterLanes);
        const size_t above = drawn / 2;
        for (size_t i = 0; i < above; ++i)
            lanes.push_back(writerLane(made, entity, writers[i], i));
        SpaceTimeLane lane;
        lane.entity = entity;
        lane.title = QString::fromUtf8(made.entities[entity].id);
        lane.events = std::move(events[size_t(entity)]);
        sortByTime(made, lane.events);
        lane.note = countText(qint64(lane.events.size()), u"event"_s);
        if (drawn < writers.size())
            lane.note += u" · "_s + countText(qint64(writers.size() - drawn), u"more writer"_s);
        lanes.push_back(std::move(lane));
        for (size_t i = above; i < drawn; ++i)
            lanes.push_back(writerLane(made, entity, writers[i], i));
    }
    if (!nobodys.empty()) {
        SpaceTimeLane lane;
        lane.note = countText(qint64(nobodys.size()), u"event"_s);
        lane.events = std::move(nobodys);
        sortByTime(made, lane.events);
        lanes.push_back(std::move(lane));
    }
    return lanes;
}

std::vector<SpaceTimeLane> producerLanes(const SpaceTime &made)
{
    std::vector<SpaceTimeLane> lanes;
    QHash<QString, size_t> known;
    const auto laneOf = [&](int writer) -> SpaceTimeLane & {
        const QString producer = writer < 0 ? QString() : made.writers[size_t(writer)].producer;
        const auto found = known.constFind(producer);
        if (found != known.cend())
            return lanes[*found];
        known.insert(producer, lanes.size());
        SpaceTimeLane lane;
        lane.kind = SpaceTimeLane::Producer;
        lane.title = producer;
        lanes.push_back(std::move(lane));
        return lanes.back();
    };
    std::vector<int> order(size_t(made.shown), 0);
    for (int i = 0; i < made.shown; ++i)
        order[size_t(i)] = i;
    sortByTime(made, order);
    for (const int event : order) {
        if (made.event(event).time.isValid())
            laneOf(made.event(event).writer).events.push_back(event);
    }
    for (const int work : worksToDraw(made, true))
        laneOf(made.works[size_t(work)].writer).works.push_back(work);
    for (SpaceTimeLane &lane : lanes)
        lane.note = countText(qint64(lane.events.size()), u"event"_s);
    return lanes;
}

} // namespace

QString writerName(const SpaceTime &made, int writer)
{
    if (writer < 0)
        return {};
    const SpaceTimeWriter &who = made.writers[size_t(writer)];
    if (who.producer.isEmpty() || who.user.isEmpty())
        return who.producer + who.user;
    return who.producer + u" ("_s + who.user + u')';
}

std::vector<SpaceTimeLane> lanesOf(const SpaceTime &spaceTime, SpaceTimeBy by)
{
    return by == SpaceTimeBy::Entity ? entityLanes(spaceTime) : producerLanes(spaceTime);
}

} // namespace Backstory
