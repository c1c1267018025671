// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/rowchange.h"

#include "connectors/kafka/records/bytetexts.h"

namespace Backstory
{

namespace
{

using namespace simdjson::ondemand;

/// A text or a number; empty for anything else.
std::string_view scalarOf(value &v)
{
    json_type type{};
    std::string_view text;
    if (v.type().get(type))
        return {};
    if (type == json_type::string)
        return v.get_string().get(text) ? std::string_view() : text;
    return type == json_type::number || type == json_type::boolean
               ? stdView(viewOf(v.raw_json_token()).trimmed())
               : std::string_view();
}

std::string_view doneBy(std::string_view operation)
{
    if (operation.size() != 1)
        return {};
    switch (operation.front()) {
    case 'c':
        return "created";
    case 'u':
        return "updated";
    case 'd':
        return "deleted";
    case 'r':
        return "read";
    case 't':
        return "truncated";
    case 'm':
        return "message"; // PostgreSQL's logical decoding messages
    default:
        return {};
    }
}

std::string_view memberOf(object &members, std::string_view name)
{
    value v;
    return members.find_field_unordered(name).get(v) ? std::string_view() : scalarOf(v);
}

Timestamp timeOf(qint64 milliseconds)
{
    return milliseconds > 0 && milliseconds < 9'000'000'000'000 ? Timestamp::fromMilliseconds(milliseconds)
                                                                : Timestamp();
}

simdjson::padded_string_view paddedView(std::string_view text)
{
    return simdjson::padded_string_view(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
}

/// What stands behind the first dot: topics are called `prefix.schema.table`, with one of Debezium's own
/// prefixes or without.
std::string_view tableOfTopic(QByteArrayView topic)
{
    const qsizetype dot = topic.indexOf('.');
    return dot > 0 && topic.indexOf('.', dot + 1) > 0 ? stdView(topic.sliced(dot + 1)) : std::string_view();
}

} // namespace

void RowChange::Parts::take(std::string_view name, std::string_view text)
{
    if (name == "table" || name == "collection" || name == "source_table" || name == "source_collection")
        table = text;
    else if (name == "schema" || name == "source_schema")
        schema = text;
    else if (name == "db" || name == "source_db")
        database = text;
    else if (name == "op")
        operation = text;
    else if (name == "ts_ms" || name == "source_ts_ms")
        milliseconds = decimal(viewOf(text)).value_or(0);
    else if (name == "deleted" && text == "true")
        operation = "d";
}

bool RowChange::isRow(const std::vector<RecordHeader> &headers)
{
    for (const RecordHeader &header : headers) {
        if (header.name == QByteArrayView("__op"))
            return true;
    }
    return false;
}

void RowChange::setTable(std::string_view schema, std::string_view table, std::string_view done, Event &event)
{
    m_type.assign(table);
    m_type.append(" ").append(done);
    event.type = viewOf(m_type);
    m_category.assign(schema);
    if (!schema.empty())
        m_category += '.';
    m_category += table;
    event.category = viewOf(m_category);
}

bool RowChange::apply(const Parts &parts, const KafkaRecord &record, Event &event)
{
    const std::string_view done = doneBy(parts.operation);
    if (done.empty())
        return false;
    std::string_view schema = parts.schema.empty() ? parts.database : parts.schema;
    std::string_view table = parts.table;
    if (table.empty()) {
        const std::string_view path = tableOfTopic(record.topic);
        const size_t dot = path.find('.');
        schema = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
        table = path.empty()                    ? stdView(record.topic)
                : dot == std::string_view::npos ? path
                                                : path.substr(dot + 1);
    }
    setTable(schema, table, done, event);
    event.occurred = timeOf(parts.milliseconds);
    m_tableTopic = stdView(record.topic);
    m_tableCategory = m_category;
    return true;
}

bool RowChange::readEnvelope(std::string_view padded, const KafkaRecord &record, Event &event)
{
    document document;
    object members;
    if (m_parser.iterate(paddedView(padded)).get(document) || document.get_object().get(members))
        return false;
    Parts parts;
    qint64 processed = 0;
    for (auto field : members) {
        std::string_view name;
        value v;
        object inner;
        if (field.unescaped_key().get(name) || field.value().get(v))
            return false;
        if (name == "op") {
            parts.operation = scalarOf(v);
        } else if (name == "ts_ms") {
            processed = decimal(viewOf(scalarOf(v))).value_or(0);
        } else if (name == "source" && !v.get_object().get(inner)) {
            for (auto member : inner) {
                value detail;
                if (member.unescaped_key().get(name) || member.value().get(detail))
                    return false;
                if (name != "op")
                    parts.take(name, scalarOf(detail));
            }
        } else if (name == "transaction" && !v.get_object().get(inner)) {
            if (const std::string_view id = memberOf(inner, "id"); !id.empty())
                event.correlation = viewOf(id);
        }
    }
    if (parts.milliseconds == 0)
        parts.milliseconds = processed;
    return apply(parts, record, event);
}

bool RowChange::readRow(std::string_view padded, const KafkaRecord &record, Event &event)
{
    document document;
    object members;
    Parts parts;
    if (!padded.empty() && !m_parser.iterate(paddedView(padded)).get(document) &&
        !document.get_object().get(members)) {
        for (auto field : members) {
            std::string_view name;
            value v;
            if (field.unescaped_key().get(name) || field.value().get(v))
                break;
            if (name.starts_with("__"))
                parts.take(name.substr(2), scalarOf(v));
        }
    }
    for (const RecordHeader &header : record.headers) {
        if (header.name.startsWith(QByteArrayView("__")) && isPlainText(header.value))
            parts.take(stdView(header.name.sliced(2)), stdView(header.value));
    }
    return apply(parts, record, event);
}

bool RowChange::readTransaction(std::string_view padded, Event &event)
{
    document document;
    object members;
    if (m_parser.iterate(paddedView(padded)).get(document) || document.get_object().get(members))
        return false;
    const std::string_view status = memberOf(members, "status");
    if (status != "BEGIN" && status != "END")
        return false;
    event.type = viewOf(std::string_view(status == "BEGIN" ? "transaction begun" : "transaction ended"));
    event.correlation = viewOf(memberOf(members, "id"));
    event.occurred = timeOf(decimal(viewOf(memberOf(members, "ts_ms"))).value_or(0));
    return true;
}

bool RowChange::readSchemaChange(std::string_view padded, Event &event)
{
    document document;
    object members;
    object source;
    if (m_parser.iterate(paddedView(padded)).get(document) || document.get_object().get(members))
        return false;
    event.type = viewOf(std::string_view("schema changed"));
    event.occurred = timeOf(decimal(viewOf(memberOf(members, "ts_ms"))).value_or(0));
    if (!event.occurred.isValid() && !members.find_field_unordered("source").get_object().get(source))
        event.occurred = timeOf(decimal(viewOf(memberOf(source, "ts_ms"))).value_or(0));
    return true;
}

bool RowChange::readTombstone(const KafkaRecord &record, Event &event)
{
    std::string_view category;
    if (m_tableTopic == stdView(record.topic))
        category = m_tableCategory;
    else if (record.key.startsWith('{')) // reading may go on behind the deletion
        category = tableOfTopic(record.topic);
    if (category.empty())
        return false;
    const size_t dot = category.find('.');
    const std::string schema(dot == std::string_view::npos ? std::string_view() : category.substr(0, dot));
    const std::string table(dot == std::string_view::npos ? category : category.substr(dot + 1));
    setTable(schema, table, "tombstone", event);
    return true;
}

} // namespace Backstory
