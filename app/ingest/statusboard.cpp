// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/statusboard.h"

namespace Backstory
{

StatusBoard::StatusBoard(const SourceStatus &initial, std::function<void()> changed)
    : m_status(initial)
    , m_changed(std::move(changed))
{
}

SourceStatus StatusBoard::status() const
{
    const std::lock_guard lock(m_mutex);
    return m_status;
}

void StatusBoard::update(const std::function<void(SourceStatus &)> &change)
{
    constexpr auto Pause = std::chrono::milliseconds(100);
    bool tell = false;
    {
        const std::lock_guard lock(m_mutex);
        const SourceStatus::State before = m_status.state;
        change(m_status);
        const auto now = std::chrono::steady_clock::now();
        // While the scan runs the numbers change all the time; afterwards each visible event is news at once.
        const bool news = m_status.state != before ||
                          (m_status.state != SourceStatus::Reading &&
                           (m_status.events != m_toldEvents || m_status.judgements != m_toldJudgements));
        tell = m_changed && (news || now - m_told >= Pause);
        if (tell) {
            m_told = now;
            m_toldEvents = m_status.events;
            m_toldJudgements = m_status.judgements;
        }
    }
    m_settled.notify_all();
    if (tell)
        m_changed();
}

bool StatusBoard::waitUntilSettled(std::chrono::milliseconds limit) const
{
    std::unique_lock lock(m_mutex);
    return m_settled.wait_for(lock, limit, [this] {
        return m_status.state != SourceStatus::Opening && m_status.state != SourceStatus::Reading;
    });
}

} // namespace Backstory
