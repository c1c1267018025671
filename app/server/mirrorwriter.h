// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/grpc/server/statement.h"

struct sqlite3;

namespace Backstory
{

/// Writes events of any store into one in Backstory's own schema, in the order in which they come. Owns its
/// connection; belongs to one thread.
///
/// Streams begin with revision 0, which is version 1 in this schema, so the versions of a store that counts
/// from 0 are moved by one. Events without a version, which no stream could hold, get the next one. The
/// protocol knows no ids but UUIDs: of others some are made, always the same, and where such an event names
/// its cause as well.
class MirrorWriter
{
public:
    /// What was made of the events. A value.
    struct Account {
        qint64 events = 0;
        qint64 snapshots = 0;      ///< left out: they are no events
        qint64 withoutEntity = 0;  ///< in the stream `Unnamed`
        qint64 withoutVersion = 0; ///< counted
        qint64 withoutUuid = 0;    ///< whose ids are made of theirs
        qint64 shift = 0;          ///< added to every version
    };
    static constexpr const char *Unnamed = "unnamed";

    /// Of a store that is there and empty.
    explicit MirrorWriter(const QString &path);
    ~MirrorWriter();
    MirrorWriter(const MirrorWriter &) = delete;
    MirrorWriter &operator=(const MirrorWriter &) = delete;

    /// One transaction; as many contents as events. `isRead`: what was there at the start has come, so the
    /// copy may be looked at. False when it cannot be written.
    bool append(const std::vector<Event> &events, const QList<EventContent> &contents, bool isRead);
    /// What was there at the start has come: from now on versions are neither moved nor counted anew.
    bool settle();
    bool clear();
    const Account &account() const { return m_account; }
    /// What SQLite says of the last failure.
    QString failure() const;

private:
    bool execute(const char *sql);
    bool dropIndex();
    bool write(const Event &event, const EventContent &content);
    void bindVersion(const Event &event, const QByteArray &entity);
    void bindText(int column, QByteArrayView text);

    sqlite3 *m_db = nullptr;
    StoreStatement m_insert;
    StoreStatement m_lastVersion;
    QByteArray m_index; ///< of streams: made when all rows are there, which is much faster
    Account m_account;
    bool m_isSettled = false;
};

} // namespace Backstory
