// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <optional>
#include <string>
#include <string_view>

namespace Backstory
{

/// What a stream's metadata says about reading it. A value.
struct StreamRules {
    qint64 truncateBefore = 0; ///< the first revision that is kept
    std::optional<qint64> maximumCount;
    std::optional<qint64> maximumAgeSeconds;

    /// Of the data of a `$metadata` event; what cannot be read restricts nothing.
    static StreamRules parse(std::string_view json);

    bool isDeleted() const;
    /// The first revision that a reader sees of a stream whose last one is `head`.
    qint64 firstKept(qint64 head) const;
    bool isTooOld(Timestamp created, Timestamp now) const;
};

/// The same metadata with another `$tb`.
std::string withTruncateBefore(std::string_view json, qint64 revision);

/// `$$order-1` for `order-1`.
std::string metadataStreamOf(std::string_view stream);
bool isMetadataStream(std::string_view stream);

} // namespace Backstory
