// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/commithub.h"
#include "connectors/grpc/server/eventreading.h"
#include "connectors/grpc/server/storetypes.h"

#include <memory>
#include <mutex>

namespace Backstory
{

class EventWriter;

/// A store in Backstory's own SQLite schema, served to many: one thread writes, any thread reads. What an
/// append's completion says is on the disk by then. Owns its connections.
class EventFile
{
public:
    enum Access { ReadWrite, ReadOnly };

    /// A file that holds something else than a store in this schema. Leaves nothing beside the file.
    static bool isForeign(const QString &path);
    /// Null with a sentence in `error`. A file that is missing or empty is created, unless read-only.
    static std::unique_ptr<EventFile> open(const QString &path, Access access, QString *error);
    ~EventFile();

    bool isReadOnly() const { return !m_writer; }
    /// False when too much waits already. Not for a read-only file.
    bool submit(WriteRequest request);
    CommitHub &hub() { return *m_hub; }

    /// A connection to read with, for as long as it is held; null when none can be opened.
    class Reader
    {
    public:
        Reader(EventFile &file, std::unique_ptr<EventReading> reading);
        ~Reader();
        Reader(const Reader &) = delete;
        Reader &operator=(const Reader &) = delete;
        explicit operator bool() const { return m_reading != nullptr; }
        EventReading *operator->() const { return m_reading.get(); }

    private:
        EventFile &m_file;
        std::unique_ptr<EventReading> m_reading;
    };
    Reader reader();

private:
    explicit EventFile(const QString &path);
    QString openForWriting();
    QString checkReadable();
    void putBack(std::unique_ptr<EventReading> reading);

    QString m_path;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<EventReading>> m_idle;
    std::unique_ptr<EventReading> m_watch; ///< the hub's thread looks for foreign commits with it
    std::unique_ptr<CommitHub> m_hub;
    std::unique_ptr<EventWriter> m_writer;
};

} // namespace Backstory
