// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/kafkarecord.h"

#include <string>

namespace Backstory
{

/// Which record this one was made of, as the headers say that frameworks add: dead letters, retries, copies.
/// Owns the text; belongs to one thread.
class RecordOrigin
{
public:
    enum Kind {
        None,
        Failed, ///< a dead letter or a retry: the record before could not be processed
        Copied  ///< brought from elsewhere, and otherwise the same
    };

    Kind read(const std::vector<RecordHeader> &headers);
    /// `topic/partition/offset` of the record before; null where the headers do not say all three.
    QByteArrayView place() const;
    /// Of the record before; null where the place is.
    QByteArrayView topic() const;

private:
    std::string m_place;
};

} // namespace Backstory
