// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/streamrules.h"

#include "connectors/grpc/server/storetypes.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace Backstory
{

namespace
{

using Json = nlohmann::json;

Json objectOf(std::string_view text)
{
    // What is nested deeper is dropped: writing it back recurses.
    const auto isFlat = [](int depth, Json::parse_event_t, Json &) { return depth <= 64; };
    Json json = Json::parse(text, isFlat, false);
    return json.is_object() ? json : Json::object();
}

std::optional<qint64> numberOf(const Json &json, const char *key)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number_integer())
        return std::nullopt;
    const bool isTooLarge = found->is_number_unsigned() && found->get<quint64>() > quint64(LastRevision);
    const qint64 number = isTooLarge ? LastRevision : found->get<qint64>();
    return number < 0 ? std::nullopt : std::optional(number);
}

} // namespace

StreamRules StreamRules::parse(std::string_view text)
{
    const Json json = objectOf(text);
    StreamRules rules;
    rules.truncateBefore = numberOf(json, "$tb").value_or(0);
    rules.maximumCount = numberOf(json, "$maxCount");
    rules.maximumAgeSeconds = numberOf(json, "$maxAge");
    return rules;
}

bool StreamRules::isDeleted() const
{
    return truncateBefore == LastRevision;
}

qint64 StreamRules::firstKept(qint64 head) const
{
    return std::max(truncateBefore, maximumCount ? std::max<qint64>(0, head - *maximumCount + 1) : 0);
}

bool StreamRules::isTooOld(Timestamp created, Timestamp now) const
{
    return maximumAgeSeconds && created.isValid() &&
           (now.nanoseconds() - created.nanoseconds()) / 1'000'000'000 > *maximumAgeSeconds;
}

std::string withTruncateBefore(std::string_view text, qint64 revision)
{
    Json json = objectOf(text);
    json["$tb"] = revision;
    return json.dump();
}

std::string metadataStreamOf(std::string_view stream)
{
    return "$$" + std::string(stream);
}

bool isMetadataStream(std::string_view stream)
{
    return stream.starts_with("$$");
}

} // namespace Backstory
