// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/valuefields.h"

#include "connectors/kafka/records/bytetexts.h"
#include "connectors/kafka/records/valuenames.h"
#include "models/payload/metadatafields.h"

namespace Backstory
{

namespace
{

using namespace simdjson::ondemand;

constexpr size_t MostRemembered = 100; ///< fields at the top whose names are remembered

// Fields that make a shape.
constexpr unsigned SpecVersion = 1u << 0;
constexpr unsigned Source = 1u << 1;
constexpr unsigned Id = 1u << 2;
constexpr unsigned Type = 1u << 3;
constexpr unsigned Op = 1u << 4;
constexpr unsigned BeforeOrAfter = 1u << 5;
constexpr unsigned Schema = 1u << 6;
constexpr unsigned Payload = 1u << 7;
constexpr unsigned Status = 1u << 8;
constexpr unsigned EventCount = 1u << 9;
constexpr unsigned TableChanges = 1u << 10;
constexpr unsigned SourceObject = 1u << 11;
constexpr unsigned Unwrapped = 1u << 12;

const FieldNames &valueNames()
{
    static const FieldNames names(ValueNames);
    return names;
}

unsigned markOf(std::string_view name, json_type type)
{
    const bool isText = type == json_type::string;
    const bool isObject = type == json_type::object;
    switch (name.size()) {
    case 2:
        return name == "op" && isText ? Op : name == "id" ? Id : 0;
    case 4:
        return name == "type" && isText ? Type : name == "__op" && isText ? Unwrapped : 0;
    case 5:
        return name == "after" ? BeforeOrAfter : 0;
    case 6:
        return name == "source"   ? (isObject ? SourceObject : Source)
               : name == "before" ? BeforeOrAfter
               : name == "schema" && (isObject || type == json_type::null) ? Schema
               : name == "status" && isText                                ? Status
                                                                           : 0;
    case 7:
        return name == "payload" ? Payload : 0;
    case 9:
        return name == "__deleted" ? Unwrapped : 0;
    case 11:
        return name == "specversion" && isText ? SpecVersion : name == "event_count" ? EventCount : 0;
    case 12:
        return name == "tableChanges" && type == json_type::array ? TableChanges : 0;
    default:
        return 0;
    }
}

bool isCarrier(std::string_view name)
{
    return name == "metadata" || name == "headers" || name == "meta" || name == "header";
}

/// `orderId` and `order_id` are `orderid`.
bool isCalled(std::string_view name, std::string_view wanted)
{
    size_t at = 0;
    for (const char c : name) {
        if (c == '_')
            continue;
        if (at == wanted.size() || (c >= 'A' && c <= 'Z' ? char(c + 32) : c) != wanted[at++])
            return false;
    }
    return at == wanted.size() && at > 0;
}

QByteArrayView scalarOf(value &v, json_type type)
{
    std::string_view text;
    if (type == json_type::string)
        return v.get_string().get(text) ? QByteArrayView() : viewOf(text);
    return type == json_type::number ? viewOf(v.raw_json_token()).trimmed() : QByteArrayView();
}

} // namespace

ValueFields::ValueFields()
    : m_fields(valueNames())
{
}

ValueFields::Shape ValueFields::read(QByteArrayView json, std::string_view idName)
{
    m_fields.clear();
    m_payload = m_ownId = {};
    m_read = {};
    m_payloadShape = {};
    m_namesKeys = false;
    m_marks = 0;
    m_count = 0;
    m_padded.reserve(size_t(json.size()) + simdjson::SIMDJSON_PADDING);
    m_padded.assign(json.data(), size_t(json.size()));
    const simdjson::padded_string_view view(m_padded.data(), m_padded.size(),
                                            m_padded.size() + simdjson::SIMDJSON_PADDING);
    document document;
    object members;
    if (m_parser.iterate(view).get(document) || document.get_object().get(members))
        return Broken;
    for (auto field : members) {
        std::string_view name;
        value v;
        json_type type{};
        if (field.unescaped_key().get(name) || field.value().get(v) || v.type().get(type) ||
            !takeField(name, v, type, factsOf(name, size_t(m_count)), true, idName))
            return Broken;
        m_payloadShape.add(name, type);
        ++m_count;
    }
    m_read = json;
    return shape();
}

const ValueFields::NameFacts &ValueFields::factsOf(std::string_view name, size_t place)
{
    place = std::min(place, MostRemembered);
    if (place >= m_names.size())
        m_names.resize(place + 1);
    NameFacts &facts = m_names[place];
    if (facts.name != name) {
        const MetadataKey *const key = metadataKey(name);
        const auto field = key ? key->field : MetadataField::None;
        facts = {std::string(name), valueNames().rankOf(viewOf(name)),
                 field == MetadataField::Causes || field == MetadataField::Correlation};
    }
    return facts;
}

bool ValueFields::takeField(std::string_view name, value &v, json_type type, const NameFacts &facts,
                            bool isTop, std::string_view idName)
{
    if (isTop && takeMarks(name, v, type))
        return true;
    m_namesKeys |= isTop && facts.isKey;
    const quint16 rank = facts.rank;
    const bool isOwnId = isTop && !idName.empty() && isCalled(name, idName);
    if (type == json_type::object && isTop && isCarrier(name)) {
        object members;
        if (v.get_object().get(members))
            return false;
        for (auto field : members) {
            std::string_view inner;
            value innerValue;
            json_type innerType{};
            if (field.unescaped_key().get(inner) || field.value().get(innerValue) ||
                innerValue.type().get(innerType) ||
                !takeField(inner, innerValue, innerType, factsOf(inner, MostRemembered), false, {}))
                return false;
        }
        return true;
    }
    if (type == json_type::array && rank != 0 && valueNames().fieldOf(rank) == RecordField::Type) {
        array list; // MassTransit names every interface of a message, the message's own type first
        value first;
        if (v.get_array().get(list) || list.at(0).get(first) || first.type().get(type))
            return true;
        m_fields.addAs(rank, scalarOf(first, type));
        return true;
    }
    if ((rank == 0 && !isOwnId) || (type != json_type::string && type != json_type::number))
        return true;
    const QByteArrayView text = scalarOf(v, type);
    if (rank != 0)
        m_fields.addAs(rank, text);
    if (isOwnId && m_ownId.isNull() && !text.isEmpty())
        m_ownId = text;
    return true;
}

bool ValueFields::takeMarks(std::string_view name, value &v, json_type type)
{
    const unsigned mark = markOf(name, type);
    m_marks |= mark;
    object members;
    std::string_view raw;
    if (mark != Payload || !(m_marks & Schema) || type != json_type::object || v.get_object().get(members))
        return false;
    if (!members.raw_json().get(raw))
        m_payload = viewOf(raw);
    return true;
}

ValueFields::Shape ValueFields::shape() const
{
    const auto has = [this](unsigned marks) { return (m_marks & marks) == marks; };
    if (has(SpecVersion | Type | Source | Id))
        return CloudEvent;
    if (has(Schema | Payload) && m_count == 2)
        return SchemaAndData;
    if (has(Op | SourceObject) && has(BeforeOrAfter))
        return RowChange;
    if (has(Unwrapped))
        return Row;
    if (has(TableChanges | SourceObject))
        return SchemaChange;
    if (has(Status | Id | EventCount))
        return Transaction;
    return Plain;
}

} // namespace Backstory
