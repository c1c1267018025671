// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/jsonevents/mappedeventparser.h"

#include <charconv>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

using simdjson::ondemand::json_type;

std::string_view withoutSpace(std::string_view text)
{
    const size_t last = text.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

QString quoted(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(std::min<size_t>(text.size(), 100)));
}

} // namespace

MappedEventParser::MappedEventParser(const Mapping &mapping, const QString &document)
    : JsonEventParser(document)
    , m_mapping(mapping)
{
}

std::string_view MappedEventParser::keep(std::string_view text)
{
    if (m_used == m_kept.size())
        m_kept.emplace_back();
    std::string &kept = m_kept[m_used++];
    kept.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    kept.assign(text);
    return kept;
}

MappedEventParser::Found MappedEventParser::walk(simdjson::ondemand::value value,
                                                 const std::vector<MappingExpression::Step> &steps, size_t at)
{
    json_type type{};
    if (value.type().get(type) || type == json_type::null)
        return {};
    std::string_view text;
    if (at == steps.size()) {
        if (type == json_type::string)
            return value.get_string().get(text) ? Found() : Found{keep(text), true};
        return simdjson::to_json_string(value).get(text) ? Found() : Found{keep(withoutSpace(text)), false};
    }
    if (type == json_type::string) { // metadata is often JSON text inside JSON
        if (value.get_string().get(text) || at > 8)
            return {};
        while (m_inner.size() <= at)
            m_inner.emplace_back();
        simdjson::ondemand::document document;
        simdjson::ondemand::value inner;
        if (m_inner[at].iterate(padded(keep(text))).get(document) || document.get_value().get(inner) ||
            inner.type().get(type) || type == json_type::string)
            return {};
        return walk(inner, steps, at);
    }
    simdjson::ondemand::value next;
    const MappingExpression::Step &step = steps[at];
    if (step.index >= 0) {
        simdjson::ondemand::array array;
        if (value.get_array().get(array) || array.at(size_t(step.index)).get(next))
            return {};
    } else {
        simdjson::ondemand::object object;
        if (value.get_object().get(object) || object.find_field_unordered(step.key).get(next))
            return {};
    }
    return walk(next, steps, at + 1);
}

MappedEventParser::Found MappedEventParser::find(simdjson::ondemand::document &document,
                                                 const MappingExpression &expression)
{
    if (expression.isConstant())
        return {keep(expression.constant.toStdString()), true};
    if (!expression.isSet())
        return {};
    document
        .rewind(); // also frees the parser's text buffer, which has room for each text of the line only once
    simdjson::ondemand::object object;
    if (document.get_object().get(object))
        return {};
    std::string_view text;
    simdjson::ondemand::value value;
    if (!expression.column.isEmpty()) {
        const std::string key = expression.column.toStdString();
        return object.find_field_unordered(key).get(value) ? Found() : walk(value, expression.steps, 0);
    }
    if (expression.steps.empty())
        return object.raw_json().get(text) ? Found() : Found{keep(withoutSpace(text)), false};
    const MappingExpression::Step &first = expression.steps.front();
    if (first.index >= 0 || object.find_field_unordered(first.key).get(value))
        return {};
    return walk(value, expression.steps, 1);
}

QString MappedEventParser::parseObject(simdjson::ondemand::document &document, Event &event)
{
    m_used = 0;
    setTexts(document, event);
    setNumber(document, "version", m_mapping.version, event.version, event);
    setNumber(document, "readVersion", m_mapping.readVersion, event.readVersion, event);
    setTime(document, "occurred", m_mapping.occurred, event.occurred, event);
    setTime(document, "recorded", m_mapping.recorded, event.recorded, event);
    setCauses(document, event);
    if (const Found kind = find(document, m_mapping.kind); kind.text.data()) {
        bool known = false;
        event.kind = eventKindOf(kind.text, &known);
        if (!known)
            complain(event,
                     u"“kind” is “%1”, not event, command, snapshot or tombstone."_s.arg(quoted(kind.text)));
    }
    return {};
}

void MappedEventParser::setTexts(simdjson::ondemand::document &document, Event &event)
{
    const auto set = [&](QByteArrayView &into, const MappingExpression &expression) {
        if (const Found found = find(document, expression); found.text.data())
            into = viewOf(found.text);
    };
    set(event.id, m_mapping.id);
    set(event.type, m_mapping.type);
    set(event.entity, m_mapping.entity);
    set(event.category, m_mapping.category);
    if (!m_mapping.category.isSet())
        event.category = categoryOf(event.entity);
    set(event.schemaVersion, m_mapping.schemaVersion);
    set(event.correlation, m_mapping.correlation);
    set(event.producer, m_mapping.producer);
    set(event.user, m_mapping.user);
    set(event.contentType, m_mapping.contentType);
    set(event.metadata, m_mapping.metadata);
    static const MappingExpression wholeLine = [] {
        MappingExpression whole;
        whole.form = MappingExpression::Value;
        whole.path = "$";
        return whole;
    }();
    set(event.payload, m_mapping.payload.isSet() ? m_mapping.payload : wholeLine);
}

void MappedEventParser::setNumber(simdjson::ondemand::document &document, const char *field,
                                  const MappingExpression &expression, qint64 &into, Event &event)
{
    const Found found = find(document, expression);
    if (!found.text.data())
        return;
    const char *const last = found.text.data() + found.text.size();
    qint64 number = 0;
    const auto [end, failed] = std::from_chars(found.text.data(), last, number);
    if (failed == std::errc() && end == last)
        into = number;
    else
        complain(event, u"“%1” is “%2”, which is no whole number."_s.arg(QString::fromLatin1(field),
                                                                         quoted(found.text)));
}

void MappedEventParser::setTime(simdjson::ondemand::document &document, const char *field,
                                const MappingExpression &expression, Timestamp &into, Event &event)
{
    const Found found = find(document, expression);
    if (!found.text.data())
        return;
    into = expression.timeOf(viewOf(found.text));
    if (!into.isValid())
        complain(event, u"“%1” is “%2”, which is no time of the form that the mapping says."_s.arg(
                            QString::fromLatin1(field), quoted(found.text)));
}

void MappedEventParser::setCauses(simdjson::ondemand::document &document, Event &event)
{
    const Found found = find(document, m_mapping.causes);
    if (found.text.empty())
        return;
    const Cause::Kind kind = m_mapping.causes.as == MappingExpression::Position ? Cause::Position : Cause::Id;
    if (found.text.front() == '[') {
        while (m_inner.size() < 1)
            m_inner.emplace_back();
        simdjson::ondemand::document list;
        simdjson::ondemand::array array;
        if (!m_inner[0].iterate(padded(found.text)).get(list) && !list.get_array().get(array)) {
            for (auto element : array) {
                simdjson::ondemand::value value;
                if (element.get(value))
                    break;
                if (const Found cause = walk(value, {}, 0); cause.text.data())
                    event.causes.push_back({viewOf(cause.text), kind});
            }
            return;
        }
    }
    event.causes.push_back({viewOf(found.text), kind});
}

} // namespace Backstory
