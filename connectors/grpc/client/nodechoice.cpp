// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/client/nodechoice.h"

#include "connectors/grpc/protocol/gossip.pb.h"

namespace Backstory
{

namespace
{

using namespace event_store::client::gossip;
using Preference = KurrentSettings::Preference;

/// 0 for what was asked for, more for what does as well; negative for a node that cannot serve.
int rankOf(MemberInfo::VNodeState state, Preference preference)
{
    switch (state) {
    case MemberInfo::Leader:
        return preference == Preference::Leader || preference == Preference::Random ? 0 : 2;
    case MemberInfo::Follower:
        return preference == Preference::Follower || preference == Preference::Random ? 0 : 1;
    case MemberInfo::ReadOnlyReplica:
        return preference == Preference::ReadOnlyReplica || preference == Preference::Random ? 0 : 3;
    case MemberInfo::ReadOnlyLeaderless:
    case MemberInfo::PreReadOnlyReplica:
        return preference == Preference::ReadOnlyReplica ? 1 : 4;
    case MemberInfo::ResigningLeader:
        return 5;
    default:
        return -1;
    }
}

} // namespace

std::optional<HostPort> chosenNode(const ClusterInfo &cluster, Preference preference, quint32 random)
{
    std::vector<const MemberInfo *> best;
    int bestRank = std::numeric_limits<int>::max();
    for (const MemberInfo &member : cluster.members()) {
        const int rank = rankOf(member.state(), preference);
        const bool isReachable = member.is_alive() && !member.http_end_point().address().empty() &&
                                 member.http_end_point().port() - 1 < 65535;
        if (rank < 0 || !isReachable || rank > bestRank)
            continue;
        if (rank < bestRank)
            best.clear();
        bestRank = rank;
        best.push_back(&member);
    }
    if (best.empty())
        return {};
    const EndPoint &point = best[random % best.size()]->http_end_point();
    return HostPort{QString::fromStdString(point.address()), quint16(point.port())};
}

} // namespace Backstory
