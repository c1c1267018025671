// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/openedsources.h"
#include "app/catalog/connectorcatalog.h"
#include "app/keyring/keyringvault.h"

namespace Backstory
{

OpenedSources::OpenedSources(const ConnectorCatalog &catalog, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_secrets(catalog, std::make_unique<KeyringVault>())
{
    // Every query of a view costs; three times a second looks continuous.
    m_tell.setInterval(300);
    m_tell.setSingleShot(true);
    connect(&m_tell, &QTimer::timeout, this, &OpenedSources::tellChanges);
}

OpenedSources::~OpenedSources() = default;

int OpenedSources::open(const QString &pathOrUrl)
{
    return open(ConnectorCatalog::locationOf(pathOrUrl));
}

int OpenedSources::open(const SourceLocation &location)
{
    for (const auto &[id, entry] : m_sessions) {
        if (entry.session->location() == location)
            return id;
    }
    const int id = ++m_lastId;
    Entry &entry = m_sessions[id];
    entry.session = std::make_unique<SourceSession>(m_catalog, location);
    m_model.add(id, entry.session->status());
    connect(entry.session.get(), &SourceSession::statusChanged, this,
            [this, id](const SourceStatus &status) { takeStatus(id, status); });
    connect(entry.session.get(), &SourceSession::historyChanged, this, [this, id] {
        m_sessions[id].changed = true;
        if (!m_tell.isActive())
            m_tell.start();
    });
    Q_EMIT sourcesChanged();
    startWithSecrets(id);
    return id;
}

// The window never waits for the keyring: the source is listed, and begins when the answer has come.
void OpenedSources::startWithSecrets(int id)
{
    SourceSession &session = *m_sessions[id].session;
    if (!m_secrets.concern(session.location())) {
        session.start();
        return;
    }
    m_secrets.find(session.location(), this, [this, id](const Secrets::Found &found) {
        const auto entry = m_sessions.find(id);
        if (entry == m_sessions.end())
            return;
        entry->second.session->setSecrets(found.values);
        if (found.missing.isEmpty())
            entry->second.session->start();
        else
            Q_EMIT secretsWanted(id, found.missing, found.problem);
    });
}

void OpenedSources::start(int id, const Secrets::Values &secrets)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    Secrets::Values all = found->second.session->location().secrets;
    all.insert(secrets);
    found->second.session->setSecrets(all);
    found->second.session->start();
}

void OpenedSources::takeStatus(int id, const SourceStatus &status)
{
    Entry &entry = m_sessions[id];
    const bool rebuilt = status.events < entry.events || status.restarts != entry.restarts;
    if (rebuilt && entry.events > 0) {
        entry.anew = entry.changed = true;
        if (!m_tell.isActive())
            m_tell.start();
    }
    entry.events = status.events;
    entry.restarts = status.restarts;
    m_model.setStatus(id, status);
    Q_EMIT statusChanged(id);
}

void OpenedSources::tellChanges()
{
    for (auto &[id, entry] : m_sessions) {
        if (!std::exchange(entry.changed, false))
            continue;
        Q_EMIT historyChanged(id, std::exchange(entry.anew, false));
    }
}

void OpenedSources::close(int id)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    Entry entry = std::move(found->second);
    m_sessions.erase(found);
    m_model.remove(id);
    Q_EMIT sourcesChanged();
    Q_EMIT closed(entry.session->historyPath());
}

void OpenedSources::readAgain(int id)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    SourceSession &session = *found->second.session;
    const QStringList needed = m_secrets.needed(session.location());
    if (session.status().state == SourceStatus::Failed && !needed.isEmpty())
        Q_EMIT secretsWanted(id, needed, {});
    else
        session.start();
}

void OpenedSources::cancelAll()
{
    for (const auto &[id, entry] : m_sessions) {
        if (const auto state = entry.session->status().state;
            state == SourceStatus::Reading || state == SourceStatus::Opening)
            entry.session->cancel();
    }
}

void OpenedSources::resumeAll()
{
    for (const auto &[id, entry] : m_sessions) {
        if (entry.session->status().state == SourceStatus::Canceled)
            entry.session->start();
    }
}

QList<HistorySource> OpenedSources::histories() const
{
    QList<HistorySource> all;
    for (const auto &[id, entry] : m_sessions)
        all.append(
            {id, entry.session->status().name, entry.session->historyPath(), entry.session->contentSource()});
    return all;
}

QList<OpenedSource> OpenedSources::beingRead() const
{
    QList<OpenedSource> all;
    for (const auto &[id, entry] : m_sessions) {
        const SourceStatus status = entry.session->status();
        if (status.state != SourceStatus::Following && status.state != SourceStatus::Failed)
            all.append({{id, status.name, entry.session->historyPath(), {}}, entry.session->location()});
    }
    return all;
}

SourceLocation OpenedSources::location(int id) const
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? SourceLocation() : found->second.session->location();
}

bool OpenedSources::has(const SourceLocation &location) const
{
    return std::any_of(m_sessions.begin(), m_sessions.end(),
                       [&location](const auto &each) { return each.second.session->location() == location; });
}

int OpenedSources::firstId() const
{
    return m_sessions.empty() ? -1 : m_sessions.begin()->first;
}

bool OpenedSources::isReading() const
{
    const QList<SourceStatus> all = m_model.statuses();
    return std::any_of(all.begin(), all.end(), [](const SourceStatus &status) {
        return status.state == SourceStatus::Reading || status.state == SourceStatus::Opening;
    });
}

bool OpenedSources::hasFailed() const
{
    const QList<SourceStatus> all = m_model.statuses();
    return std::any_of(all.begin(), all.end(),
                       [](const SourceStatus &status) { return status.state == SourceStatus::Failed; });
}

bool OpenedSources::isComplete() const
{
    const QList<SourceStatus> all = m_model.statuses();
    return std::all_of(all.begin(), all.end(), [](const SourceStatus &status) {
        return status.state == SourceStatus::Following ||
               (status.state == SourceStatus::Failed && status.events == 0);
    });
}

bool OpenedSources::isQuiet() const
{
    return !isReading() && !m_tell.isActive();
}

} // namespace Backstory
