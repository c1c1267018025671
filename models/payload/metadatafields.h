// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <algorithm>
#include <array>
#include <string_view>

namespace Backstory
{

/// What a key of a metadata document is about.
enum class MetadataField { None, Causes, Correlation, User, Producer, SchemaVersion, Occurred, ReadVersion };

/// A known key with its rank among the keys for the same field: 0 wins.
struct MetadataKey {
    std::string_view name; ///< in lower case
    MetadataField field = MetadataField::None;
    int rank = 0;
};

/// Every key that libraries use, most specific first within a field.
inline constexpr std::array KnownMetadataKeys{
    MetadataKey{"$causationid", MetadataField::Causes, 0}, // KurrentDB, SqlStreamStore
    MetadataKey{"causationid", MetadataField::Causes, 1},  // emmett, Axon 5, schemeless, CloudEvents
    MetadataKey{"causation_id", MetadataField::Causes, 2}, // Rails Event Store, Commanded, Marten
    MetadataKey{"eventuous.causation-id", MetadataField::Causes, 3}, // Eventuous
    MetadataKey{"_causation_id", MetadataField::Causes, 4},          // prooph
    MetadataKey{"causation-id", MetadataField::Causes, 5},
    MetadataKey{"causedby", MetadataField::Causes, 6},
    MetadataKey{"caused_by", MetadataField::Causes, 7},
    MetadataKey{"causation", MetadataField::Causes, 8}, // act: an object
    MetadataKey{"$causedby", MetadataField::Causes, 9}, // KurrentDB's projections
    MetadataKey{"$correlationid", MetadataField::Correlation, 0},
    MetadataKey{"correlationid", MetadataField::Correlation, 1},
    MetadataKey{"correlation_id", MetadataField::Correlation, 2},
    MetadataKey{"eventuous.correlation-id", MetadataField::Correlation, 3},
    MetadataKey{"_correlation_id", MetadataField::Correlation, 4},
    MetadataKey{"correlation-id", MetadataField::Correlation, 5},
    MetadataKey{"correlation", MetadataField::Correlation, 6},  // act
    MetadataKey{"traceparent", MetadataField::Correlation, 10}, // CloudEvents tracing extension
    MetadataKey{"$traceid", MetadataField::Correlation, 11},    // KurrentDB's OpenTelemetry client
    MetadataKey{"traceid", MetadataField::Correlation, 12},     // emmett 0.43, Axon 4
    MetadataKey{"trace-id", MetadataField::Correlation, 13},    // Eventuous
    MetadataKey{"userid", MetadataField::User, 0},
    MetadataKey{"user_id", MetadataField::User, 1},
    MetadataKey{"$userid", MetadataField::User, 2},
    MetadataKey{"user", MetadataField::User, 3},
    MetadataKey{"username", MetadataField::User, 4},
    MetadataKey{"actor", MetadataField::User, 5},
    MetadataKey{"actorid", MetadataField::User, 6},
    MetadataKey{"actor_id", MetadataField::User, 7},
    MetadataKey{"producer", MetadataField::Producer, 0},
    MetadataKey{"service", MetadataField::Producer, 1},
    MetadataKey{"servicename", MetadataField::Producer, 2},
    MetadataKey{"service_name", MetadataField::Producer, 3},
    MetadataKey{"application", MetadataField::Producer, 4},
    MetadataKey{"source", MetadataField::Producer, 5},
    MetadataKey{"schemaversion", MetadataField::SchemaVersion, 0},
    MetadataKey{"schema_version", MetadataField::SchemaVersion, 1},
    MetadataKey{"$schemaversion", MetadataField::SchemaVersion, 2},
    MetadataKey{"eventversion", MetadataField::SchemaVersion, 3},
    MetadataKey{"event_version", MetadataField::SchemaVersion, 4},
    MetadataKey{"occurredat", MetadataField::Occurred, 0},
    MetadataKey{"occurred_at", MetadataField::Occurred, 1},
    MetadataKey{"occurredon", MetadataField::Occurred, 2},
    MetadataKey{"occurred_on", MetadataField::Occurred, 3},
    MetadataKey{"occurred", MetadataField::Occurred, 4},
    MetadataKey{"valid_at", MetadataField::Occurred, 5},
    MetadataKey{"timestamp", MetadataField::Occurred, 6},
    MetadataKey{"time", MetadataField::Occurred, 7},
    MetadataKey{"readversion", MetadataField::ReadVersion, 0},
    MetadataKey{"read_version", MetadataField::ReadVersion, 1},
    MetadataKey{"expectedversion", MetadataField::ReadVersion, 2},
    MetadataKey{"expected_version", MetadataField::ReadVersion, 3},
};

/// The known key that `key` is, in whatever case; null when it is none.
inline const MetadataKey *metadataKey(std::string_view key)
{
    constexpr size_t LongestKey = 24;
    static const auto byLength = [] {
        std::array<std::array<const MetadataKey *, 16>, LongestKey + 1> lists{};
        for (const MetadataKey &known : KnownMetadataKeys) {
            auto &list = lists[known.name.size()];
            *std::find(list.begin(), list.end(), nullptr) = &known;
        }
        return lists;
    }();
    if (key.size() > LongestKey)
        return nullptr;
    char lower[LongestKey];
    for (size_t i = 0; i < key.size(); ++i)
        lower[i] = key[i] >= 'A' && key[i] <= 'Z' ? char(key[i] + 32) : key[i];
    const std::string_view wanted(lower, key.size());
    for (const MetadataKey *known : byLength[key.size()]) {
        if (!known)
            return nullptr;
        if (known->name.front() == wanted.front() && known->name == wanted)
            return known;
    }
    return nullptr;
}

} // namespace Backstory
