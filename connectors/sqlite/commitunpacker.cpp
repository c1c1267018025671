// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/commitunpacker.h"

#include "models/payload/payloaddecoder.h"

#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr qint64 MaxItems = 100'000; // a damaged count must not fill the memory

/// Newtonsoft writes lists as `{"$type": …, "$values": […]}` when it keeps type names.
const Json &listOf(const Json &document)
{
    const auto values = document.is_object() ? document.find("$values") : document.end();
    return document.is_object() && values != document.end() ? *values : document;
}

const Json *member(const Json &object, const char *name, const char *lower)
{
    if (!object.is_object())
        return nullptr;
    auto found = object.find(name);
    if (found == object.end())
        found = object.find(lower);
    return found == object.end() ? nullptr : &*found;
}

/// `Shop.OrderPlaced, Shop.Contracts` → `Shop.OrderPlaced`.
QByteArray typeOf(const Json *body)
{
    const Json *type = body ? member(*body, "$type", "$type") : nullptr;
    if (!type || !type->is_string())
        return {};
    const std::string &text = type->get_ref<const std::string &>();
    return QByteArray::fromStdString(text.substr(0, text.find(',')));
}

QByteArray text(const Json &json)
{
    return QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json headersOf(const Json *own, const Json &commit)
{
    Json merged = own && own->is_object() ? *own : Json::object();
    merged.erase("$type");
    if (commit.is_object()) {
        for (const auto &[key, value] : commit.items()) {
            if (key != "$type" && !merged.contains(key))
                merged[key] = value;
        }
    }
    return merged;
}

QByteArray problemOf(const DecodedPayload &payload)
{
    if (!payload.problem.isEmpty())
        return "The commit cannot be decoded. " + payload.problem.toUtf8();
    return "The commit cannot be decoded: it is " + payload.formatName().toUtf8() +
           ", not JSON. Its serializer may be BSON, MsgPack or .NET's binary one.";
}

} // namespace

QList<CommitItem> CommitUnpacker::items(const QByteArray &stored, const QByteArray &storedHeaders,
                                        qint64 count)
{
    const DecodedPayload payload = decodePayload(stored);
    const Json document = Json::parse(payload.json.begin(), payload.json.end(), nullptr, false);
    const QByteArray headerText = decodePayload(storedHeaders).json;
    const Json headers = Json::parse(headerText.begin(), headerText.end(), nullptr, false);
    QList<CommitItem> items;
    const Json none = Json::array();
    const Json &list = document.is_discarded() ? none : listOf(document);
    if (list.is_array()) {
        for (const Json &entry : list) {
            const Json *body = member(entry, "Body", "body");
            items << CommitItem{typeOf(body),
                                body ? text(*body) : text(entry),
                                text(headersOf(member(entry, "Headers", "headers"), headers)),
                                {}};
        }
    }
    if (!document.is_discarded() && (count <= 0 || items.size() == count))
        return items;
    const QByteArray problem = document.is_discarded()
                                   ? problemOf(payload)
                                   : "The commit says that it holds " + QByteArray::number(count) +
                                         " events, but " + QByteArray::number(items.size()) + " are in it.";
    const qint64 wanted = std::clamp<qint64>(count, 1, MaxItems);
    while (items.size() < wanted)
        items << CommitItem{
            {}, document.is_discarded() ? stored : QByteArray(), text(headersOf(nullptr, headers)), problem};
    return items;
}

void CommitUnpacker::unpack(const Event &commit, qint64 count, QByteArrayView payload, QByteArrayView headers,
                            const std::function<void(const Event &)> &visit)
{
    const QList<CommitItem> all = items(payload.toByteArray(), headers.toByteArray(), count);
    qint64 version = commit.version - std::max<qint64>(count, all.size()) + 1;
    int part = commit.position.part;
    for (const CommitItem &item : all) {
        Event event = commit;
        event.position.part = part++;
        event.version = version++;
        m_id = commit.entity.toByteArray() + '@' + QByteArray::number(event.version);
        event.id = m_id;
        event.type = item.type;
        event.problem = item.problem;
        m_scanner.scan(item.metadata).complete(event);
        m_payloads.scan(item.payload).complete(event);
        visit(event);
    }
}

} // namespace Backstory
