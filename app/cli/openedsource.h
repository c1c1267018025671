// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/ingest/ingest.h"
#include "models/history/historyreader.h"

namespace Backstory
{

/// One source of a request, read to its end into its history. Lives on the main thread.
class OpenedSource
{
public:
    OpenedSource(const Request &request, const QString &text);

    /// Blocks until everything has been read, with progress on standard error. When the source cannot be
    /// read, it has been said why.
    ExitCode open();

    const QString &text() const { return m_text; }
    /// The file's name, or the URL without a password.
    QString name() const { return m_name; }
    HistoryReader &history() { return *m_history; }
    std::unique_ptr<HistoryReader> anotherHistory() const;
    QString historyPath() const;
    ContentSourceFactory contentSource() const { return m_ingest->contentSource(); }
    std::unique_ptr<ContentSource> contents() const { return contentSource()(); }

private:
    void showProgress() const;
    ExitCode failed(const SourceStatus &status) const;

    const Request &m_request;
    QString m_text;
    QString m_name;
    std::unique_ptr<Ingest> m_ingest;
    std::unique_ptr<HistoryReader> m_history;
};

/// The place as it was typed, without what is secret in it.
QString shownPlace(const QString &text);

/// Runs `work` on each place that the request names. Goes on after a failure, and returns the last code that
/// was not fine.
ExitCode forEachPlace(const Request &request, const std::function<ExitCode(const QString &)> &work);

/// Opens the request's sources one after the other and runs `work` on each. Goes on after one that cannot be
/// read, and returns the last code that was not fine.
ExitCode forEachSource(const Request &request, const std::function<ExitCode(OpenedSource &)> &work);

} // namespace Backstory
