// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/link/linkquery.h"
#include "models/query/queryslot.h"

#include <QObject>

namespace Backstory
{

/// A link that was opened and waits until what it names has been read from its source. One at a time: a newer
/// one takes the older one's place. Lives on the window's thread.
class LinkArrival : public QObject
{
    Q_OBJECT
public:
    explicit LinkArrival(QueryPool &pool, QObject *parent = nullptr);

    void start(const DeepLink &link, int source);
    void cancel();
    /// A link waits for this source.
    bool isAwaited(int source) const { return m_link && m_source == source; }
    bool isPending() const { return m_link.has_value(); }

    /// Looks into the history of the link's source; `settled`: nothing more is going to be read.
    void seek(const HistorySource &source, bool settled);

Q_SIGNALS:
    /// All of it, or as much as there is in a source that is settled.
    void arrived(int source, const Backstory::LinkedPlace &place);
    /// Not yet, while the source is still being read.
    void delayed();

private:
    std::optional<DeepLink> m_link;
    int m_source = -1;
    bool m_again = false; ///< asked while a query ran, which may have missed the newest rows
    QuerySlot m_slot;
};

} // namespace Backstory
