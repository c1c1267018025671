// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/jsonevents/jsoneventparser.h"

#include <deque>

namespace Backstory
{

/// Reads free JSON as a mapping describes them. Belongs to one thread.
class MappedEventParser : public JsonEventParser
{
public:
    MappedEventParser(const Mapping &mapping, const QString &document);

protected:
    QString parseObject(simdjson::ondemand::document &document, Event &event) override;

private:
    /// What an expression finds: `text` is unescaped for JSON strings and raw JSON for everything else.
    struct Found {
        std::string_view text; ///< data() is null when there is nothing, or JSON's null
        bool isText = false;
    };
    Found find(simdjson::ondemand::document &document, const MappingExpression &expression);
    Found walk(simdjson::ondemand::value value, const std::vector<MappingExpression::Step> &steps, size_t at);
    std::string_view keep(std::string_view text);

    void setTexts(simdjson::ondemand::document &document, Event &event);
    void setNumber(simdjson::ondemand::document &document, const char *field,
                   const MappingExpression &expression, qint64 &into, Event &event);
    void setTime(simdjson::ondemand::document &document, const char *field,
                 const MappingExpression &expression, Timestamp &into, Event &event);
    void setCauses(simdjson::ondemand::document &document, Event &event);

    Mapping m_mapping;
    std::deque<std::string> m_kept; ///< texts of the document at hand, never moved
    size_t m_used = 0;
    std::deque<simdjson::ondemand::parser> m_inner; ///< for JSON inside text, one a depth
};

} // namespace Backstory
