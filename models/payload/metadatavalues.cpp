// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/metadatavalues.h"

#include <charconv>
#include <optional>

namespace Backstory
{

namespace
{

constexpr int NoRank = 1000;

std::optional<qint64> integer(QByteArrayView value)
{
    qint64 number = 0;
    const auto [end, failed] = std::from_chars(value.begin(), value.end(), number);
    return !value.isEmpty() && failed == std::errc() && end == value.end() ? std::optional(number)
                                                                           : std::nullopt;
}

/// In a payload these name what the event is about, not who wrote it.
bool belongsToDomain(const MetadataKey &key)
{
    return key.field != MetadataField::Causes && key.field != MetadataField::Correlation &&
           key.name != "timestamp";
}

/// The trace id of `00-<trace id>-<span id>-01`.
QByteArrayView traceIdOf(QByteArrayView traceparent)
{
    return traceparent.size() >= 55 && traceparent[2] == '-' && traceparent[35] == '-'
               ? traceparent.sliced(3, 32)
               : QByteArrayView();
}

} // namespace

Timestamp timeFromScalar(QByteArrayView value)
{
    const std::optional<qint64> number = integer(value);
    if (!number)
        return Timestamp::fromText(value);
    const qint64 size = std::abs(*number);
    if (size < 100'000'000'000) // seconds until the year 5138
        return Timestamp::fromSeconds(std::min<qint64>(*number, 9'000'000'000));
    if (size < 100'000'000'000'000)
        return Timestamp::fromMilliseconds(std::min<qint64>(*number, 9'000'000'000'000));
    return size < 100'000'000'000'000'000
               ? Timestamp::fromMicroseconds(std::min<qint64>(*number, 9'000'000'000'000'000))
               : Timestamp::fromNanoseconds(*number);
}

void MetadataValues::begin(MetadataScanner::Dialect dialect)
{
    keys.clear();
    m_ranks.fill(NoRank);
    m_dialect = dialect;
}

bool MetadataValues::wins(MetadataField field, int rank)
{
    int &best = m_ranks[size_t(field)];
    if (rank > best)
        return false;
    best = rank;
    return true;
}

void MetadataValues::addCause(QByteArrayView id, int rank, Cause::Kind kind)
{
    const int before = m_ranks[size_t(MetadataField::Causes)];
    if (id.isEmpty() || !wins(MetadataField::Causes, rank))
        return;
    if (rank < before)
        keys.causes.clear();
    keys.causes.push_back({id, kind});
}

void MetadataValues::correlate(int rank, QByteArrayView value, bool traceparent)
{
    if (traceparent)
        value = traceIdOf(value);
    if (!value.isEmpty() && wins(MetadataField::Correlation, rank))
        keys.correlation = value;
}

void MetadataValues::set(const MetadataKey &key, QByteArrayView value)
{
    if (value.isEmpty() || (m_dialect == MetadataScanner::Payload && belongsToDomain(key)))
        return;
    const bool axon4 = m_dialect == MetadataScanner::Axon4;
    switch (key.field) {
    case MetadataField::Causes:
        return addCause(value, key.rank);
    case MetadataField::Correlation:
        if (axon4 && key.name == "correlationid")
            return addCause(value, 20);
        return correlate(axon4 && key.name == "traceid" ? 0 : key.rank, value, key.name == "traceparent");
    case MetadataField::User:
        keys.user = wins(key.field, key.rank) ? value : keys.user;
        return;
    case MetadataField::Producer:
        keys.producer = wins(key.field, key.rank) ? value : keys.producer;
        return;
    case MetadataField::SchemaVersion:
        keys.schemaVersion = wins(key.field, key.rank) ? value : keys.schemaVersion;
        return;
    case MetadataField::Occurred:
        if (const Timestamp time = timeFromScalar(value); time.isValid() && wins(key.field, key.rank))
            keys.occurred = time;
        return;
    case MetadataField::ReadVersion:
        if (const auto number = integer(value); number && wins(key.field, key.rank))
            keys.readVersion = *number;
        return;
    case MetadataField::None:
        return;
    }
}

} // namespace Backstory
