// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/outage.h"

#include "connectors/network/pause.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

QString Outage::wait(const QString &server, const QString &reason, std::stop_token stop)
{
    const Clock::time_point now = Clock::now();
    m_since = m_since.value_or(now);
    QString sentence;
    if (!m_said && now - *m_since >= m_pace.patience) {
        m_said = true;
        sentence =
            u"The server at %1 does not answer any more; reading goes on when it is back."_s.arg(server);
        if (!reason.isEmpty())
            sentence += u" It said: “%1”"_s.arg(reason);
    }
    pauseAsking(m_pause, stop);
    m_pause = std::min(m_pause * 2, m_pace.longestPause);
    return sentence;
}

QString Outage::end(const QString &server)
{
    m_since.reset();
    m_pause = m_pace.firstPause;
    return std::exchange(m_said, false)
               ? u"The server at %1 answers again; reading has gone on."_s.arg(server)
               : QString();
}

} // namespace Backstory
