// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetimetext.h"
#include "models/event/timedistance.h"
#include "models/spacetime/spacetimelanes.h"
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

/// Why the first is before the second.
QString proofText(const SpaceTime &made, int from, int to)
{
    int causes = 0;
    bool versions = false;
    bool read = false;
    const std::vector<int> proof = made.order.proof(from, to);
    for (const int edge : proof) {
        const SpaceTimeLink::Kind kind = made.proofs[size_t(edge)];
        causes += kind <= SpaceTimeLink::Via;
        versions |= kind == SpaceTimeLink::Version;
        read |= kind == SpaceTimeLink::Read;
    }
    if (proof.size() == 1 && causes == 1)
        return u"as its cause"_s;
    QStringList by;
    if (causes > 0)
        by += countText(causes, u"cause"_s);
    if (versions)
        by += made.event(from).version == Event::NoVersion && causes == 0 ? u"their places in the store"_s
                                                                          : u"versions"_s;
    if (read)
        by += u"a version that was read"_s;
    return u"by "_s + by.join(u" and "_s);
}

QString clockText(const SpaceTime &made, int event, int other)
{
    const Timestamp a = made.event(event).time;
    const Timestamp b = made.event(other).time;
    if (!a.isValid() || !b.isValid())
        return {};
    if (a == b)
        return u"at the same moment"_s;
    return durationText(std::abs(nanosecondsBetween(a, b))) + (a < b ? u" before"_s : u" after"_s);
}

} // namespace

QString nameOf(const SpaceTime &made, int number)
{
    const SpaceTimeEvent &event = made.event(number);
    QString name = event.type.isEmpty() ? u"Event"_s : event.type;
    if (event.version != Event::NoVersion)
        name += u' ' + versionText(event.version);
    return name;
}

QString fullNameOf(const SpaceTime &made, int number)
{
    const int entity = made.event(number).entity;
    return entity < 0 ? nameOf(made, number)
                      : nameOf(made, number) + u" of "_s + QString::fromUtf8(made.entities[entity].id);
}

QString relationText(const SpaceTime &made, int event, int other)
{
    const QString name = nameOf(made, other);
    const QString clocks = clockText(made, event, other);
    switch (made.order.relation(event, other)) {
    case CausalOrder::Same:
        return {};
    case CausalOrder::Contradictory:
        return u"before and after %1 at once: the causes go in a circle"_s.arg(name);
    case CausalOrder::Concurrent: {
        QString text = clocks.isEmpty() ? u"concurrent with %1: nothing says which was first"_s.arg(name)
                                        : u"concurrent with %1: only the clocks say %2"_s.arg(name, clocks);
        if (!made.isWholeProof)
            text += u" (not all causes were looked at)"_s;
        return text;
    }
    case CausalOrder::Before:
    case CausalOrder::After:
        break;
    }
    const bool before = made.order.isBefore(event, other);
    const int first = before ? event : other;
    const int second = before ? other : event;
    QString text = (before ? u"provably before %1, "_s : u"provably after %1, "_s).arg(name);
    text += before || proofText(made, first, second) != u"as its cause"_s ? proofText(made, first, second)
                                                                          : u"as its effect"_s;
    if (made.isBackwards(first, second))
        text += u"; yet the clocks say %1"_s.arg(clocks);
    if (made.isUnseen(first, second))
        text += u"; but %1 was written from %2 and had not seen %3"_s.arg(
            versionText(made.event(second).version), versionText(made.event(second).readVersion),
            versionText(made.event(first).version));
    return text;
}

QString descriptionText(const SpaceTime &made, int number, const TimeText &timeText)
{
    const SpaceTimeEvent &event = made.event(number);
    QStringList lines{fullNameOf(made, number)};
    if (event.time.isValid())
        lines += timeText.date(event.time) + u' ' + timeText.preciseClock(event.time);
    QString writer = writerName(made, event.writer);
    if (event.readVersion != Event::NoVersion)
        writer += (writer.isEmpty() ? u""_s : u", "_s) + u"written from "_s + versionText(event.readVersion);
    if (!writer.isEmpty())
        lines += writer;
    return lines.join(u'\n');
}

QString workText(const SpaceTime &made, const SpaceTimeWork &work, const TimeText &timeText)
{
    const QString writer = writerName(made, work.writer);
    QStringList writes;
    for (const int write : work.writes)
        writes += nameOf(made, write);
    if (writes.size() > 4)
        writes = writes.first(3) + QStringList(u"%1 more"_s.arg(writes.size() - 3));
    QString text = u"%1 wrote %2 from %3"_s.arg(writer.isEmpty() ? u"An unknown writer"_s : writer,
                                                writes.join(u", "_s), versionText(work.readVersion));
    text += work.from.isValid() ? u"\nIt can have read %1 from %2 on, when that was written"_s.arg(
                                      versionText(work.readVersion), timeText.clock(work.from))
                                : u"\nWhen %1 was written is not known"_s.arg(versionText(work.readVersion));
    return text;
}

QString stretchText(const SpaceTime &, const SpaceTimeStretch &stretch)
{
    const qsizetype works = qsizetype(stretch.works.size());
    QString text = works == 2 ? u"both work"_s : u"%1 writers work"_s.arg(works);
    text += stretch.version == Event::NoVersion ? u" at once"_s : u" from "_s + versionText(stretch.version);
    if (stretch.from.isValid())
        text += u": "_s + durationText(nanosecondsBetween(stretch.from, stretch.to));
    return text;
}

QString linkText(const SpaceTime &made, const SpaceTimeLink &link)
{
    const QString from = fullNameOf(made, link.from);
    const QString to = fullNameOf(made, link.to);
    if (link.kind == SpaceTimeLink::Read)
        return u"%1 was read to write %2"_s.arg(from, to);
    QString text = (link.kind == SpaceTimeLink::Via ? u"%1 caused %2, through events that are not shown"_s
                                                    : u"%1 caused %2"_s)
                       .arg(from, to);
    const QString clocks = clockText(made, link.to, link.from);
    if (link.isBackwards)
        text += u"\nA clock is wrong: the effect stands %1 its cause"_s.arg(clocks);
    else if (!clocks.isEmpty() && clocks.contains(u' '))
        text += u'\n' + deltaText(made.event(link.from).time, made.event(link.to).time);
    return text;
}

} // namespace Backstory
