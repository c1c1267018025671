// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/wire.h"

#include "connectors/grpc/protocol/streams.pb.h"

#include <QUtf8StringView>
#include <QUuid>
#include <QtEndian>

namespace Backstory
{

namespace
{

constexpr size_t MaximumStreamName = 1024;
constexpr QUuid Namespace(0x6a2f6d0e, 0x35c1, 0x4f0b, 0x9a, 0x51, 0x2c, 0x7e, 0x0d, 0x44, 0x91, 0xb8);

QByteArrayView viewOf(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

std::string textOf(const QUuid &uuid)
{
    return uuid.toByteArray(QUuid::WithoutBraces).toStdString();
}

bool isStandard(const QUuid &uuid)
{
    return uuid.isNull() ||
           (uuid.variant() == QUuid::DCE && uuid.version() >= QUuid::Time && uuid.version() <= QUuid::Sha1);
}

} // namespace

// QUuid::fromString() takes four times as long, and every event has an id.
bool isUuidShaped(std::string_view id)
{
    if (id.size() != 36)
        return false;
    bool isNil = true;
    for (size_t i = 0; i < id.size(); ++i) {
        const bool isDashed = i == 8 || i == 13 || i == 18 || i == 23;
        const uchar c = uchar(id[i]);
        const bool isHex = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
        if (isDashed ? c != '-' : !isHex)
            return false;
        isNil = isNil && (isDashed || c == '0');
    }
    return !isNil;
}

std::string uuidText(const event_store::client::UUID &uuid)
{
    if (uuid.has_structured()) {
        uchar bytes[16];
        qToBigEndian(uuid.structured().most_significant_bits(), bytes);
        qToBigEndian(uuid.structured().least_significant_bits(), bytes + 8);
        return textOf(QUuid::fromRfc4122(QByteArrayView(bytes, 16)));
    }
    const QUuid parsed = QUuid::fromString(QLatin1StringView(viewOf(uuid.string())));
    const bool isNil = uuid.string() == "00000000-0000-0000-0000-000000000000";
    return parsed.isNull() && !isNil ? std::string() : textOf(parsed);
}

void setUuid(event_store::client::UUID *uuid, std::string_view id, bool isStructured)
{
    const bool isShaped = isUuidShaped(id);
    if (isShaped && !isStructured) {
        uuid->set_string(id.data(), id.size());
        return;
    }
    QUuid value = QUuid::fromString(QLatin1StringView(viewOf(id)));
    if (!isShaped || !isStandard(value))
        value = QUuid::createUuidV5(Namespace, viewOf(id).toByteArray());
    if (!isStructured) {
        uuid->set_string(textOf(value));
        return;
    }
    const QByteArray bytes = value.toRfc4122();
    uuid->mutable_structured()->set_most_significant_bits(qFromBigEndian<qint64>(bytes.constData()));
    uuid->mutable_structured()->set_least_significant_bits(qFromBigEndian<qint64>(bytes.constData() + 8));
}

std::string newUuid()
{
    return textOf(QUuid::createUuid());
}

bool isText(std::string_view bytes)
{
    return bytes.find('\0') == std::string_view::npos &&
           QUtf8StringView(bytes.data(), qsizetype(bytes.size())).isValidUtf8();
}

std::string streamName(const event_store::client::StreamIdentifier &identifier)
{
    const std::string &name = identifier.stream_name();
    return name.size() <= MaximumStreamName && isText(name) ? name : std::string();
}

qint64 ticksOf(Timestamp time)
{
    return time.isValid() ? time.nanoseconds() / 100 : 0;
}

template<typename Message>
std::optional<ProposedEvent> proposedEvent(Message &message, const char **missing)
{
    ProposedEvent event;
    event.id = uuidText(message.id());
    const auto &metadata = message.metadata();
    const auto type = metadata.find("type");
    const auto contentType = metadata.find("content-type");
    *missing = nullptr;
    if (type == metadata.end() || contentType == metadata.end())
        *missing = "Required metadata properties are missing: type and content-type.";
    else if (event.id.empty())
        *missing = "Every event needs an id that is a UUID.";
    else if (type->second.empty() || !isText(type->second))
        *missing = "The type of an event must be a text.";
    if (*missing)
        return std::nullopt;
    event.type = type->second;
    event.isJson = contentType->second == "application/json";
    event.metadata = std::move(*message.mutable_custom_metadata());
    event.data = std::move(*message.mutable_data());
    return event;
}

using event_store::client::streams::AppendReq;
using event_store::client::streams::BatchAppendReq;
template std::optional<ProposedEvent> proposedEvent(AppendReq::ProposedMessage &, const char **);
template std::optional<ProposedEvent> proposedEvent(BatchAppendReq::ProposedMessage &, const char **);

} // namespace Backstory
