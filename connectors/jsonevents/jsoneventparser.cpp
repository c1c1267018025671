// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/jsonevents/jsoneventparser.h"

#include "connectors/jsonevents/cloudeventparser.h"
#include "connectors/jsonevents/mappedeventparser.h"
#include "models/payload/cloudevents.h"

#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;

namespace Backstory
{

QString JsonEventParser::problemOf(std::string_view text)
{
    simdjson::dom::element element;
    simdjson::error_code error = m_validator.parse(text.data(), text.size(), false).get(element);
    // simdjson refuses integers beyond 64 bits, which are valid JSON.
    const bool isLargeNumber = error == simdjson::NUMBER_ERROR && nlohmann::json::accept(text);
    if (error == simdjson::UTF8_ERROR)
        return m_document + u" is not valid UTF-8."_s;
    if (error && !isLargeNumber) {
        if (text.find('\0') != std::string_view::npos)
            return m_document + u" holds NUL bytes, so it is no JSON; it may have been cut off by a crash."_s;
        if (error == simdjson::TAPE_ERROR)
            return m_document + u" is no valid JSON."_s;
        return u"%1 is no valid JSON (%2)."_s.arg(m_document,
                                                  QString::fromLatin1(simdjson::error_message(error)));
    }
    if (!isLargeNumber && !element.is_object())
        return m_document + u" is JSON but no object."_s;
    return {};
}

bool JsonEventParser::isObject(std::string_view text)
{
    return problemOf(text).isNull();
}

void JsonEventParser::complain(Event &event, const QString &sentence)
{
    if (!event.problem.isNull())
        return;
    m_problem = sentence.toStdString();
    event.problem = viewOf(m_problem);
}

void JsonEventParser::parse(std::string_view text, Event &event)
{
    event = Event();
    QString problem = problemOf(text);
    if (problem.isNull()) {
        simdjson::ondemand::document document;
        problem = m_parser.iterate(padded(text)).get(document) ? m_document + u" is no valid JSON."_s
                                                               : parseObject(document, event);
        if (problem.isNull())
            return;
        event = Event();
    }
    event.type = viewOf(CloudEvents::UnreadableType);
    event.payload = viewOf(text);
    complain(event, problem);
}

std::unique_ptr<JsonEventParser> jsonEventParser(const std::optional<Mapping> &mapping,
                                                 const QString &document)
{
    if (mapping)
        return std::make_unique<MappedEventParser>(*mapping, document);
    return std::make_unique<CloudEventParser>(document);
}

EventKind eventKindOf(std::string_view word, bool *known)
{
    const auto is = [word](const char *name) {
        return QByteArrayView(word.data(), qsizetype(word.size())).compare(name, Qt::CaseInsensitive) == 0;
    };
    *known = true;
    if (is("command"))
        return EventKind::Command;
    if (is("snapshot"))
        return EventKind::Snapshot;
    if (is("tombstone"))
        return EventKind::Tombstone;
    *known = is("event");
    return EventKind::Event;
}

QByteArrayView categoryOf(QByteArrayView entity)
{
    const qsizetype dash = entity.indexOf('-');
    const auto isLetter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    if (dash <= 0 || !isLetter(entity.front()))
        return {};
    if (entity.size() == 36 && dash == 8 && entity[13] == '-' && entity[18] == '-' && entity[23] == '-')
        return {};
    return entity.first(dash);
}

} // namespace Backstory
