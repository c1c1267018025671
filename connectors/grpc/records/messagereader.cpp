// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/records/messagereader.h"

namespace Backstory
{

enum WireType { Varint = 0, Fixed64 = 1, Length = 2, Fixed32 = 5 };

bool MessageReader::takeVarint(quint64 &value)
{
    if (!m_rest.empty() && !(m_rest.front() & 0x80)) { // most are small
        value = quint64(m_rest.front());
        m_rest.remove_prefix(1);
        return true;
    }
    value = 0;
    for (size_t i = 0; i < m_rest.size() && i < 10; ++i) {
        value |= quint64(m_rest[i] & 0x7f) << (7 * i);
        if (!(m_rest[i] & 0x80)) {
            m_rest.remove_prefix(i + 1);
            return true;
        }
    }
    return false;
}

bool MessageReader::take(size_t size)
{
    if (size > m_rest.size())
        return false;
    m_bytes = m_rest.substr(0, size);
    m_rest.remove_prefix(size);
    return true;
}

bool MessageReader::next()
{
    m_number = 0;
    m_bytes = {};
    if (m_rest.empty() || m_isBroken)
        return false;
    quint64 tag = 0;
    bool isRead = takeVarint(tag);
    m_member = int(tag >> 3);
    switch (isRead ? int(tag & 7) : -1) {
    case Varint:
        isRead = takeVarint(m_number);
        break;
    case Fixed64:
        isRead = take(8);
        break;
    case Length:
        isRead = takeVarint(m_number) && take(m_number);
        m_number = 0;
        break;
    case Fixed32:
        isRead = take(4);
        break;
    default: // groups are of the past
        isRead = false;
    }
    m_isBroken = !isRead;
    return isRead;
}

} // namespace Backstory
