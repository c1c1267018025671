// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statesession_p.h"

#include "models/query/causequery.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

StateSession::StateSession(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{
}

StateSession::~StateSession() = default;

void StateSession::setSources(const QList<HistorySource> &sources)
{
    const int own = d->entity.source;
    const bool isSame = sourceWithId(sources, own).path == sourceWithId(d->sources, own).path;
    for (const HistorySource &old : std::as_const(d->sources)) {
        if (std::none_of(sources.begin(), sources.end(),
                         [&old](const HistorySource &each) { return each.path == old.path; }))
            d->pool.forget(old.path);
    }
    d->sources = sources;
    if (d->entity.isValid() && !isSame)
        d->begin();
}

void StateSession::setEntity(const EntityReference &entity)
{
    if (entity == d->entity)
        return;
    d->entity = entity;
    d->begin();
}

const EntityReference &StateSession::entity() const
{
    return d->entity;
}

void StateSession::setReducer(const ReducerSource &reducer)
{
    if (d->wish.reducerNumber > 0 && reducer == d->wish.reducer)
        return;
    d->wish.reducer = reducer;
    ++d->wish.reducerNumber;
    if (d->run)
        d->run->stopCandidate();
    d->wake();
}

const ReducerSource &StateSession::reducer() const
{
    return d->wish.reducer;
}

const ReducerSource &StateSession::shownReducer() const
{
    return d->shown;
}

void StateSession::setLimits(const ReducerLimits &limits)
{
    if (limits == d->wish.limits)
        return;
    d->wish.limits = limits;
    if (d->wish.reducerNumber > 0)
        ++d->wish.reducerNumber;
    if (d->run)
        d->run->stopCandidate();
    d->wake();
}

void StateSession::refresh()
{
    ++d->wish.refreshNumber;
    d->wake();
}

const QList<StateStep> &StateSession::steps() const
{
    return d->steps;
}

bool StateSession::isReading() const
{
    return d->isReading;
}

qint64 StateSession::step() const
{
    return d->wish.step < 0 ? d->steps.size() : std::min<qint64>(d->wish.step, d->steps.size());
}

void StateSession::setStep(qint64 step)
{
    const qint64 wanted = step >= d->steps.size() && !d->isReading ? -1 : std::max<qint64>(0, step);
    if (wanted == d->wish.step)
        return;
    d->wish.step = wanted;
    d->wantPoint();
}

qint64 StateSession::shownStep() const
{
    return d->shownStep;
}

qint64 StateSession::stepAt(Timestamp moment) const
{
    // Clocks may run back: the last step that is not later counts.
    const auto isLater = [](Timestamp wanted, Timestamp time) { return !time.isValid() || wanted < time; };
    const auto behind = std::upper_bound(d->earliest.begin(), d->earliest.end(), moment, isLater);
    const bool hasTimes = !d->earliest.empty() && d->earliest.front().isValid();
    return hasTimes && moment.isValid() ? behind - d->earliest.begin() : -1;
}

qint64 StateSession::stepOf(const EventReference &event) const
{
    return event.isValid() && event.source == d->entity.source ? d->byRow.value(qint64(event.row), -1) : -1;
}

qint64 StateSession::stepOfVersion(qint64 version) const
{
    for (qsizetype i = d->steps.size(); i-- > 0;) {
        if (d->steps[i].version == version)
            return i + 1;
    }
    return -1;
}

QString StateSession::nameOf(qint64 step) const
{
    const bool isStep = step > 0 && step <= d->steps.size();
    return isStep ? stepName(d->steps[step - 1].version, step) : stepName(Event::NoVersion, 0);
}

const QByteArray &StateSession::after() const
{
    return d->after;
}

const QByteArray &StateSession::before() const
{
    return d->before;
}

qint64 StateSession::compared() const
{
    return d->wish.compared;
}

void StateSession::compareWith(qint64 step)
{
    if (step == d->wish.compared)
        return;
    d->wish.compared = step;
    d->wantPoint();
}

qint64 StateSession::beforeStep() const
{
    return d->beforeStep;
}

const ReducerProblem &StateSession::problem() const
{
    return d->problem;
}

qint64 StateSession::problemStep() const
{
    return d->problemStep;
}

bool StateSession::isFolding() const
{
    return d->isFolding;
}

qint64 StateSession::folded() const
{
    return d->folded;
}

qint64 StateSession::comparedSteps() const
{
    return std::max<qint64>(0, d->changes.steps() - 1);
}

QString StateSession::coverage() const
{
    return d->coverage;
}

QStringList StateSession::changedPaths(qint64 step) const
{
    return d->changes.changedPaths(step);
}

QStringList StateSession::changedFields(qint64 step) const
{
    return d->changes.changedFields(step);
}

qint64 StateSession::nextChange(const QString &path, qint64 from, int direction) const
{
    const auto found = direction > 0 ? d->changes.next(path, from) : d->changes.last(path, from - 1);
    return found ? found->step : -1;
}

qint64 StateSession::setterOf(const QString &path, qint64 step) const
{
    if (step >= d->changes.steps())
        return -1;
    const auto found = d->changes.last(path, step);
    return found && !found->isVague ? found->step : -1;
}

QList<StateSession::FieldValue> StateSession::valuesOf(const QString &path) const
{
    QList<FieldValue> values;
    const qint64 end = d->changes.steps() - 1;
    for (const StateChanges::Found &found : d->changes.find(path)) {
        if (!values.isEmpty())
            values.last().to = found.step - 1;
        else if (found.step > 0)
            values.append({0, found.step - 1, QString()});
        values.append({found.step, end, found.isGone() ? QString() : found.value()});
    }
    return values;
}

void StateSession::blame(const QString &path)
{
    d->wish.blamePath = path;
    ++d->wish.blameNumber;
    d->wake();
}

ConsoleModel *StateSession::console() const
{
    return &d->console;
}

} // namespace Backstory
