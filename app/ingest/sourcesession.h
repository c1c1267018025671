// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ingest/ingest.h"

#include <QObject>

namespace Backstory
{

/// One opened source for the window: an Ingest whose news arrive as signals on the thread that this object
/// lives on.
class SourceSession : public QObject
{
    Q_OBJECT
public:
    SourceSession(const ConnectorCatalog &catalog, const SourceLocation &location, QObject *parent = nullptr);
    ~SourceSession() override;

    /// For the next `start()`.
    void setSecrets(const QMap<QString, QString> &secrets);
    void start();
    void cancel();

    const SourceLocation &location() const { return m_location; }
    SourceStatus status() const;
    QString historyPath() const;
    ContentSourceFactory contentSource() const;

Q_SIGNALS:
    void statusChanged(const Backstory::SourceStatus &status);
    /// New rows can be read from the history, or it was begun anew.
    void historyChanged();

private:
    void takeNews();

    SourceLocation m_location;
    std::unique_ptr<Ingest> m_ingest;
    qint64 m_seenEvents = -1;
    int m_seenJudgements = 0;
};

} // namespace Backstory
