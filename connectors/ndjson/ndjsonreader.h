// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/jsonevents/jsoneventparser.h"
#include "connectors/ndjson/linereader.h"
#include "connectors/ndjson/ndjsoncursor.h"
#include "models/payload/payloadscanner.h"

#include <optional>

namespace Backstory
{

/// Reads a file of JSON lines and follows it. Lives on the thread that calls `read()`; opens the file for
/// reading only.
///
/// A last line without a line break is taken at once when it is a whole JSON object, because nothing that may
/// still be written behind it can belong to it; anything else waits for its line break. In packed files the
/// end is final, and an incomplete last line is one that cannot be read.
class NdjsonReader : public EventReader
{
public:
    explicit NdjsonReader(const SourceLocation &location);
    std::optional<SourceError> read(EventSink &sink, const QByteArray &cursor, std::stop_token stop) override;

private:
    enum class Change { Stopped, Grown, Failed };

    std::optional<SourceError> readMapping();
    std::optional<SourceError> openFile();
    /// Checks that the file is the one that the cursor knows; else tells the sink and starts over.
    std::optional<SourceError> verify(EventSink &sink);
    std::optional<SourceError> describe(EventSink &sink);
    /// Puts the line reader behind the last event.
    QString seekToCursor();
    std::optional<SourceError> readLines(EventSink &sink, std::stop_token stop);
    void take(const Line &line);
    void flush(EventSink &sink);
    Change waitForChange(std::stop_token stop);
    SourceError failure(const QString &sentence, const QString &advice, const QString &raw = {}) const;

    bool isPacked() const { return m_packing != Packing::None; }

    QString m_path;
    QString m_mappingFile;
    std::optional<Mapping> m_mapping;
    QByteArray m_mappingHash;
    std::unique_ptr<JsonEventParser> m_parser;
    std::optional<PayloadScanner> m_payloads{std::in_place};
    std::unique_ptr<ReadOnlyFile> m_file;
    struct stat m_seen = {}; ///< as the file was when it was last looked at
    Packing m_packing = Packing::None;
    std::unique_ptr<ByteStream> m_stream;
    std::unique_ptr<LineReader> m_lines;
    NdjsonCursor m_cursor;
    EventBatch m_batch;
    std::string m_lastText; ///< of the last line in the batch, for the cursor
    qint64 m_lastOffset = 0;
    qint64 m_lastEnd = 0;
    qint64 m_batchBytes = 0;
};

} // namespace Backstory
