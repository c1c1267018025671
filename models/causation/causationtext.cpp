// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationtext.h"
#include "models/text/numbertext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// Rounded down: 100 % only when it is all.
int percent(qint64 part, qint64 whole)
{
    return whole > 0 ? int(double(part) * 100 / double(whole)) : 0;
}

} // namespace

QString causationTitle(CausationBy by)
{
    switch (by) {
    case CausationBy::Category:
        return u"Causation by category"_s;
    case CausationBy::Producer:
        return u"Causation by producer"_s;
    default:
        return u"Causation by event type"_s;
    }
}

QString coverageText(const CausationGraph &graph)
{
    if (graph.events == 0)
        return {};
    QString text = u"%1 % of events name a cause"_s.arg(percent(graph.withCause, graph.events));
    if (graph.withCause > 0 && graph.outside() == 0)
        text += u", all of these causes are in the history"_s;
    else if (graph.withCause > 0)
        text += u", %1 % of these causes are in the history (%2 outside)"_s
                    .arg(percent(graph.resolved, graph.withCause))
                    .arg(countText(graph.outside()));
    return text;
}

} // namespace Backstory
