// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/rules/rules.h"

#include "models/event/timedistance.h"
#include "models/history/identifier.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 OneCommit = 1'000'000'000; ///< apart at most, where nothing else tells commits apart
constexpr qsizetype MostWitnesses = 5;

bool isCausedBy(const StoredEvent &event, const StoredEvent &cause)
{
    return std::any_of(event.causes.begin(), event.causes.end(),
                       [&](const auto &each) { return isSameIdentifier(each.text, cause.id); });
}

/// A writer may append several events at once, all from the version that it had read.
bool isOneCommit(const StoredEvent &first, const StoredEvent &second)
{
    if (isCausedBy(second, first))
        return true;
    if (first.producer != second.producer || first.user != second.user ||
        first.correlation != second.correlation)
        return false;
    const auto causeOf = [](const StoredEvent &event) {
        return event.causes.isEmpty() ? QByteArray() : event.causes.constFirst().text;
    };
    if (causeOf(first) != causeOf(second))
        return false;
    if (!causeOf(first).isEmpty() || !first.correlation.isEmpty())
        return true;
    return !first.time().isValid() || !second.time().isValid() ||
           std::abs(nanosecondsBetween(first.time(), second.time())) <= OneCommit;
}

} // namespace

void WritersRule::look(const EventContext &context)
{
    const qint64 read = context.event.readVersion;
    if (!context.hasVersion() || read < 0 || read >= context.event.version - 1 || context.before.isEmpty() ||
        context.before.commit == context.print.commit || context.maybeSeen)
        return;
    check(context);
}

void WritersRule::check(const EventContext &context)
{
    const std::optional<StoredEvent> event = m_past.at(context.row());
    if (!event)
        return;
    const qint64 read = event->readVersion;
    QList<qint64> between;
    qint64 base = 0;
    QList<StoredEvent> own{*event};   // what the same commit wrote, the latest first
    std::optional<StoredEvent> rival; // the first that was written after the version that was read
    for (const quint32 row : context.before.rows) {
        const std::optional<StoredEvent> other = row ? m_past.at(row) : std::nullopt;
        if (!other || other->version == Event::NoVersion || other->version >= event->version)
            continue;
        if (other->version == read)
            base = row;
        if (other->version <= read)
            continue;
        if (std::any_of(own.begin(), own.end(),
                        [&](const auto &each) { return isOneCommit(*other, each); })) {
            own.append(*other);
            continue;
        }
        between.prepend(row);
        if (!rival || other->version < rival->version)
            rival = other;
    }
    if (!rival)
        return;
    const bool isLost = rival->readVersion == read;
    const auto rule = isLost ? FindingRule::LostUpdate : FindingRule::ConcurrentWriters;
    if (!m_findings.wants(rule, context.facts.category))
        return;
    if (base)
        between.prepend(base);
    while (between.size() >= MostWitnesses)
        between.removeLast();
    between.append(context.row());
    const QString message =
        isLost ? lostText(context, *rival, *event)
               : u"%1 wrote %2 as version %3 of %4 at %5, but had read version %6: what came in between was "
                 "not known to it."_s.arg(writerText(*event), event->type, QString::number(event->version),
                                          context.entity(), momentText(event->time()), QString::number(read));
    m_findings.add({rule, context.facts.category, context.facts.entity, between, 0, event->time(),
                    event->version, message});
}

QString WritersRule::lostText(const EventContext &context, const StoredEvent &first,
                              const StoredEvent &last) const
{
    const QString both = u"%1 and %2 both read version %3 of %4. "_s.arg(
        writerText(first), writerText(last), QString::number(last.readVersion), context.entity());
    const auto wrote = [](const StoredEvent &event) {
        return u"%1 wrote %2 as version %3 at %4"_s.arg(
            writerText(event), event.type, QString::number(event.version), momentText(event.time()));
    };
    return both + wrote(first) + u"; then "_s + wrote(last) +
           u" without having seen it: what version %1 changed may be lost."_s.arg(first.version);
}

} // namespace Backstory
