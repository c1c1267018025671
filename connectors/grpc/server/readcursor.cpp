// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/readcursor.h"

#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/server/answerpage.h"
#include "connectors/grpc/server/linktargets.h"

#include <algorithm>
#include <utility>

namespace Backstory
{

namespace
{

using event_store::client::streams::ReadResp;

constexpr qint64 Last = std::numeric_limits<qint64>::max();
constexpr qint64 PageRows = 2000;
constexpr size_t PageEvents = 256;
constexpr size_t PageBytes = 512 * 1024;

void setTimestamp(google::protobuf::Timestamp *to, Timestamp time)
{
    to->set_seconds(time.nanoseconds() / 1'000'000'000);
    to->set_nanos(qint32(time.nanoseconds() % 1'000'000'000));
}

} // namespace

ReadCursor::ReadCursor(EventFile &file, ReadPlan plan)
    : m_file(file)
    , m_plan(std::move(plan))
    , m_remaining(m_plan.isSubscription ? std::numeric_limits<quint64>::max() : m_plan.count)
{
}

ReadCursor::State ReadCursor::next(AnswerPage &answers)
{
    const EventFile::Reader reader = m_file.reader();
    if (!reader)
        return Failed;
    EventReading &reading = *reader.operator->();
    if (!m_plan.isAll())
        m_state = reading.stateOf(m_plan.stream);
    if (!std::exchange(m_isStarted, true))
        start(reading);
    std::optional<LinkTargets> links;
    if (m_plan.resolvesLinks)
        links.emplace(m_file);
    m_links = links ? &*links : nullptr;
    const State state = m_plan.isAll() ? nextOfAll(reading, answers) : nextOfStream(reading, answers);
    m_links = nullptr;
    return reading.hasFailed() || (links && links->hasFailed()) ? Failed : state;
}

void ReadCursor::start(EventReading &reading)
{
    const bool isBackwards = m_plan.isBackwards;
    if (m_plan.isAll()) {
        if (m_plan.from == ReadPlan::Start)
            m_position = 0;
        else if (m_plan.from == ReadPlan::End)
            m_position = m_plan.isSubscription ? reading.lastPosition() + 1 : Last;
        else
            m_position = m_plan.at + (m_plan.isSubscription && m_plan.at < Last);
        m_lastConsidered = m_plan.isSubscription ? m_position - 1 : -1;
        return;
    }
    if (m_plan.from == ReadPlan::Start)
        m_place = {0, isBackwards ? Last : -1};
    else if (m_plan.from == ReadPlan::End)
        m_place = {m_plan.isSubscription ? std::max<qint64>(0, m_state.head) : Last, Last};
    else
        m_place = {m_plan.at, isBackwards || m_plan.isSubscription ? Last : -1};
    if (m_plan.isSubscription && m_plan.from == ReadPlan::End && m_state.head < 0)
        m_place.position = -1;
}

bool ReadCursor::isPageFull(const AnswerPage &answers) const
{
    return m_remaining == 0 || answers.count() >= PageEvents || answers.bytes() >= PageBytes;
}

ReadCursor::State ReadCursor::nextOfAll(EventReading &reading, AnswerPage &answers)
{
    qint64 rows = 0;
    bool isStopped = m_remaining == 0;
    const auto take = [&](const ServedEvent &event) {
        ++rows;
        m_position = event.position + (m_plan.isBackwards ? 0 : 1);
        m_lastConsidered = event.position;
        if (!m_plan.filter || m_plan.filter->accepts(event))
            addEvent(event, answers);
        if (m_plan.isSubscription && m_plan.filter && ++m_considered >= m_plan.checkpointInterval)
            addCheckpoint(event.position, answers);
        isStopped = isPageFull(answers);
        return !isStopped;
    };
    if (!isStopped)
        reading.readAll(m_position, m_plan.isBackwards, PageRows, take);
    if (m_remaining == 0)
        return AtEnd;
    return isStopped || rows == PageRows ? More : AtEnd;
}

ReadCursor::State ReadCursor::nextOfStream(EventReading &reading, AnswerPage &answers)
{
    // Who has subscribed before still gets what came before the tombstone, and the tombstone.
    m_wasAlive |= m_plan.isSubscription && !m_state.isTombstoned;
    if (m_state.isTombstoned && !m_wasAlive)
        return Tombstoned;
    if (!m_plan.isSubscription && !m_state.exists())
        return Missing;
    const qint64 firstKept = m_state.rules.firstKept(m_state.head);
    if (!m_plan.isBackwards && !m_state.rules.isDeleted() && m_place.revision < firstKept)
        m_place = {firstKept, -1};
    const Timestamp now = Timestamp::now();
    qint64 rows = 0;
    bool isStopped = m_remaining == 0;
    bool isBelow = false;
    const auto take = [&](const ServedEvent &event) {
        ++rows;
        isBelow = event.revision < firstKept;
        // A row that is no part of `$all` is alone with its revision.
        const bool isAlone = event.position == ServedEvent::NoPosition;
        m_place = {event.revision, isAlone ? (m_plan.isBackwards ? -1 : Last) : event.position};
        if (!isBelow && !m_state.rules.isTooOld(event.created, now))
            addEvent(event, answers);
        isStopped = isBelow || isPageFull(answers);
        return !isStopped;
    };
    if (!isStopped && !m_state.rules.isDeleted())
        reading.readStream(m_plan.stream, m_place, m_plan.isBackwards, PageRows, take);
    if (m_remaining == 0 || isBelow)
        return endOfStream(answers);
    if (isStopped || rows == PageRows)
        return More;
    return m_state.isTombstoned ? tombstone(reading, answers) : endOfStream(answers);
}

ReadCursor::State ReadCursor::tombstone(EventReading &reading, AnswerPage &answers)
{
    reading.readTombstone(m_plan.stream, [&](const ServedEvent &event) {
        addEvent(event, answers);
        return false;
    });
    return Tombstoned;
}

ReadCursor::State ReadCursor::endOfStream(AnswerPage &answers)
{
    if (m_plan.wantsLastPosition && !m_plan.isSubscription && m_state.head >= 0) {
        ReadResp answer;
        answer.set_last_stream_position(quint64(m_state.head));
        answers.add(answer);
    }
    return AtEnd;
}

void ReadCursor::addEvent(const ServedEvent &event, AnswerPage &answers)
{
    --m_remaining;
    if (!m_links || !LinkTargets::isLink(event))
        return answers.addEvent(&event, nullptr);
    if (!m_links->visit(event, [&](const ServedEvent &target) { answers.addEvent(&target, &event); }))
        answers.addEvent(nullptr, &event);
}

void ReadCursor::addCheckpoint(qint64 position, AnswerPage &answers)
{
    ReadResp answer;
    auto *checkpoint = answer.mutable_checkpoint();
    checkpoint->set_commit_position(quint64(position));
    checkpoint->set_prepare_position(quint64(position));
    setTimestamp(checkpoint->mutable_timestamp(), Timestamp::now());
    answers.add(answer);
    m_considered = 0;
}

void ReadCursor::addCaughtUp(AnswerPage &answers)
{
    if (m_plan.filter && m_lastConsidered >= 0)
        addCheckpoint(m_lastConsidered, answers);
    ReadResp answer;
    auto *caughtUp = answer.mutable_caught_up();
    setTimestamp(caughtUp->mutable_timestamp(), Timestamp::now());
    if (m_plan.isAll() && m_lastConsidered >= 0) {
        caughtUp->mutable_position()->set_commit_position(quint64(m_lastConsidered));
        caughtUp->mutable_position()->set_prepare_position(quint64(m_lastConsidered));
    }
    if (!m_plan.isAll() && m_state.head >= 0)
        caughtUp->set_stream_revision(m_state.head);
    answers.add(answer);
}

} // namespace Backstory
