// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/eventfilter.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr size_t MaximumExpression = 16 * 1024;
constexpr size_t MaximumTypes = 1000;

} // namespace

EventFilter::EventFilter(Subject subject, std::vector<std::string> prefixes)
    : m_subject(subject)
    , m_prefixes(std::move(prefixes))
{
}

EventFilter::EventFilter(Subject subject, const std::string &regex)
    : m_subject(subject)
{
    if (regex.size() > MaximumExpression) {
        m_error = "The filter's regular expression is too long.";
        return;
    }
    m_regex.setPattern(QString::fromStdString(regex));
    if (!m_regex.isValid())
        m_error = "The filter's regular expression cannot be used: " + m_regex.errorString().toStdString() +
                  " at character " + std::to_string(m_regex.patternErrorOffset()) + '.';
}

bool EventFilter::accepts(const ServedEvent &event)
{
    if (m_subject == Stream)
        return acceptsText(event.stream);
    std::string type(event.type);
    const auto found = m_types.find(type);
    if (found != m_types.end())
        return found->second;
    const bool isAccepted = acceptsText(event.type);
    if (m_types.size() < MaximumTypes)
        m_types.emplace(std::move(type), isAccepted);
    return isAccepted;
}

bool EventFilter::acceptsText(std::string_view text) const
{
    if (m_regex.pattern().isEmpty())
        return std::any_of(m_prefixes.begin(), m_prefixes.end(),
                           [text](const std::string &prefix) { return text.starts_with(prefix); });
    return m_regex.match(QString::fromUtf8(text.data(), qsizetype(text.size()))).hasMatch();
}

} // namespace Backstory
