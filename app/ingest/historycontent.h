// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/catalog/connectorcatalog.h"
#include "models/history/contentsource.h"

namespace Backstory
{

/// Contents of the events of one source: what the history keeps from there, the rest from the source through
/// the connector's PayloadReader, which is opened when it is first needed. Lives on one worker thread.
class HistoryContent : public ContentSource
{
public:
    HistoryContent(const ConnectorCatalog &catalog, const SourceLocation &location,
                   const QString &historyPath);
    QList<EventContentResult> contents(const QList<StoredEvent> &events, std::stop_token stop) override;

private:
    PayloadReader *payloadReader(SourceError *error);

    const ConnectorCatalog &m_catalog;
    SourceLocation m_location;
    HistoryReader m_history;
    std::unique_ptr<PayloadReader> m_payloadReader;
};

} // namespace Backstory
