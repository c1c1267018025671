// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/readcursor.h"

#include "connectors/grpc/server/wire.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace Backstory
{

namespace
{

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

ReadCursor::State ReadCursor::next(Answers &answers)
{
    const EventFile::Reader reader = m_file.reader();
    if (!reader)
        return Failed;
    EventReading &reading = *reader.operator->();
    if (!m_plan.isAll())
        m_state = reading.stateOf(m_plan.stream);
    if (!std::exchange(m_isStarted, true))
        start(reading);
    m_pageBytes = 0;
    const size_t first = answers.size();
    const State state = m_plan.isAll() ? nextOfAll(reading, answers) : nextOfStream(reading, answers);
    if (m_plan.resolvesLinks)
        resolveLinks(reading, answers, first);
    return reading.hasFailed() ? Failed : state;
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

bool ReadCursor::isPageFull(size_t count) const
{
    return m_remaining == 0 || count >= PageEvents || m_pageBytes >= PageBytes;
}

ReadCursor::State ReadCursor::nextOfAll(EventReading &reading, Answers &answers)
{
    qint64 rows = 0;
    const size_t before = answers.size();
    bool isStopped = m_remaining == 0;
    const auto take = [&](const ServedEvent &event) {
        ++rows;
        m_position = event.position + (m_plan.isBackwards ? 0 : 1);
        m_lastConsidered = event.position;
        if (!m_plan.filter || m_plan.filter->accepts(event))
            addEvent(event, answers);
        if (m_plan.isSubscription && m_plan.filter && ++m_considered >= m_plan.checkpointInterval)
            addCheckpoint(event.position, answers);
        isStopped = isPageFull(answers.size() - before);
        return !isStopped;
    };
    if (!isStopped)
        reading.readAll(m_position, m_plan.isBackwards, PageRows, take);
    if (m_remaining == 0)
        return AtEnd;
    return isStopped || rows == PageRows ? More : AtEnd;
}

ReadCursor::State ReadCursor::nextOfStream(EventReading &reading, Answers &answers)
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
    const size_t before = answers.size();
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
        isStopped = isBelow || isPageFull(answers.size() - before);
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

ReadCursor::State ReadCursor::tombstone(EventReading &reading, Answers &answers)
{
    reading.readTombstone(m_plan.stream, [&](const ServedEvent &event) {
        addEvent(event, answers);
        return false;
    });
    return Tombstoned;
}

ReadCursor::State ReadCursor::endOfStream(Answers &answers)
{
    if (m_plan.wantsLastPosition && !m_plan.isSubscription && m_state.head >= 0)
        answers.emplace_back().set_last_stream_position(quint64(m_state.head));
    return AtEnd;
}

void ReadCursor::addEvent(const ServedEvent &event, Answers &answers)
{
    auto *read = answers.emplace_back().mutable_event();
    setRecorded(read->mutable_event(), event, m_plan.hasStructuredIds);
    if (event.position == ServedEvent::NoPosition)
        read->mutable_no_position();
    else
        read->set_commit_position(quint64(event.position));
    m_pageBytes += event.data.size() + event.metadata.size();
    --m_remaining;
}

void ReadCursor::addCheckpoint(qint64 position, Answers &answers)
{
    auto *checkpoint = answers.emplace_back().mutable_checkpoint();
    checkpoint->set_commit_position(quint64(position));
    checkpoint->set_prepare_position(quint64(position));
    setTimestamp(checkpoint->mutable_timestamp(), Timestamp::now());
    m_considered = 0;
}

void ReadCursor::addCaughtUp(Answers &answers)
{
    if (m_plan.filter && m_lastConsidered >= 0)
        addCheckpoint(m_lastConsidered, answers);
    auto *caughtUp = answers.emplace_back().mutable_caught_up();
    setTimestamp(caughtUp->mutable_timestamp(), Timestamp::now());
    if (m_plan.isAll() && m_lastConsidered >= 0) {
        caughtUp->mutable_position()->set_commit_position(quint64(m_lastConsidered));
        caughtUp->mutable_position()->set_prepare_position(quint64(m_lastConsidered));
    }
    if (!m_plan.isAll() && m_state.head >= 0)
        caughtUp->set_stream_revision(m_state.head);
}

/// After the page is read: the statements that look targets up are those that read pages.
void ReadCursor::resolveLinks(EventReading &reading, Answers &answers, size_t first)
{
    for (size_t i = first; i < answers.size(); ++i) {
        if (!answers[i].has_event() || answers[i].event().event().metadata().at("type") != "$>")
            continue;
        auto *read = answers[i].mutable_event();
        read->mutable_link()->Swap(read->mutable_event());
        read->clear_event();
        const std::string &target = read->link().data();
        const size_t at = target.find('@');
        qint64 revision = -1;
        if (at == std::string::npos || at + 1 == target.size() ||
            std::from_chars(target.data(), target.data() + at, revision).ptr != target.data() + at ||
            revision < 0)
            continue;
        const std::string stream = target.substr(at + 1);
        const StreamState state = reading.stateOf(stream);
        if (!state.exists() || state.isTombstoned || revision < state.rules.firstKept(state.head))
            continue;
        reading.readStream(stream, {revision, -1}, false, 1, [&](const ServedEvent &event) {
            if (event.revision == revision)
                setRecorded(read->mutable_event(), event, m_plan.hasStructuredIds);
            return false;
        });
    }
}

} // namespace Backstory
