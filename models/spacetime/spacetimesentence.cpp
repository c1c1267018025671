// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/event/timedistance.h"
#include "models/spacetime/spacetimelanes.h"
#include "models/spacetime/spacetimetext.h"
#include "models/text/numbertext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString versionText(qint64 version)
{
    return u'v' + QString::number(version);
}

QString moment(const TimeText &text, Timestamp time)
{
    return time.isValid() ? text.full(time) + u' ' + text.zoneName(time) : u"an unknown time"_s;
}

/// The two works that are told of: the last two to be written among those that were in each other's way.
std::pair<int, int> rivalsIn(const SpaceTime &made)
{
    std::vector<int> works;
    if (!made.stretches.empty())
        works = made.stretches.front().works;
    // Wrong clocks may leave no stretch.
    for (int i = 0; made.stretches.empty() && i < int(made.works.size()); ++i) {
        const SpaceTimeWork &work = made.works[size_t(i)];
        if (work.isContested && (works.empty() || made.works[size_t(works.front())].entity == work.entity))
            works.push_back(i);
    }
    if (works.size() < 2)
        return {-1, -1};
    const auto last = [&made](int work) {
        return made.event(made.works[size_t(work)].writes.back()).version;
    };
    std::sort(works.begin(), works.end(), [&last](int a, int b) { return last(a) < last(b); });
    return {works[works.size() - 2], works.back()};
}

QString written(const SpaceTime &made, const SpaceTimeWork &work, const TimeText &text)
{
    const int event = work.writes.back();
    const QString writer = writerName(made, work.writer);
    return u"%1 wrote %2 (%3) at %4"_s.arg(writer.isEmpty() ? u"an unknown writer"_s : writer,
                                           versionText(made.event(event).version), made.event(event).type,
                                           moment(text, made.event(event).time));
}

QString raceSentence(const SpaceTime &made, const SpaceTimeWork &a, const SpaceTimeWork &b,
                     const TimeText &text)
{
    const QString first = versionText(made.event(a.writes.back()).version);
    const QString second = versionText(made.event(b.writes.back()).version);
    const QString entity = QString::fromUtf8(made.entities[a.entity].id);
    QString sentence =
        a.readVersion == b.readVersion
            ? u"%1 and %2 of %3 were both written from %4: "_s.arg(first, second, entity,
                                                                   versionText(a.readVersion))
            : u"%1 of %3 was written from %4 and %2 from %5: "_s.arg(
                  first, second, entity, versionText(a.readVersion), versionText(b.readVersion));
    sentence += written(made, a, text) + u"; "_s + written(made, b, text);
    return sentence + u", without having seen %1."_s.arg(first);
}

QString backwardsSentence(const SpaceTime &made, const SpaceTimeLink &link)
{
    const qint64 apart = nanosecondsBetween(made.event(link.to).time, made.event(link.from).time);
    return u"A clock is wrong: %1 stands %2 before %3, which caused it."_s.arg(
        fullNameOf(made, link.to), durationText(apart), fullNameOf(made, link.from));
}

QString orderSentence(const SpaceTime &made, const TimeText &text)
{
    constexpr int MostCompared = 1'000;
    QString sentence = u"%1 of %2"_s.arg(
        countText(made.shown, u"event"_s),
        made.shownEntities == 0 ? u"no entity"_s : QString::fromUtf8(made.entities.first().id));
    if (made.shownEntities > 1)
        sentence += u" and %1 more"_s.arg(countText(made.shownEntities - 1));
    if (made.from.isValid())
        sentence += u", "_s + text.full(made.from) + u" – "_s + moment(text, made.to);
    if (made.shown > MostCompared)
        return sentence + u'.';
    qint64 open = 0;
    for (int a = 0; a < made.shown; ++a) {
        for (int b = a + 1; b < made.shown; ++b)
            open += made.order.relation(a, b) == CausalOrder::Concurrent;
    }
    const qint64 pairs = qint64(made.shown) * (made.shown - 1) / 2;
    if (open == 0)
        return sentence + u": every one is provably before or after each of the others."_s;
    return sentence +
           u": of %1 pairs, %2 are in a provable order; of the %3 only clocks say which was first."_s.arg(
               countText(pairs), countText(pairs - open), open == 1 ? u"other"_s : u"others"_s);
}

} // namespace

QString sentenceOf(const SpaceTime &made, const TimeText &text)
{
    if (made.shown == 0)
        return {};
    const auto [a, b] = rivalsIn(made);
    if (a >= 0)
        return raceSentence(made, made.works[size_t(a)], made.works[size_t(b)], text);
    for (const SpaceTimeLink &link : made.links) {
        if (link.isBackwards && link.to < made.shown && link.from < made.shown)
            return backwardsSentence(made, link);
    }
    if (made.shown > 1)
        return orderSentence(made, text);
    const QString writer = writerName(made, made.event(0).writer);
    return u"%1 was written at %2%3."_s.arg(fullNameOf(made, 0), moment(text, made.event(0).time),
                                            writer.isEmpty() ? u""_s : u" by "_s + writer);
}

} // namespace Backstory
