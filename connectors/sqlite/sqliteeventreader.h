// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/sqlite/storescan.h"

namespace Backstory
{

/// Reads all events of a SQLite store and follows it. Holds the file open only while it reads: between two
/// looks nothing keeps a writer from tidying up.
class SqliteEventReader : public EventReader
{
public:
    explicit SqliteEventReader(const SourceLocation &location);
    std::optional<SourceError> read(EventSink &sink, const QByteArray &cursor, std::stop_token stop) override;

private:
    bool open(SourceError *error);
    void describe(const StorePlan &plan);
    bool fitsCursor(const StorePlan &plan);
    ScanResult scan();
    ScanResult scan(TableScan &table);
    void restart(const QString &why);
    void report();
    bool waitForChange();
    bool pause(std::chrono::microseconds time);
    bool comesBack();

    SourceLocation m_location;
    QString m_path;
    ScanContext m_context;
    std::unique_ptr<SqliteDatabase> m_database;
    std::vector<std::unique_ptr<TableScan>> m_tables;
    SourceDescription m_description;
    FileState m_state; ///< of the file when it was last opened
    bool m_opened = false;
    bool m_caughtUp = false;
    bool m_live = false;    ///< the file has been seen to change
    bool m_settled = false; ///< the file had not just been written when it was last opened
};

} // namespace Backstory
