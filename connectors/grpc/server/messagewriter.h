// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string>
#include <string_view>

namespace Backstory
{

/// Writes the members of one Protocol Buffers message behind what a text holds already. Building protobuf's
/// own objects for each event took as long as all the rest of the server.
class MessageWriter
{
public:
    explicit MessageWriter(std::string &to)
        : m_to(to)
    {
    }

    void number(int member, quint64 value);
    /// A text, bytes or a message that is written already.
    void bytes(int member, std::string_view value);

private:
    void head(int member, quint32 type, quint64 value);

    std::string &m_to;
};

} // namespace Backstory
