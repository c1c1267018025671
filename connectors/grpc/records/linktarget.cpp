// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/records/linktarget.h"

#include <charconv>

namespace Backstory
{

std::optional<LinkTarget> LinkTarget::of(QByteArrayView data)
{
    const qsizetype at = data.indexOf('@');
    LinkTarget target;
    if (at <= 0 || std::from_chars(data.data(), data.data() + at, target.revision).ptr != data.data() + at)
        return {};
    target.stream = data.sliced(at + 1);
    return target;
}

QByteArrayView parkingGroup(QByteArrayView stream)
{
    constexpr QByteArrayView Prefix("$persistentsubscription-");
    constexpr QByteArrayView Suffix("-parked");
    const qsizetype colons = stream.lastIndexOf("::");
    if (!stream.startsWith(Prefix) || !stream.endsWith(Suffix) || colons < Prefix.size() ||
        colons + 2 >= stream.size() - Suffix.size())
        return {};
    return stream.sliced(colons + 2).chopped(Suffix.size());
}

} // namespace Backstory
