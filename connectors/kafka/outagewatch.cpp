// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/outagewatch.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr auto Patience = 5s; // a broker that is restarted in order is missed for less

}

QString OutageWatch::take(bool down, const QString &brokers, Clock::time_point now)
{
    if (down) {
        if (!m_since)
            m_since = now;
        if (m_said || now - *m_since < Patience)
            return {};
        m_said = true;
        return u"No broker at %1 answers any more; reading goes on when one is back."_s.arg(brokers);
    }
    m_since.reset();
    if (!std::exchange(m_said, false))
        return {};
    return u"The brokers at %1 answer again; reading has gone on."_s.arg(brokers);
}

} // namespace Backstory
