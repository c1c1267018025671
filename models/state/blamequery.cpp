// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/blamequery.h"
#include "models/query/causequery.h"
#include "models/text/numbertext.h"

#include <chrono>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype MostCauses = 1'000;
// A container's values are read from its states; that takes time where every state is a replay.
constexpr qsizetype MostRead = 40;
constexpr auto LongestReading = std::chrono::milliseconds(500);

/// Reads the values that a field had from the states themselves.
class FieldReader
{
public:
    FieldReader(EntityStates &states, QueryScope &scope, const QString &path)
        : m_states(states)
        , m_scope(scope)
        , m_parts(partsOf(path).value_or(QList<PathPart>()))
    {
    }

    bool canRead()
    {
        return ++m_read <= MostRead && std::chrono::steady_clock::now() < m_end && !m_scope.isStopped();
    }
    /// As it is written; nothing where there is none.
    std::optional<QString> at(qint64 step)
    {
        const auto state = step < 0 ? std::nullopt : m_states.state(step, m_scope);
        const JsonDocument document = stateDocument(state.value_or(QByteArray()));
        const auto value = valueAt(document, m_parts);
        if (!value)
            return std::nullopt;
        const std::string_view written = document.written(*value);
        return QString::fromUtf8(written.data(), qsizetype(written.size()));
    }

private:
    EntityStates &m_states;
    QueryScope &m_scope;
    QList<PathPart> m_parts;
    qsizetype m_read = 0;
    std::chrono::steady_clock::time_point m_end = std::chrono::steady_clock::now() + LongestReading;
};

void addSetters(Blame &blame, EntityStates &states, QueryScope &scope)
{
    FieldReader reader(states, scope, blame.path);
    const QList<StateChanges::Found> found = states.changes().find(blame.path, 0, blame.step);
    for (auto each = found.crbegin(); each != found.crend(); ++each) {
        Blame::Setter setter{each->step, {}, each->value(), each->isGone()};
        if (each->step > 0)
            setter.event = states.events().steps()[each->step - 1];
        if (!each->change && reader.canRead()) {
            const std::optional<QString> value = reader.at(each->step);
            if (value == reader.at(each->step - 1))
                continue; // it was something else around it
            setter.isRemoved = !value;
            setter.value = value ? value->left(Blame::LongestValue) : QString();
            if (value && value->size() > Blame::LongestValue)
                setter.value += QChar(0x2026);
        }
        if (setter.isRemoved)
            setter.value.clear();
        blame.setters.append(setter);
    }
}

Blame::Cause causeOf(const StoredEvent &event, int source)
{
    return {{source, event.row}, event.id,   {source, event.entityNumber, event.entity, event.category},
            event.type,          event.user, event.version,
            event.time()};
}

void addCauses(Blame &blame, EntityStates &states, QueryScope &scope, const QList<HistorySource> &sources)
{
    const qint64 step = blame.setters.constFirst().step;
    if (step <= 0)
        return;
    int source = states.events().source().id;
    std::optional<StoredEvent> event = states.events().event(scope, step);
    QSet<std::pair<int, qint64>> met;
    while (event && blame.chain.size() < MostCauses && !scope.isStopped()) {
        const auto key = std::pair(source, qint64(event->row));
        if (met.contains(key)) {
            blame.problem = u"The causes lead back to an event that they began with."_s;
            return;
        }
        met.insert(key);
        blame.chain.append(causeOf(*event, source));
        const QList<FoundCause> causes = findCauses(scope, sources, source, *event);
        if (causes.isEmpty())
            return;
        source = causes.constFirst().source;
        event = causes.constFirst().event;
        if (!event) {
            Blame::Cause outside;
            outside.named = causes.constFirst().named;
            blame.chain.append(outside);
        }
    }
}

} // namespace

Blame findBlame(EntityStates &states, QueryScope &scope, const QList<HistorySource> &sources,
                const QString &path, qint64 step)
{
    Blame blame;
    blame.path = path;
    blame.step = step;
    if (!partsOf(path)) {
        blame.problem =
            u"“%1” is no path into a state; “lines[0].quantity” and “[\"a b\"].c” are."_s.arg(path);
        return blame;
    }
    addSetters(blame, states, scope);
    if (!blame.setters.isEmpty())
        addCauses(blame, states, scope, sources);
    if (states.comparedSteps() < step)
        blame.problem =
            u"Only the first %1 have been looked at."_s.arg(countText(states.comparedSteps(), u"event"_s));
    else if (blame.setters.isEmpty())
        blame.problem = u"No event up to here has set “%1”."_s.arg(path);
    return blame;
}

} // namespace Backstory
