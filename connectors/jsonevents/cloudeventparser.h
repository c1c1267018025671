// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/jsonevents/jsoneventparser.h"

#include <QByteArray>

namespace Backstory
{

/// Reads CloudEvents 1.0 in JSON format. Belongs to one thread.
class CloudEventParser : public JsonEventParser
{
public:
    using JsonEventParser::JsonEventParser;

protected:
    QString parseObject(simdjson::ondemand::document &document, Event &event) override;

private:
    enum class Taken { Yes, No, Wrong };

    /// Sets what an attribute of this name means; No: it is unmodelled; Wrong: its value cannot be
    /// understood.
    Taken take(std::string_view name, std::string_view text, bool isText, Event &event);
    Taken takeBase64(std::string_view text, QByteArray &bytes);
    void takeCauses(std::string_view text, Event &event);
    void keepUnmodelled(std::string_view name, std::string_view raw);
    void check(Event &event);
    void setPayload(Event &event);
    void setMetadata(Event &event);
    /// What stands between the braces of the metadata; null when it is no JSON object that members can be
    /// added to.
    std::string_view membersOfMetadata();

    // Of the document at hand; views live in it or in the parser's text buffer.
    std::string_view m_specVersion;
    std::string_view m_data; ///< raw JSON
    std::string_view m_dataText;
    bool m_dataIsText = false;
    std::string_view m_metadata;
    std::string_view m_metadataRaw;
    QString m_wrong; ///< the first attribute that cannot be understood
    QByteArray m_payloadBytes;
    QByteArray m_metadataBytes;
    std::string m_unmodelled;   ///< `"name":value,"name":value`
    std::string m_metadataText; ///< composed of metadata and unmodelled attributes
    simdjson::ondemand::parser m_causesParser;
    std::string m_causesText;
};

} // namespace Backstory
