// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string_view>

namespace Backstory
{

/// Goes through the members of one Protocol Buffers message and copies nothing: what it hands out lives as
/// long as the message. Building protobuf's own objects for each event took a third of the reading thread's
/// time. The encoding is that of https://protobuf.dev/programming-guides/encoding.
class MessageReader
{
public:
    explicit MessageReader(std::string_view message)
        : m_rest(message)
    {
    }

    /// To the next member; false at the end, and where the message is broken.
    bool next();
    bool isBroken() const { return m_isBroken; }

    int member() const { return m_member; }
    /// Of the member at hand; 0 where it is none.
    quint64 number() const { return m_number; }
    /// A text, bytes or a message; null where it is none.
    std::string_view bytes() const { return m_bytes; }

private:
    bool take(size_t size);
    bool takeVarint(quint64 &value);

    std::string_view m_rest;
    std::string_view m_bytes;
    quint64 m_number = 0;
    int m_member = 0;
    bool m_isBroken = false;
};

} // namespace Backstory
