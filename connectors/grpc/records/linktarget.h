// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <optional>

namespace Backstory
{

/// The event that a link (type `$>`) stands for. A value; views the link's data.
struct LinkTarget {
    QByteArrayView stream;
    quint64 revision = 0;

    /// Of data like `7@order-1`: revision and stream, parted by the first @. Nothing of anything else.
    static std::optional<LinkTarget> of(QByteArrayView data);
};

/// The group whose parked messages stand in a stream, as the server names it,
/// `$persistentsubscription-<stream>::<group>-parked`; null of any other stream.
QByteArrayView parkingGroup(QByteArrayView stream);

} // namespace Backstory
