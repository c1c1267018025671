// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/sqlite/filestate.h"
#include "connectors/sqlite/processingcursor.h"
#include "connectors/sqlite/storescan.h"

namespace Backstory
{

/// Reads the processing times that a recognised store holds, or the table that a mapping names, and follows
/// it. Holds the file open only while it reads. A row that is written more than `StreamCursor::LateKeys` keys
/// behind the last one of its consumer is not found until everything is read anew.
class SqliteProcessingReader : public ProcessingReader
{
public:
    explicit SqliteProcessingReader(const SourceLocation &location);
    std::optional<SourceError> read(ProcessingSink &sink, const QByteArray &cursor,
                                    std::stop_token stop) override;

private:
    ScanResult look(ProcessingSink &sink, std::optional<SourceError> &failure, std::stop_token stop);
    ScanResult scan(const SqliteDatabase &database, const ProcessingTable &table, ProcessingSink &sink,
                    std::optional<SourceError> &failure, std::stop_token stop);
    void notice(ProcessingSink &sink, const QByteArray &unreadable);
    bool waitForChange(std::stop_token stop);

    SourceLocation m_location;
    QString m_path;
    ProcessingCursor m_cursor;
    QByteArray m_known; ///< the cursor behind what has been handed over
    FileState m_state;  ///< of the file when it was last opened
    qint64 m_read = 0;
    bool m_isOpened = false;
    bool m_isLive = false; ///< the file has been seen to change
    bool m_saidOverflow = false;
    bool m_saidUnreadable = false;
};

} // namespace Backstory
