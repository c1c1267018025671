// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/sourcesession.h"

namespace Backstory
{

SourceSession::SourceSession(const ConnectorCatalog &catalog, const SourceLocation &location, QObject *parent)
    : QObject(parent)
    , m_location(location)
{
    // The one crossing from the worker: it posts, and this thread asks for the status that holds by then.
    const auto changed = [this] {
        QMetaObject::invokeMethod(this, &SourceSession::takeNews, Qt::QueuedConnection);
    };
    m_ingest = std::make_unique<Ingest>(catalog, location, changed);
}

SourceSession::~SourceSession() = default;

void SourceSession::setSecrets(const QMap<QString, QString> &secrets)
{
    m_location.secrets = secrets;
    m_ingest->setSecrets(secrets);
}

void SourceSession::start()
{
    m_ingest->start();
}

void SourceSession::cancel()
{
    m_ingest->cancel();
}

SourceStatus SourceSession::status() const
{
    return m_ingest->status();
}

QString SourceSession::historyPath() const
{
    return m_ingest->historyPath();
}

ContentSourceFactory SourceSession::contentSource() const
{
    return m_ingest->contentSource();
}

void SourceSession::takeNews()
{
    const SourceStatus status = m_ingest->status();
    Q_EMIT statusChanged(status);
    if (status.events != m_seenEvents || status.judgements != m_seenJudgements) {
        m_seenEvents = status.events;
        m_seenJudgements = status.judgements;
        Q_EMIT historyChanged();
    }
}

} // namespace Backstory
