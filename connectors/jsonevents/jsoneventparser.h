// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/jsonevents/textview.h"
#include "models/event/event.h"
#include "models/payload/mapping.h"

#include <memory>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace Backstory
{

/// Turns one JSON document into one event. Belongs to one thread; what an event views lives until the next
/// call.
class JsonEventParser
{
public:
    /// `document` is what sentences call it: "The line", "The value".
    explicit JsonEventParser(const QString &document)
        : m_document(document)
    {
    }
    virtual ~JsonEventParser() = default;

    /// Fills in everything but the position, payload and metadata too. `text` is followed by
    /// simdjson::SIMDJSON_PADDING readable bytes. What is no event becomes one of type
    /// `CloudEvents::UnreadableType` with a problem and the text as payload.
    void parse(std::string_view text, Event &event);
    /// True when the text is one whole JSON object.
    bool isObject(std::string_view text);

protected:
    /// Called with a text that is valid JSON and an object. A sentence when it is no event at all, else null.
    virtual QString parseObject(simdjson::ondemand::document &document, Event &event) = 0;
    /// Makes the event carry a problem, if it has none yet.
    void complain(Event &event, const QString &sentence);

    const QString m_document;

private:
    /// Null when the text is a JSON object, else a sentence.
    QString problemOf(std::string_view text);

    simdjson::dom::parser m_validator;
    simdjson::ondemand::parser m_parser;
    std::string m_problem;
};

/// The parser for a mapping, or for CloudEvents without one.
std::unique_ptr<JsonEventParser> jsonEventParser(const std::optional<Mapping> &mapping,
                                                 const QString &document = QStringLiteral("The line"));

/// The words of Event::kind; Event for any other text, with `known` set to false.
EventKind eventKindOf(std::string_view word, bool *known);

/// The text before the first dash, as stream names are written (`order-17`); none for a UUID and for numbers.
QByteArrayView categoryOf(QByteArrayView entity);

inline simdjson::padded_string_view padded(std::string_view text)
{
    return simdjson::padded_string_view(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
}

} // namespace Backstory
