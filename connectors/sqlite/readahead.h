// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/sqlite/storeplan.h"

#include <atomic>
#include <thread>
#include <vector>

namespace Backstory
{

/// Looks rows up on threads and connections of its own, so that a slow disk has several requests at once and
/// whoever reads the rows one by one finds them in the system's cache. What it reads is thrown away, and so
/// are its errors. Ends with its destructor.
class ReadAhead
{
public:
    ReadAhead(const QString &path, const StorePlan &plan, const QList<EventAddress> &addresses);
    ~ReadAhead();
    Q_DISABLE_COPY(ReadAhead)

private:
    void run(std::stop_token stop);

    const QString m_path;
    const StorePlan m_plan;
    const QList<EventAddress> m_addresses;
    std::atomic<qsizetype> m_next = 0;
    std::vector<std::jthread> m_threads;
};

} // namespace Backstory
