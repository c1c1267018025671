// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/ratemeter.h"

namespace Backstory
{

void RateMeter::add(qint64 value, Clock::time_point now)
{
    constexpr auto Window = std::chrono::seconds(2);
    m_samples.push_back({now, value});
    while (m_samples.size() > 2 && now - m_samples.front().time > Window)
        m_samples.pop_front();
}

double RateMeter::rate() const
{
    if (m_samples.size() < 2)
        return 0;
    const Sample &first = m_samples.front();
    const Sample &last = m_samples.back();
    const double seconds = std::chrono::duration<double>(last.time - first.time).count();
    return seconds > 0 ? double(last.value - first.value) / seconds : 0;
}

} // namespace Backstory
