// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/rules/rules.h"

#include "models/text/numbertext.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

void ContentRule::look(const EventContext &context)
{
    const auto add = [&](FindingRule rule, const QString &message) {
        // That many events cannot be decoded does not make it usual, so they are a group of their own.
        if (m_findings.wants(rule,
                             rule == FindingRule::Undecodable ? FindingTable::NoGroup : context.facts.type))
            m_findings.add({rule,
                            rule == FindingRule::Undecodable ? FindingTable::NoGroup : context.facts.type,
                            context.facts.entity,
                            {context.row()},
                            0,
                            context.facts.time,
                            0,
                            message});
    };
    if (!context.event.problem.isNull())
        add(FindingRule::Undecodable, QString::fromUtf8(context.event.problem));
    if (context.payload.size > Oversize)
        add(FindingRule::Oversized, u"The payload of %1 of %2 has %3."_s.arg(
                                        context.type(), context.entity(), bytesText(context.payload.size)));
}

} // namespace Backstory
