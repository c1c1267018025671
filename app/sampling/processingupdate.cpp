// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sampling/processingupdate.h"

namespace Backstory
{

ProcessingUpdate::ProcessingUpdate(const Connector &connector, const SourceLocation &location,
                                   ProcessingStore &store, Said said)
    : m_reader(connector.processingReader(location))
    , m_store(store)
    , m_said(std::move(said))
{
}

std::optional<SourceError> ProcessingUpdate::catchUp(std::stop_token stop)
{
    m_stop = {};
    const std::stop_callback stopped(stop, [this] { m_stop.request_stop(); });
    if (!m_store.open(QStringLiteral("source")))
        return {};
    auto failure = m_reader->read(*this, m_store.cursor(), m_stop.get_token());
    m_store.commit();
    return failure;
}

void ProcessingUpdate::opened(const QString &label)
{
    m_store.setLabel(label);
}

void ProcessingUpdate::restarted(const QString &why)
{
    if (!m_store.forget())
        m_stop.request_stop();
    noticed(why);
}

void ProcessingUpdate::noticed(const QString &sentence)
{
    if (m_said.noticed)
        m_said.noticed(sentence);
}

void ProcessingUpdate::append(ProcessingBatch &&batch)
{
    if (!m_store.append(std::move(batch)))
        m_stop.request_stop();
}

void ProcessingUpdate::progressed(const Progress &progress)
{
    if (m_said.progressed)
        m_said.progressed(progress.done);
}

void ProcessingUpdate::caughtUp()
{
    m_stop.request_stop();
}

} // namespace Backstory
