// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/linktargets.h"

#include <charconv>

namespace Backstory
{

LinkTargets::LinkTargets(EventFile &file)
    : m_reader(file.reader())
{
}

/// A link's data is `7@order-1`: revision and stream, parted by the first @.
bool LinkTargets::visit(const ServedEvent &link, const std::function<void(const ServedEvent &)> &visitor)
{
    const std::string_view target = link.data;
    const size_t at = target.find('@');
    if (!m_reader || at == target.npos || at + 1 == target.size())
        return false;
    qint64 revision = -1;
    const char *end = target.data() + at;
    if (std::from_chars(target.data(), end, revision).ptr != end || revision < 0)
        return false;
    const std::string stream(target.substr(at + 1));
    const StreamState state = m_reader->stateOf(stream);
    if (!state.exists() || state.isTombstoned || revision < state.rules.firstKept(state.head))
        return false;
    bool isFound = false;
    m_reader->readStream(stream, {revision, -1}, false, 1, [&](const ServedEvent &event) {
        isFound = event.revision == revision;
        if (isFound)
            visitor(event);
        return false;
    });
    return isFound;
}

} // namespace Backstory
