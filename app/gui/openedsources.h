// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ingest/sourcesession.h"
#include "app/keyring/secrets.h"
#include "models/query/reference.h"
#include "models/sources/sourcesmodel.h"

#include <QTimer>

#include <map>

namespace Backstory
{

/// Where an opened source is, and where its history.
struct OpenedSource {
    HistorySource history;
    SourceLocation location;
};

/// The sources that are open in one window: owns their sessions and the model that lists them. Lives on the
/// window's thread.
class OpenedSources : public QObject
{
    Q_OBJECT
public:
    explicit OpenedSources(const ConnectorCatalog &catalog, QObject *parent = nullptr);
    ~OpenedSources() override;

    /// Opens a path or URL; the number of the source. One that is open already is not opened twice.
    int open(const QString &pathOrUrl);
    int open(const SourceLocation &location);
    void close(int id);
    /// One that failed for want of a password, or with a wrong one, has it asked for again.
    void readAgain(int id);
    /// What `secretsWanted()` asked for; it is read with whatever there is.
    void start(int id, const Secrets::Values &secrets);
    void cancelAll();
    void resumeAll();

    Secrets &secrets() { return m_secrets; }
    SourcesModel &model() { return m_model; }
    QList<HistorySource> histories() const;
    /// Those that have not been read to their end.
    QList<OpenedSource> beingRead() const;
    /// An empty one when there is no such source.
    SourceLocation location(int id) const;
    int firstId() const;
    bool has(const SourceLocation &location) const;
    bool isEmpty() const { return m_sessions.empty(); }
    /// Some source is being opened or read.
    bool isReading() const;
    bool hasFailed() const;
    /// Every source that can be read has been read to its end.
    bool isComplete() const;
    /// All states are settled and everyone has been told of the last rows.
    bool isQuiet() const;

Q_SIGNALS:
    void sourcesChanged();
    void statusChanged(int id);
    /// New rows; `anew`: everything was read again. At most three times a second.
    void historyChanged(int id, bool anew);
    void closed(const QString &historyPath);
    /// The source waits for passwords that are not known; `problem` says what is wrong with the keyring.
    void secretsWanted(int id, const QStringList &names, const QString &problem);

private:
    struct Entry {
        std::unique_ptr<SourceSession> session;
        qint64 events = 0;
        int restarts = 0;
        bool changed = false;
        bool anew = false;
    };

    void takeStatus(int id, const SourceStatus &status);
    void tellChanges();
    void startWithSecrets(int id);

    const ConnectorCatalog &m_catalog;
    Secrets m_secrets;
    SourcesModel m_model;
    std::map<int, Entry> m_sessions;
    QTimer m_tell;
    int m_lastId = 0;
};

} // namespace Backstory
