// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/house.h"

#include "app/demo/demowords.h"
#include "app/demo/doorkeeper.h"

namespace Backstory
{

using std::chrono::milliseconds;

namespace
{
constexpr qint64 FirstBidder = 20'001;
}

House::House(quint64 seed, Timestamp opening, qint64 expectedEvents,
             std::function<void(const DemoRow &)> store)
    : m_random(seed)
    , m_store(std::move(store))
    , m_now(milliseconds(opening.milliseconds()))
    , m_recorded(opening)
{
    enter(std::make_unique<Doorkeeper>(expectedEvents), milliseconds(0));
}

House::~House()
{
    for (; !m_appointments.empty(); m_appointments.pop())
        delete m_appointments.top().actor;
}

void House::enter(std::unique_ptr<Actor> actor, milliseconds after)
{
    m_appointments.push({m_now + after, ++m_appointed, actor.get()});
    actor.release();
}

void House::step()
{
    const Appointment next = m_appointments.top(); // never empty: the doorkeeper does not leave
    m_appointments.pop();
    m_now = std::max(m_now, next.time);
    std::unique_ptr<Actor> actor(next.actor);
    if (const auto after = actor->act(*this))
        enter(std::move(actor), *after);
}

void House::goLive(std::function<void()> pace)
{
    m_pace = std::move(pace);
}

size_t House::anyBidder()
{
    constexpr qint64 Regulars = 60;
    const qint64 count = qint64(m_bidders.size());
    const qint64 among = m_random.percent(85) ? std::min(count, Regulars) : count;
    return size_t(count - 1 - m_random.below(among));
}

size_t House::addBidder()
{
    m_bidders.push_back({FirstBidder + qint64(m_bidders.size())});
    return m_bidders.size() - 1;
}

std::string House::metadata(const DemoId &correlation)
{
    constexpr char Hex[] = "0123456789abcdef";
    std::string trace = "00-";
    for (const char c : correlation.text()) {
        if (c != '-')
            trace += c;
    }
    trace += '-';
    const quint64 span = m_random.bits();
    std::string request = "req-";
    for (int digit = 0; digit < 16; ++digit) {
        trace += Hex[(span >> (4 * digit)) & 0xf];
        if (digit >= 6)
            request += Hex[(span >> (4 * digit)) & 0xf];
    }
    trace += "-01";
    const std::string address =
        "198.51.100." + std::to_string(span % 250 + 1); // a range kept for examples, RFC 5737
    return JsonText()
        .text("traceparent", trace)
        .text("requestId", request)
        .text("userAgent", DemoWords::userAgent(qint64(span % 1000)))
        .text("ipAddress", address)
        .finished();
}

DemoId House::write(const Draft &draft, const JsonText &payload)
{
    if (m_pace)
        m_pace();
    const DemoTypeRow &type = demoTypeRow(draft.type);
    m_row.id = m_random.uuid();
    m_row.type = &type;
    m_row.entity = type.category;
    m_row.entity += '-';
    m_row.entity += std::to_string(draft.entity->number);
    m_row.version = m_row.readVersion = Event::NoVersion;
    if (type.kind != EventKind::Command) {
        m_row.version = draft.version.value_or(draft.entity->version + 1);
        m_row.readVersion = draft.readVersion.value_or(m_row.version - 1);
        draft.entity->version = m_row.version;
    }
    m_row.producer = draft.producer ? draft.producer : type.producer;
    m_row.user = draft.user;
    m_row.causedBy = draft.cause.text();
    if (!draft.otherCause.isEmpty()) {
        m_row.causedBy = "[\"" + m_row.causedBy + "\",\"";
        m_row.causedBy += draft.otherCause.text();
        m_row.causedBy += "\"]";
    }
    m_row.correlation = draft.correlation.isEmpty() ? m_row.id : draft.correlation;
    m_row.payload = payload.finished();
    m_row.metadata = metadata(m_row.correlation);
    m_row.archived = draft.archived;
    const Timestamp now = m_pace ? Timestamp::now() : simulatedTime();
    m_row.occurred = Timestamp::fromMilliseconds(now.milliseconds() + draft.clockError.count());
    record(now);
    return m_row.id;
}

void House::writeAgain(const DemoRow &row)
{
    const qint64 position = m_row.position;
    m_row = row;
    m_row.position = position;
    record(simulatedTime());
}

void House::record(Timestamp now)
{
    m_recorded =
        std::max(m_recorded, Timestamp::fromMilliseconds(now.milliseconds() + m_random.between(2, 40)));
    m_row.recorded = m_recorded;
    ++m_row.position;
    m_store(m_row);
    advance(milliseconds(
        m_random.between(3, 60))); // what an actor does next in the same breath comes a little later
}

} // namespace Backstory
