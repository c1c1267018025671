// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/kurrentsettings.h"

namespace event_store::client::gossip
{
class ClusterInfo;
}

namespace Backstory
{

/// The member of a cluster that fits the preference best; nothing when none can serve. `random` makes a
/// choice among equals: any number.
std::optional<HostPort> chosenNode(const event_store::client::gossip::ClusterInfo &cluster,
                                   KurrentSettings::Preference preference, quint32 random);

} // namespace Backstory
