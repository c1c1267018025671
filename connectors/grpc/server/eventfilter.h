// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/storetypes.h"

#include <QRegularExpression>

#include <unordered_map>

namespace Backstory
{

/// Which events of `$all` a reader wants: by stream or by type, by a regular expression or by prefixes. Used
/// by one thread at a time.
class EventFilter
{
public:
    enum Subject { Stream, Type };

    EventFilter(Subject subject, std::vector<std::string> prefixes);
    EventFilter(Subject subject, const std::string &regex);

    /// A sentence when the expression cannot be used.
    const std::string &error() const { return m_error; }
    bool accepts(const ServedEvent &event);

private:
    bool acceptsText(std::string_view text) const;

    Subject m_subject;
    std::vector<std::string> m_prefixes;
    QRegularExpression m_regex;
    std::unordered_map<std::string, bool> m_types; ///< what was decided: there are few types
    std::string m_error;
};

} // namespace Backstory
