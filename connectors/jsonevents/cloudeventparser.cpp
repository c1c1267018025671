// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/jsonevents/cloudeventparser.h"

#include "models/payload/cloudevents.h"

#include <charconv>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

bool readNumber(std::string_view text, qint64 &into)
{
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    return failed == std::errc() && end == text.data() + text.size();
}

bool readTime(std::string_view text, Timestamp &into)
{
    into = Timestamp::fromText(viewOf(text));
    return into.isValid();
}

std::string_view trimmed(std::string_view text)
{
    const size_t last = text.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

} // namespace

QString CloudEventParser::parseObject(simdjson::ondemand::document &document, Event &event)
{
    m_specVersion = m_data = m_dataText = m_metadata = m_metadataRaw = {};
    m_dataIsText = false;
    m_wrong.clear();
    m_payloadBytes = m_metadataBytes = {};
    m_unmodelled.clear();
    simdjson::ondemand::object object;
    if (document.get_object().get(object))
        return m_document + u" is JSON but no object."_s;
    for (auto field : object) {
        std::string_view name;
        simdjson::ondemand::value value;
        simdjson::ondemand::json_type type{};
        if (field.unescaped_key().get(name) || field.value().get(value) || value.type().get(type))
            break; // cannot be: the document has been validated
        const bool isText = type == simdjson::ondemand::json_type::string;
        if (type == simdjson::ondemand::json_type::null && name != CloudEvents::Data)
            continue; // the specification: null is as good as left out
        const std::string_view token = trimmed(value.raw_json_token());
        std::string_view text = token;
        if (isText) {
            if (value.get_string().get(text))
                continue;
        } else if (simdjson::to_json_string(value).get(text)) {
            continue;
        }
        text = isText ? text : trimmed(text);
        const std::string_view raw = isText ? token : text;
        if (name == CloudEvents::Data) {
            m_data = raw;
            m_dataText = text;
            m_dataIsText = isText;
            continue;
        }
        if (name == CloudEvents::Metadata)
            m_metadataRaw = raw;
        const Taken taken = take(name, text, isText, event);
        if (taken == Taken::Wrong && m_wrong.isEmpty())
            m_wrong = u"The attribute “%1” cannot be understood: %2."_s.arg(
                QString::fromUtf8(name.data(), qsizetype(name.size())),
                QString::fromUtf8(raw.data(), qsizetype(std::min<size_t>(raw.size(), 100))));
        if (taken != Taken::Yes)
            keepUnmodelled(name, raw);
    }
    if (m_specVersion.empty())
        return m_document + u" is JSON but no CloudEvent: it has no “specversion”."_s;
    setPayload(event);
    setMetadata(event);
    check(event);
    return {};
}

CloudEventParser::Taken CloudEventParser::take(std::string_view name, std::string_view text, bool isText,
                                               Event &event)
{
    namespace CE = CloudEvents;
    const auto view = [&](QByteArrayView &into) {
        into = viewOf(text);
        return Taken::Yes;
    };
    const auto understood = [](bool so) { return so ? Taken::Yes : Taken::Wrong; };
    if (name == CE::Id)
        return view(event.id);
    if (name == CE::Type)
        return view(event.type);
    if (name == CE::Source)
        return view(event.producer);
    if (name == CE::Subject)
        return view(event.entity);
    if (name == CE::Time)
        return understood(readTime(text, event.occurred));
    if (name == CE::SpecVersion) {
        m_specVersion = text;
        return Taken::Yes;
    }
    if (name == CE::DataContentType)
        return view(event.contentType);
    if (name == CE::DataBase64)
        return takeBase64(text, m_payloadBytes);
    if (name == CE::Sequence)
        // Zero-padded, as the extension's specification proposes, it is kept as it is spelt too.
        return readNumber(text, event.version) && (text == "0" || !text.starts_with('0')) ? Taken::Yes
                                                                                          : Taken::No;
    if (name == CE::CorrelationId)
        return view(event.correlation);
    if (name == CE::CausationId) {
        takeCauses(text, event);
        return Taken::Yes;
    }
    if (name == CE::RecordedTime)
        return understood(readTime(text, event.recorded));
    if (name == CE::Metadata) {
        m_metadata = text;
        return Taken::Yes;
    }
    if (name == CE::Category)
        return view(event.category);
    if (name == CE::DataSchema || name == CE::SchemaVersion)
        return event.schemaVersion.isNull() ? view(event.schemaVersion) : Taken::No;
    if (name == CE::User)
        return isText ? view(event.user) : Taken::No;
    if (name == CE::ReadVersion)
        return understood(readNumber(text, event.readVersion));
    if (name == CE::Kind) {
        bool known = false;
        event.kind = eventKindOf(text, &known);
        return known ? Taken::Yes : Taken::No; // another producer may mean something else by this name
    }
    if (name == CE::Archived && !isText) {
        event.archived = text == "true";
        return Taken::Yes;
    }
    if (name == CE::Problem)
        return isText ? view(event.problem) : Taken::No;
    if (name == CE::MetadataBase64)
        return takeBase64(text, m_metadataBytes);
    return Taken::No;
}

CloudEventParser::Taken CloudEventParser::takeBase64(std::string_view text, QByteArray &bytes)
{
    const auto result =
        QByteArray::fromBase64Encoding(QByteArray::fromRawData(text.data(), qsizetype(text.size())),
                                       QByteArray::AbortOnBase64DecodingErrors);
    bytes = result.decoded;
    if (result && bytes.isNull())
        bytes = QByteArray("");
    return result ? Taken::Yes : Taken::Wrong;
}

void CloudEventParser::takeCauses(std::string_view text, Event &event)
{
    const size_t count = event.causes.size();
    if (text.starts_with('[')) {
        m_causesText.assign(text);
        m_causesText.reserve(m_causesText.size() + simdjson::SIMDJSON_PADDING);
        simdjson::ondemand::document document;
        simdjson::ondemand::array array;
        if (!m_causesParser.iterate(padded(m_causesText)).get(document) && !document.get_array().get(array)) {
            for (auto element : array) {
                std::string_view cause;
                if (element.get_string().get(cause)) {
                    event.causes.resize(count);
                    break;
                }
                event.causes.push_back({viewOf(cause), Cause::Id});
            }
        }
    }
    if (event.causes.size() == count && !text.empty() && text != "[]")
        event.causes.push_back({viewOf(text), Cause::Id});
}

void CloudEventParser::keepUnmodelled(std::string_view name, std::string_view raw)
{
    if (!m_unmodelled.empty())
        m_unmodelled += ',';
    m_unmodelled += '"';
    for (const char c : name) { // names with quotes are no CloudEvents names, but a line may hold them
        if (c == '"' || c == '\\')
            m_unmodelled += '\\';
        if (static_cast<unsigned char>(c) < 0x20)
            continue;
        m_unmodelled += c;
    }
    m_unmodelled += "\":";
    m_unmodelled += raw;
}

void CloudEventParser::setPayload(Event &event)
{
    if (!m_payloadBytes.isNull()) {
        event.payload = m_payloadBytes;
        return;
    }
    const std::string_view type(event.contentType.data(), size_t(event.contentType.size()));
    const bool isText = m_dataIsText && !CloudEvents::isJsonContentType(type);
    if (m_data.data())
        event.payload = viewOf(isText ? m_dataText : m_data);
}

void CloudEventParser::setMetadata(Event &event)
{
    if (!m_metadataBytes.isNull()) {
        event.metadata = m_metadataBytes;
    } else if (m_unmodelled.empty()) {
        if (m_metadata.data())
            event.metadata = viewOf(m_metadata);
    } else {
        const std::string_view members = membersOfMetadata();
        if (m_metadata.data() && !members.data())
            keepUnmodelled(CloudEvents::Metadata, m_metadataRaw);
        m_metadataText.assign("{\"")
            .append(CloudEvents::UnmodelledKey)
            .append("\":{")
            .append(m_unmodelled)
            .append("}");
        if (!members.empty())
            m_metadataText.append(",").append(members);
        m_metadataText.append("}");
        event.metadata = viewOf(m_metadataText);
    }
}

std::string_view CloudEventParser::membersOfMetadata()
{
    std::string copy(m_metadata);
    copy.reserve(copy.size() + simdjson::SIMDJSON_PADDING);
    if (!isObject(copy) || copy.find(CloudEvents::UnmodelledKey) != std::string::npos)
        return {};
    const size_t first = m_metadata.find_first_not_of(" \t\r\n", m_metadata.find('{') + 1);
    return m_metadata.substr(first, m_metadata.rfind('}') - first);
}

void CloudEventParser::check(Event &event)
{
    if (event.category.isNull() && !event.entity.isNull())
        event.category = categoryOf(event.entity);
    if (event.type.isEmpty())
        complain(event, u"The CloudEvent has no “type”."_s);
    else if (event.id.isEmpty())
        complain(event, u"The CloudEvent has no “id”."_s);
    else if (!m_specVersion.starts_with("1.") && m_specVersion != "0.3")
        complain(event, u"The CloudEvent is of version “%1”, which is not known."_s.arg(
                            QString::fromUtf8(m_specVersion.data(), qsizetype(m_specVersion.size()))));
    else if (!m_wrong.isEmpty())
        complain(event, m_wrong);
    if (event.type.isEmpty())
        event.type = viewOf(CloudEvents::UnreadableType);
}

} // namespace Backstory
