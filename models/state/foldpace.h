// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/entityevents.h"

#include <chrono>

namespace Backstory
{

/// How many events go into one message to a host: few at first, and so many that a slow reducer does not run
/// into its time limit only because it was given much at once. After a message that was lost with its host
/// its events go one by one, so that the one that did it is known. A value.
class FoldPace
{
public:
    /// The last step of the message that begins with `first`, `wanted` at most.
    qint64 last(qint64 first, qint64 wanted) const
    {
        if (first < m_carefulFrom)
            wanted = std::min(wanted, m_carefulFrom - 1);
        const bool isCareful = first >= m_carefulFrom && first <= m_carefulTo;
        return std::min(wanted, first + (isCareful ? 1 : m_most) - 1);
    }
    void note(qint64 count, std::chrono::steady_clock::duration taken)
    {
        if (taken > 2 * Wanted)
            m_most = std::max<qint64>(1, count / 2);
        else if (taken < Wanted && count >= m_most)
            m_most = std::min(2 * m_most, EntityEvents::BlockSize);
    }
    /// False when the lost message was of one event: that is the one.
    bool beCareful(qint64 first, qint64 last)
    {
        m_carefulFrom = first;
        m_carefulTo = last;
        m_most = 1;
        return first < last;
    }
    /// Where the events begin that are looked at one by one.
    qint64 carefulFrom() const { return m_carefulFrom; }

private:
    static constexpr std::chrono::milliseconds Wanted{30};

    qint64 m_most = 1;
    qint64 m_carefulFrom = -1;
    qint64 m_carefulTo = -1;
};

} // namespace Backstory
