// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingsquery.h"
#include "models/query/queryslot.h"

#include <QObject>

namespace Backstory
{

/// How many findings the events of one name are evidence of.
struct NodeFindings {
    qint64 count = 0;
    FindingSeverity worst{};
    bool isAtLeast = false; ///< there was more evidence than is read

    bool operator==(const NodeFindings &) const = default;

    /// `3 findings`, `at least 3 findings`
    QString counted() const;
    /// `3 findings, the worst is an error`
    QString text() const;
};

/// Of which findings the events of each type, category or producer are evidence, for a picture of these.
/// Lives on the window's thread.
class FindingNodes : public QObject
{
    Q_OBJECT
public:
    explicit FindingNodes(QueryPool &pool, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources);
    void setMutes(const FindingMutes &mutes);
    /// Reads them for these events; the choice's name is of no account. Also when more was read of a source.
    void show(const EvidenceChoice &choice);

    /// By the name; where there are none, it is missing.
    const QHash<QString, NodeFindings> &nodes() const { return m_nodes; }
    const EvidenceChoice &choice() const { return m_choice; }
    bool isLoading() const { return m_slot.isRunning(); }

Q_SIGNALS:
    void nodesChanged();

private:
    using Nodes = QHash<QString, NodeFindings>;

    static Nodes read(QueryScope &scope, const QList<HistorySource> &sources, const FindingMutes &mutes,
                      const EvidenceChoice &choice);
    void start();
    void take(Nodes &&nodes);

    QList<HistorySource> m_sources;
    FindingMutes m_mutes;
    EvidenceChoice m_choice;
    Nodes m_nodes;
    bool m_isShown = false; ///< somebody has asked
    bool m_again = false;
    QuerySlot m_slot;
};

} // namespace Backstory
