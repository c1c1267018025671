// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/eventfile.h"

namespace Backstory
{

/// Looks up what links point to, on a connection of its own: the one that finds the links is in use. Used by
/// one thread at a time.
class LinkTargets
{
public:
    explicit LinkTargets(EventFile &file);

    static bool isLink(const ServedEvent &event) { return event.type == "$>"; }
    bool hasFailed() const { return !m_reader || m_reader->hasFailed(); }
    /// False, without a visit, when the target is not there, or not any more.
    bool visit(const ServedEvent &link, const std::function<void(const ServedEvent &)> &visitor);

private:
    const EventFile::Reader m_reader;
};

} // namespace Backstory
