// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/statecommands.h"
#include "models/state/blamequery.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

/// One entity of a source with its states: what `state` and `blame` begin with.
class StandingPoint
{
public:
    StandingPoint(const Request &request, OpenedSource &source, const ReducerSource &reducer)
        : m_request(request)
        , m_source(source)
        , m_reducer(reducer)
        , m_scope(source, request.stop)
    {
    }

    /// Finds the entity and the step that `--at` names; when there is none, it has been said why.
    ExitCode find()
    {
        const std::optional<EntityReference> entity = findEntity();
        if (!entity)
            return ExitCode::WrongUsage;
        m_events = std::make_unique<EntityEvents>(m_scope.source(), *entity);
        const EntityEvents::Refreshed refreshed = m_events->refresh(m_scope);
        if (refreshed == EntityEvents::Stopped)
            return ExitCode::Interrupted;
        if (refreshed == EntityEvents::Failed) {
            m_request.output->say(m_events->problem());
            return ExitCode::Unreadable;
        }
        m_states = std::make_unique<EntityStates>(*m_events, m_reducer, ReducerLimits());
        m_step = m_events->count();
        const auto at = m_request.value(u"at"_s);
        return !at || findStep(*at) ? ExitCode::Fine : ExitCode::WrongUsage;
    }

    ExitCode fail() const
    {
        if (m_request.stop.stop_requested())
            return ExitCode::Interrupted;
        const qint64 step = m_states->problemStep();
        QString event;
        if (step > 0 && step <= m_events->count()) {
            const StateStep &made = m_events->steps()[step - 1];
            event = u"%1 %2 of %3, %4"_s.arg(made.type, stepName(made.version, step),
                                             QString::fromUtf8(entity().id),
                                             QString::fromLatin1(made.time.toText()));
        }
        m_request.output->say(failureText(m_reducer, m_states->problem(), event));
        return ExitCode::Failed;
    }

    const EntityReference &entity() const { return m_events->entity(); }
    const EntityEvents &events() const { return *m_events; }
    EntityStates &states() { return *m_states; }
    CommandScope &scope() { return m_scope; }
    qint64 step() const { return m_step; }
    /// Null before the first event.
    const StateStep *made() const { return m_step > 0 ? &m_events->steps()[m_step - 1] : nullptr; }

private:
    std::optional<EntityReference> findEntity()
    {
        const QString id = *m_request.value(u"entity"_s);
        const auto category = m_request.value(u"category"_s);
        QList<EntityReference> found;
        QStringList categories;
        for (const EntityNumber number : m_source.history().entitiesWithId(id.toUtf8())) {
            const auto entity = m_source.history().entity(number);
            if (!entity)
                continue;
            categories << entity->category;
            if (!category || entity->category == *category)
                found.append({1, number, entity->id, entity->category});
        }
        if (found.size() == 1)
            return found.constFirst();
        if (found.size() > 1)
            m_request.output->say(u"%1: “%2” is the id of entities in several categories; say which with "
                                  "--category: %3."_s.arg(m_source.name(), id, categories.join(u", "_s)));
        else if (!categories.isEmpty())
            m_request.output->say(u"%1: there is no entity “%2” in the category “%3”, but in %4."_s.arg(
                m_source.name(), id, *category, categories.join(u", "_s)));
        else
            m_request.output->say(
                u"%1: there is no entity “%2”; “entities --match” searches ids."_s.arg(m_source.name(), id));
        return std::nullopt;
    }

    bool findStep(const QString &at)
    {
        const QList<StateStep> &steps = m_events->steps();
        bool isNumber = false;
        const qint64 version = at.toLongLong(&isNumber);
        if (isNumber) {
            for (m_step = steps.size(); m_step > 0; --m_step) {
                const StateStep &made = steps[m_step - 1];
                if ((made.version == Event::NoVersion ? m_step : made.version) == version)
                    return true;
            }
            m_request.output->say(u"%1 has no version %2; it has %3, the last is %4."_s.arg(
                QString::fromUtf8(entity().id), at, QString::number(steps.size()),
                steps.isEmpty() ? u"none"_s : stepName(steps.constLast().version, steps.size())));
            return false;
        }
        const Timestamp moment = Timestamp::fromText(at.toUtf8());
        if (!moment.isValid()) {
            m_request.output->say(u"“--at %1”: a version is expected, such as 14, or a time, such as "
                                  "2025-09-01T08:00:00Z, “2025-09-01 08:00:00” or 2025-09-01."_s.arg(at));
            return false;
        }
        for (m_step = steps.size(); m_step > 0; --m_step) {
            const Timestamp time = steps[m_step - 1].time;
            if (time.isValid() && time <= moment)
                break;
        }
        return true;
    }

    const Request &m_request;
    OpenedSource &m_source;
    ReducerSource m_reducer;
    CommandScope m_scope;
    std::unique_ptr<EntityEvents> m_events;
    std::unique_ptr<EntityStates> m_states;
    qint64 m_step = 0;
};

QByteArray timeText(const StateStep *made)
{
    return made && made->time.isValid() ? made->time.toText() : QByteArray("-");
}

void putVersion(JsonLine &line, qint64 version)
{
    if (version == Event::NoVersion)
        line.raw("version", "null");
    else
        line.number("version", version);
}

void printState(const Request &request, const StandingPoint &point, const QByteArray &state)
{
    const StateStep *made = point.made();
    if (!request.isJson()) {
        request.output->printLine(
            point.entity().id + ' ' +
            stepName(made ? made->version : Event::NoVersion, made ? point.step() : 0).toUtf8() + ' ' +
            timeText(made) + ' ' + state);
        return;
    }
    JsonLine line;
    line.utf8("entity", point.entity().id).text("category", point.entity().category);
    putVersion(line, made ? made->version : Event::NoVersion);
    line.time("time", made ? made->time : Timestamp());
    line.raw("state", state == "undefined" ? QByteArrayView("null") : QByteArrayView(state));
    request.output->printLine(line.finished());
}

QByteArray setterJson(const Blame::Setter &setter)
{
    JsonLine line;
    line.number("step", setter.step);
    putVersion(line, setter.event.version);
    line.time("time", setter.event.time).text("type", setter.event.type).text("user", setter.event.user);
    if (setter.isRemoved)
        line.raw("value", "null").raw("removed", "true");
    else
        line.text("value", setter.value);
    return line.finished();
}

QByteArray causeJson(const Blame::Cause &cause)
{
    JsonLine line;
    line.utf8("id", cause.named).raw("found", cause.event.isValid() ? "true" : "false");
    if (cause.event.isValid()) {
        line.text("type", cause.type).utf8("entity", cause.entity.id).text("category", cause.entity.category);
        putVersion(line, cause.version);
        line.time("time", cause.time).text("user", cause.user);
    }
    return line.finished();
}

void printBlameJson(const Request &request, const StandingPoint &point, const Blame &blame)
{
    QByteArrayList setters;
    for (const Blame::Setter &setter : blame.setters)
        setters << setterJson(setter);
    QByteArrayList chain;
    for (const Blame::Cause &cause : blame.chain)
        chain << causeJson(cause);
    request.output->printLine(JsonLine()
                                  .utf8("entity", point.entity().id)
                                  .text("category", point.entity().category)
                                  .text("path", blame.path)
                                  .raw("setters", '[' + setters.join(',') + ']')
                                  .raw("chain", '[' + chain.join(',') + ']')
                                  .finished());
}

void printBlame(const Request &request, const Blame &blame)
{
    Output &output = *request.output;
    Table setters({u"SET BY"_s, u"TIME"_s, u"TYPE"_s, u"USER"_s, u"VALUE"_s});
    for (const Blame::Setter &setter : blame.setters)
        setters.add({stepName(setter.event.version, setter.step),
                     QString::fromLatin1(setter.event.time.toText()), setter.event.type, setter.event.user,
                     setter.isRemoved ? u"(removed)"_s : setter.value});
    setters.print(output);
    if (blame.chain.size() < 2)
        return;
    output.printLine("");
    Table causes({u"CAUSED BY"_s, u"TIME"_s, u"ENTITY"_s, u">VERSION"_s, u"USER"_s});
    for (const Blame::Cause &cause : blame.chain.mid(1))
        causes.add(
            {cause.event.isValid() ? cause.type : u"%1 (in no source)"_s.arg(QString::fromUtf8(cause.named)),
             QString::fromLatin1(cause.time.toText()), QString::fromUtf8(cause.entity.id),
             cause.version == Event::NoVersion ? QString() : QString::number(cause.version), cause.user});
    causes.print(output);
}

} // namespace

bool hasOption(const Request &request, const QString &command, const QString &option)
{
    if (!request.has(option))
        request.output->say(
            u"“%1” needs --%2; “backstory-cli %1 --help” says how it is used."_s.arg(command, option));
    return request.has(option);
}

ExitCode runState(const Request &request)
{
    const std::optional<ReducerSource> reducer = chosenReducer(request);
    if (!hasOption(request, u"state"_s, u"entity"_s) || !reducer)
        return ExitCode::WrongUsage;
    return forEachSource(request, [&](OpenedSource &source) {
        StandingPoint point(request, source, *reducer);
        const ExitCode found = point.find();
        if (found != ExitCode::Fine)
            return found;
        const auto state = point.states().state(point.step(), point.scope());
        if (!state)
            return point.fail();
        printState(request, point, *state);
        return ExitCode::Fine;
    });
}

ExitCode runBlame(const Request &request)
{
    const std::optional<ReducerSource> reducer = chosenReducer(request);
    if (!hasOption(request, u"blame"_s, u"entity"_s) || !hasOption(request, u"blame"_s, u"path"_s) ||
        !reducer)
        return ExitCode::WrongUsage;
    const QString path = *request.value(u"path"_s);
    return forEachSource(request, [&](OpenedSource &source) {
        StandingPoint point(request, source, *reducer);
        const ExitCode found = point.find();
        if (found != ExitCode::Fine)
            return found;
        EntityStates &states = point.states();
        const auto isKnown = [&] { return states.changes().steps() > point.step(); };
        while (!isKnown() && states.problemStep() < 0 && states.advance(point.scope())) {}
        if (!isKnown() && (states.problemStep() >= 0 || request.stop.stop_requested()))
            return point.fail();
        const Blame blame = findBlame(states, point.scope(), {point.scope().source()}, path, point.step());
        if (request.stop.stop_requested())
            return ExitCode::Interrupted;
        if (!blame.problem.isEmpty())
            request.output->say(blame.problem);
        if (!partsOf(path))
            return ExitCode::WrongUsage;
        if (request.isJson())
            printBlameJson(request, point, blame);
        else
            printBlame(request, blame);
        return ExitCode::Fine;
    });
}

} // namespace Backstory
