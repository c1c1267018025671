// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/metadatakeys.h"

#include "models/payload/metadatafields.h"
#include "models/payload/metadatavalues.h"

#include <simdjson.h>

#include <charconv>
#include <cstring>

namespace Backstory
{

namespace
{

using namespace simdjson::ondemand;

QByteArrayView view(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

QByteArrayView trimmed(std::string_view token)
{
    return view(token).trimmed();
}

/// Text, number or boolean as text; null for null, objects and arrays.
QByteArrayView scalarOf(value &v)
{
    json_type type{};
    if (v.type().get(type) != simdjson::SUCCESS)
        return {};
    if (type == json_type::string) {
        std::string_view text;
        return v.get_string().get(text) == simdjson::SUCCESS ? view(text) : QByteArrayView();
    }
    return type == json_type::number || type == json_type::boolean ? trimmed(v.raw_json_token())
                                                                   : QByteArrayView();
}

/// The first scalar member of `object` with this name; on-demand values must be taken as they pass.
QByteArrayView memberOf(object &members, std::string_view name)
{
    value found;
    return members.find_field_unordered(name).get(found) == simdjson::SUCCESS ? scalarOf(found)
                                                                              : QByteArrayView();
}

} // namespace

void MetadataKeys::clear()
{
    causes.clear();
    correlation = user = producer = schemaVersion = {};
    occurred = {};
    readVersion = Event::NoVersion;
}

void MetadataKeys::complete(Event &event) const
{
    const auto fill = [](QByteArrayView &into, QByteArrayView from) {
        if (into.isEmpty() && !from.isEmpty())
            into = from;
    };
    if (event.causes.empty())
        event.causes.assign(causes.begin(), causes.end());
    fill(event.correlation, correlation);
    fill(event.user, user);
    fill(event.producer, producer);
    fill(event.schemaVersion, schemaVersion);
    if (!event.occurred.isValid())
        event.occurred = occurred;
    if (event.readVersion == Event::NoVersion)
        event.readVersion = readVersion;
}

class MetadataScanner::Private
{
public:
    void scanJson(QByteArrayView text);
    simdjson::padded_string_view padded(QByteArrayView text, std::vector<char> &buffer);
    void json(const MetadataKey &key, value &v);
    void act(value &v);
    void list(const MetadataKey &key, value &v);

    MetadataValues values;
    parser documentParser;
    parser causeParser;
    std::vector<char> buffer;
    std::vector<char> causeBuffer;
    std::vector<Cause> causes;
};

simdjson::padded_string_view MetadataScanner::Private::padded(QByteArrayView text, std::vector<char> &into)
{
    const size_t needed = size_t(text.size()) + simdjson::SIMDJSON_PADDING;
    if (into.size() < needed)
        into.resize(needed * 2);
    std::memcpy(into.data(), text.data(), size_t(text.size()));
    std::memset(into.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);
    return simdjson::padded_string_view(into.data(), size_t(text.size()), into.size());
}

/// act: `{"action": {"actor": {"id": …}}, "event": {"id": 42, …}}`, where the id is a global position.
void MetadataScanner::Private::act(value &v)
{
    object members;
    if (v.get_object().get(members) != simdjson::SUCCESS)
        return;
    for (auto field : members) {
        std::string_view name;
        value inner;
        object innerMembers;
        if (field.unescaped_key().get(name) != simdjson::SUCCESS ||
            field.value().get(inner) != simdjson::SUCCESS)
            return;
        if (name == "event" && inner.get_object().get(innerMembers) == simdjson::SUCCESS) {
            const QByteArrayView id = memberOf(innerMembers, "id");
            qint64 position = 0;
            const bool digits =
                !id.isEmpty() && std::from_chars(id.begin(), id.end(), position).ptr == id.end();
            values.addCause(id, 8, digits ? Cause::Position : Cause::Id);
        } else if (name == "action" && inner.get_object().get(innerMembers) == simdjson::SUCCESS) {
            object actor;
            if (innerMembers.find_field_unordered("actor").get_object().get(actor) == simdjson::SUCCESS)
                values.set({"actor", MetadataField::User, 5}, memberOf(actor, "id"));
        }
    }
}

void MetadataScanner::Private::list(const MetadataKey &key, value &v)
{
    array items;
    if (v.get_array().get(items) != simdjson::SUCCESS)
        return;
    for (auto item : items) {
        value inner;
        if (item.get(inner) != simdjson::SUCCESS)
            return;
        values.addCause(scalarOf(inner), key.rank);
    }
}

void MetadataScanner::Private::json(const MetadataKey &key, value &v)
{
    json_type type{};
    if (v.type().get(type) != simdjson::SUCCESS)
        return;
    if (type == json_type::object) {
        object members;
        if (key.name == "causation")
            act(v);
        else if (key.field == MetadataField::User && v.get_object().get(members) == simdjson::SUCCESS)
            values.set(key, memberOf(members, "id"));
        else if (key.field == MetadataField::Occurred && v.get_object().get(members) == simdjson::SUCCESS)
            values.set(key, memberOf(members, "_data_")); // Python eventsourcing
    } else if (type == json_type::array) {
        if (key.field == MetadataField::Causes)
            list(key, v);
    } else {
        values.set(key, scalarOf(v));
    }
}

void MetadataScanner::Private::scanJson(QByteArrayView text)
{
    document doc;
    object members;
    if (documentParser.iterate(padded(text, buffer)).get(doc) != simdjson::SUCCESS ||
        doc.get_object().get(members) != simdjson::SUCCESS)
        return;
    for (auto field : members) {
        std::string_view name;
        value v;
        if (field.unescaped_key().get(name) != simdjson::SUCCESS || field.value().get(v) != simdjson::SUCCESS)
            return;
        if (const MetadataKey *key = metadataKey(name))
            json(*key, v);
    }
}

MetadataScanner::MetadataScanner()
    : d(std::make_unique<Private>())
{
}

MetadataScanner::~MetadataScanner() = default;

const MetadataKeys &MetadataScanner::scan(QByteArrayView text, Dialect dialect)
{
    d->values.begin(dialect);
    qsizetype start = text.startsWith(QByteArrayView("\xef\xbb\xbf")) ? 3 : 0;
    while (start < text.size() && (text[start] == ' ' || (text[start] >= '\t' && text[start] <= '\r')))
        ++start;
    if (start < text.size() && text[start] == '{') {
        d->scanJson(text.sliced(start));
    } else if (text.sliced(start).startsWith(QByteArrayView("---"))) {
        d->padded(text, d->buffer); // so that views live until the next scan here too
        d->values.scanYaml({d->buffer.data() + start, text.size() - start});
    }
    return d->values.keys;
}

const std::vector<Cause> &MetadataScanner::causesOf(QByteArrayView text, Cause::Kind kind)
{
    d->causes.clear();
    if (text.isEmpty())
        return d->causes;
    if (text.front() != '[') {
        d->causes.push_back({text, kind});
        return d->causes;
    }
    document doc;
    array items;
    if (d->causeParser.iterate(d->padded(text, d->causeBuffer)).get(doc) != simdjson::SUCCESS ||
        doc.get_array().get(items) != simdjson::SUCCESS)
        return d->causes;
    for (auto item : items) {
        value inner;
        if (item.get(inner) != simdjson::SUCCESS)
            break;
        if (const QByteArrayView id = scalarOf(inner); !id.isEmpty())
            d->causes.push_back({id, kind});
    }
    return d->causes;
}

} // namespace Backstory
