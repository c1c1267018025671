// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloadhints.h"

#include <QUrl>

#include <simdjson.h>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

namespace od = simdjson::ondemand;

constexpr int MaxDepth = 2;
constexpr size_t MaxFields = 200;
constexpr size_t SmallDocument = 8; ///< fields of a message that is only a reference
constexpr qsizetype LongestUrl = 2048;

/// A scalar of the upper levels; the key in lower case without signs: `s3_key` is `s3key`.
struct Field {
    QString key;
    QString value;
};
using Fields = std::vector<Field>;

QString plainKey(std::string_view key)
{
    QString plain;
    if (key.starts_with("x-") || key.starts_with("X-"))
        key.remove_prefix(2); // what headers begin with says nothing
    for (const QChar c : QString::fromUtf8(key.data(), qsizetype(key.size()))) {
        if (c.isLetterOrNumber())
            plain += c.toLower();
    }
    return plain;
}

// Throws simdjson_error where the text is no JSON.
void gather(const QString &key, od::value value, int depth, Fields &fields)
{
    if (depth > MaxDepth || fields.size() >= MaxFields)
        return;
    switch (od::json_type(value.type())) {
    case od::json_type::object:
        for (od::field field : value.get_object()) {
            const QString name = plainKey(field.unescaped_key());
            gather(name, field.value(), depth + 1, fields);
        }
        return;
    case od::json_type::array:
        if (depth > 0 || size_t(value.count_elements()) > 2)
            return;
        for (od::value element : value.get_array()) // a type with its pointer, as Amazon's clients write
            gather(key, element, depth + 1, fields);
        return;
    case od::json_type::string: {
        const std::string_view text = value.get_string();
        fields.push_back(
            {key, QString::fromUtf8(text.data(), qsizetype(std::min<size_t>(text.size(), 4096)))});
        return;
    }
    case od::json_type::number: {
        const std::string_view token = value.raw_json_token();
        fields.push_back({key, QString::fromUtf8(token.data(), qsizetype(token.size())).trimmed()});
        return;
    }
    default:
        return;
    }
}

Fields fieldsOf(const QByteArray &json)
{
    Fields fields;
    if (json.isEmpty())
        return fields;
    try {
        const simdjson::padded_string padded(json.constData(), size_t(json.size()));
        od::parser parser;
        od::document document = parser.iterate(padded);
        if (document.type() == od::json_type::string)
            fields.push_back(
                {{}, QString::fromStdString(std::string(std::string_view(document.get_string())))});
        else if (document.type() == od::json_type::object || document.type() == od::json_type::array)
            gather({}, document.get_value(), 0, fields);
    } catch (const simdjson::simdjson_error &) {
    }
    return fields;
}

bool isOneOf(const QString &text, std::initializer_list<QLatin1StringView> words)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool isUrl(const QString &text)
{
    if (text.size() > LongestUrl || text.contains(u' ') || text.contains(u'\n'))
        return false;
    const qsizetype at = text.indexOf("://"_L1);
    return at > 0 && at + 3 < text.size() && QUrl(text, QUrl::StrictMode).isValid();
}

/// A URL that leads into an object store.
bool isStored(const QString &text)
{
    if (!isUrl(text))
        return false;
    const QUrl url(text);
    if (isOneOf(url.scheme(), {"s3"_L1, "s3a"_L1, "s3n"_L1, "gs"_L1, "abfs"_L1, "abfss"_L1, "wasb"_L1,
                               "wasbs"_L1, "az"_L1, "adl"_L1, "hdfs"_L1, "oss"_L1, "minio"_L1}))
        return true;
    const QString host = url.host();
    return url.scheme().startsWith("http"_L1) &&
           (host.endsWith(".blob.core.windows.net"_L1) || host.endsWith(".amazonaws.com"_L1) ||
            host == "storage.googleapis.com"_L1 || host.endsWith(".storage.googleapis.com"_L1) ||
            host.endsWith(".r2.cloudflarestorage.com"_L1) || host.endsWith(".digitaloceanspaces.com"_L1));
}

bool namesClaimCheck(const QString &key)
{
    return isOneOf(key, {"dataref"_L1, "datauri"_L1, "claimcheck"_L1, "claimcheckuri"_L1, "claimcheckurl"_L1,
                         "payloaduri"_L1, "payloadurl"_L1, "payloadref"_L1, "payloadlocation"_L1,
                         "contenturi"_L1, "contentref"_L1, "bloburi"_L1, "bloburl"_L1, "storageuri"_L1,
                         "s3uri"_L1, "s3url"_L1, "objecturi"_L1, "objecturl"_L1});
}

QString valueOf(const Fields &fields, std::initializer_list<QLatin1StringView> keys)
{
    for (const QLatin1StringView key : keys) {
        for (const Field &field : fields) {
            if (field.key == key && !field.value.isEmpty())
                return field.value;
        }
    }
    return {};
}

/// A bucket and a key in fields of their own.
QString bucketPath(const Fields &fields)
{
    const QString s3Bucket = valueOf(fields, {"s3bucketname"_L1, "s3bucket"_L1});
    const QString s3Key = valueOf(fields, {"s3key"_L1, "s3objectkey"_L1});
    if (!s3Bucket.isEmpty() && !s3Key.isEmpty())
        return u"s3://%1/%2"_s.arg(s3Bucket, s3Key);
    if (fields.size() > SmallDocument)
        return {};
    const QString bucket = valueOf(fields, {"bucket"_L1, "bucketname"_L1, "containername"_L1});
    const QString object = valueOf(fields, {"objectkey"_L1, "objectname"_L1, "blobname"_L1, "key"_L1});
    return bucket.isEmpty() || object.isEmpty() ? QString() : bucket + u'/' + object;
}

QString locationIn(const Fields &fields)
{
    for (const Field &field : fields) {
        if ((namesClaimCheck(field.key) && isUrl(field.value)) ||
            (field.key == "ref"_L1 && isStored(field.value)))
            return field.value;
    }
    if (fields.size() == 1 &&
        (isStored(fields[0].value) || (fields[0].key.isEmpty() && isUrl(fields[0].value))))
        return fields[0].value;
    return bucketPath(fields);
}

std::optional<qint64> integerOf(const Fields &fields, const QString &key)
{
    bool isInteger = false;
    for (const Field &field : fields) {
        const qint64 value = field.key == key ? field.value.toLongLong(&isInteger) : 0;
        if (isInteger)
            return value;
    }
    return {};
}

std::optional<PayloadHints::Chunk> chunkOf(const Fields &fields, const QStringList &numbers,
                                           const QStringList &totals, const QString &group)
{
    for (const QString &name : numbers) {
        for (const QString &totalName : totals) {
            auto number = integerOf(fields, name);
            const auto total = integerOf(fields, totalName);
            if (!number || !total || *total < 2)
                continue;
            if (name.endsWith("index"_L1) || name.endsWith("id"_L1) || *number == 0)
                ++*number; // counted from 0
            if (*number >= 1 && *number <= *total)
                return PayloadHints::Chunk{*number, *total, group};
        }
    }
    return {};
}

std::optional<PayloadHints::Chunk> chunkIn(const Fields &fields)
{
    const QString group =
        valueOf(fields, {"chunkgroupid"_L1, "groupid"_L1, "messageid"_L1, "uploadid"_L1, "transferid"_L1,
                         "batchid"_L1, "originalid"_L1, "fileid"_L1, "documentid"_L1, "uuid"_L1});
    for (const QString &stem : {u"chunk"_s, u"segment"_s, u"fragment"_s, u"part"_s}) {
        if (stem == "part"_L1 && group.isEmpty()) // else spare parts are parts too
            continue;
        const auto found = chunkOf(
            fields,
            {stem + u"index"_s, stem + u"id"_s, stem + u"number"_s, stem + u"no"_s, stem + u"seq"_s, stem},
            {u"total"_s + stem + u's', u"num"_s + stem + u's', u"num"_s + stem + u"sfrommsg"_s,
             stem + u"count"_s, stem + u"total"_s},
            group);
        if (found)
            return found;
    }
    return group.isEmpty() ? std::nullopt
                           : chunkOf(fields, {u"seq"_s, u"sequence"_s, u"index"_s}, {u"total"_s}, group);
}

} // namespace

PayloadHints hintsOf(const DecodedPayload &payload, const DecodedPayload &metadata)
{
    PayloadHints hints;
    Fields inPayload = fieldsOf(payload.json);
    if (payload.format == DecodedPayload::Text && payload.bytes.size() <= LongestUrl)
        inPayload.push_back({{}, QString::fromUtf8(payload.bytes).trimmed()});
    const Fields inMetadata = fieldsOf(metadata.json);
    hints.location = locationIn(inPayload);
    hints.chunk = chunkIn(inPayload);
    for (const Field &field : inMetadata) {
        if (hints.location.isEmpty() && namesClaimCheck(field.key) && isUrl(field.value))
            hints.location = field.value;
    }
    if (!hints.chunk && !integerOf(inMetadata, u"joinedchunks"_s))
        hints.chunk = chunkIn(inMetadata);
    if (payload.format == DecodedPayload::Binary)
        hints.schema = valueOf(inMetadata, {"schemaid"_L1, "valueschemaid"_L1});
    return hints;
}

} // namespace Backstory
