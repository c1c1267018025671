// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/causalgap.h"
#include "models/findings/findingtable.h"
#include "models/findings/pastevents.h"
#include "models/history/historyanalysis.h"

namespace Backstory
{

/// The rules about causes: effect before its cause and cycle from the links that are told while reading;
/// missing cause and missing effect as they are told when everything has been read. Belongs to the writer's
/// thread.
class CausalFindings
{
public:
    CausalFindings(FindingTable &findings, PastEvents &past);

    void look(const CausalLink &link);
    /// Before a commit, when the look-ups know all rows.
    bool settle();
    /// Takes the place of all that were told before.
    bool replace(const QList<CausalGap> &gaps);
    bool isEmpty() const { return m_links.empty(); }

private:
    void checkTimes(const CausalLink &link);
    void checkCycle(const CausalLink &link);
    QList<qint64> causesOf(const StoredEvent &event);
    void add(const CausalGap &gap);

    FindingTable &m_findings;
    PastEvents &m_past;
    std::vector<CausalLink> m_links; ///< that are backwards in some way
    qint64 m_cycleLooks = 0;
};

} // namespace Backstory
