// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingnodes.h"
#include "models/findings/mutedkeys.h"
#include "models/text/numbertext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

QString NodeFindings::counted() const
{
    return (isAtLeast ? u"at least "_s : QString()) + countText(count, u"finding"_s);
}

QString NodeFindings::text() const
{
    const QString severity = worst == FindingSeverity::Error     ? u"an error"_s
                             : worst == FindingSeverity::Warning ? u"a warning"_s
                                                                 : u"a note"_s;
    return counted() + (count == 1 ? u", "_s : u", the worst is "_s) + severity;
}

FindingNodes::FindingNodes(QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_slot(pool)
{
}

void FindingNodes::setSources(const QList<HistorySource> &sources)
{
    if (sources == m_sources)
        return;
    m_sources = sources;
    m_slot.cancel();
    start();
}

void FindingNodes::setMutes(const FindingMutes &mutes)
{
    if (mutes == m_mutes)
        return;
    m_mutes = mutes;
    m_slot.cancel();
    start();
}

void FindingNodes::show(const EvidenceChoice &choice)
{
    m_isShown = true;
    if (choice == m_choice && m_slot.isRunning()) {
        m_again = true; // sources that grow must not keep it from ever being read
        return;
    }
    if (choice.by != m_choice.by)
        take({}); // of other names
    m_choice = choice;
    start();
}

void FindingNodes::start()
{
    m_again = false;
    if (!m_isShown)
        return;
    m_slot.start([sources = m_sources, mutes = m_mutes,
                  choice = m_choice](QueryScope &scope) { return read(scope, sources, mutes, choice); },
                 [this](Nodes &&nodes) {
                     take(std::move(nodes));
                     if (m_again)
                         start();
                 });
}

void FindingNodes::take(Nodes &&nodes)
{
    if (nodes == m_nodes)
        return;
    m_nodes = std::move(nodes);
    Q_EMIT nodesChanged();
}

FindingNodes::Nodes FindingNodes::read(QueryScope &scope, const QList<HistorySource> &sources,
                                       const FindingMutes &mutes, const EvidenceChoice &choice)
{
    Nodes nodes;
    for (const HistorySource &source : sources) {
        if (scope.isStopped())
            break;
        HistoryReader &history = scope.history(source);
        const MutedKeys muted(mutes, source, history);
        FindingsReader reader(history);
        const EvidenceNames evidence = reader.evidence(choice);
        for (auto name = evidence.findings.cbegin(); name != evidence.findings.cend(); ++name) {
            for (const FindingKey &key : *name) {
                if (muted.contains(key))
                    continue;
                NodeFindings &node = nodes[name.key()];
                ++node.count;
                node.worst = std::max(node.worst, textOf(key.rule).severity);
                node.isAtLeast = node.isAtLeast || evidence.isCut;
            }
        }
    }
    return nodes;
}

} // namespace Backstory
