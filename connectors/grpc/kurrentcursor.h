// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/readrequest.h"

namespace Backstory
{

/// How far a server's log has been read, and by what it is known again. A value.
struct KurrentCursor {
    /// An event as it is known again.
    struct Mark {
        LogPosition position;
        QByteArray id;

        bool isValid() const { return !id.isEmpty(); }
        bool operator==(const Mark &) const = default;
    };

    std::optional<LogPosition> done; ///< read up to here: the last event, or a checkpoint behind it
    Mark first;                      ///< the first event of the log
    Mark last;                       ///< the last that was read
    qint32 part = 0;                 ///< of its position: several events may share a commit position

    QByteArray toJson() const;
    /// The beginning for an empty or foreign text.
    static KurrentCursor fromJson(const QByteArray &json);

    bool operator==(const KurrentCursor &) const = default;
};

} // namespace Backstory
