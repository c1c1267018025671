// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <map>
#include <set>

namespace Backstory
{

/// How far the streams of processing times have been read. A value.
struct ProcessingRevisions {
    /// Of more that wait in one stream, the first ones are not looked at again.
    static constexpr size_t MostWaiting = 10'000;

    struct Stream {
        quint64 next = 0;          ///< revision behind the last one that was read
        std::set<quint64> waiting; ///< those that had been received and not processed
        bool overflowed = false;   ///< there were more

        /// From where on the stream is read: the first one that may have changed.
        quint64 from() const { return waiting.empty() ? next : *waiting.begin(); }
        void keepWaiting(quint64 revision);
    };

    std::map<QByteArray, Stream> streams; ///< by consumer

    QByteArray toJson() const;
    /// The beginning for an empty or foreign text.
    static ProcessingRevisions fromJson(const QByteArray &json);
};

} // namespace Backstory
