// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/openedsource.h"

#include "app/catalog/connectorcatalog.h"
#include "app/cli/sourcesecrets.h"
#include "models/opening/serveraddress.h"

#include <QLocale>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

OpenedSource::OpenedSource(const Request &request, const QString &text)
    : m_request(request)
    , m_text(text)
{
}

ExitCode OpenedSource::open()
{
    SourceLocation location =
        ConnectorCatalog::locationOf(m_text, m_request.value(u"mapping"_s).value_or(QString()));
    if (!findSecrets(*m_request.catalog, location, *m_request.output, m_request.stop))
        return m_request.stop.stop_requested() ? ExitCode::Interrupted : ExitCode::Unreadable;
    m_ingest = std::make_unique<Ingest>(*m_request.catalog, location, std::function<void()>(),
                                        m_request.value(u"history"_s).value_or(QString()));
    m_name = m_ingest->status().name;
    m_ingest->start();
    while (!m_ingest->waitUntilSettled(100ms)) {
        if (m_request.stop.stop_requested()) {
            m_ingest.reset();
            m_request.output->say(u"Reading was canceled. The next time it goes on where it stood."_s);
            return ExitCode::Interrupted;
        }
        showProgress();
    }
    m_request.output->endProgress();
    const SourceStatus status = m_ingest->status();
    if (status.state == SourceStatus::Failed)
        return failed(status);
    m_ingest->cancel(); // what has been read until now is what is asked about
    if (!status.notice.isEmpty())
        m_request.output->say(u"%1: %2"_s.arg(m_name, status.notice));
    m_history = anotherHistory();
    if (!m_history->error().isEmpty()) {
        m_request.output->say(m_history->error());
        return ExitCode::Unreadable;
    }
    return ExitCode::Fine;
}

std::unique_ptr<HistoryReader> OpenedSource::anotherHistory() const
{
    return std::make_unique<HistoryReader>(historyPath());
}

QString OpenedSource::historyPath() const
{
    return m_ingest->historyPath();
}

void OpenedSource::showProgress() const
{
    const SourceStatus status = m_ingest->status();
    const QLocale locale = QLocale::c();
    QString line = u"%1: %L2 events read"_s.arg(m_name).arg(status.events);
    if (status.rate > 0)
        line += u", %L1 a second"_s.arg(qint64(status.rate));
    if (status.total > 0)
        line += u", %1 %"_s.arg(100 * status.done / status.total);
    if (status.secondsLeft >= 0)
        line +=
            u", %1 left"_s.arg(status.secondsLeft < 120 ? u"%1 s"_s.arg(status.secondsLeft)
                                                        : u"%1 min"_s.arg((status.secondsLeft + 59) / 60));
    m_request.output->progress(line);
}

ExitCode OpenedSource::failed(const SourceStatus &status) const
{
    Output &output = *m_request.output;
    output.say(u"%1: %2 %3"_s.arg(shownPlace(m_text), status.sentence, status.advice).trimmed());
    for (const SourceStatus::Step &step : status.tried)
        output.say(u"  %1 %2: %3"_s.arg(step.passed ? u"✓"_s : u"✗"_s, step.name, step.result));
    if (!status.raw.isEmpty())
        output.say(u"  (%1)"_s.arg(status.raw));
    return ExitCode::Unreadable;
}

QString shownPlace(const QString &text)
{
    return ServerAddress::isServer(text) ? ServerAddress::fromText(text).toText() : text;
}

ExitCode forEachPlace(const Request &request, const std::function<ExitCode(const QString &)> &work)
{
    ExitCode result = ExitCode::Fine;
    for (const QString &text : request.arguments) {
        const ExitCode code = work(text);
        if (code != ExitCode::Fine)
            result = code;
        if (request.output->isClosed() || code == ExitCode::Interrupted)
            break;
    }
    return result;
}

ExitCode forEachSource(const Request &request, const std::function<ExitCode(OpenedSource &)> &work)
{
    return forEachPlace(request, [&](const QString &text) {
        OpenedSource source(request, text);
        const ExitCode code = source.open();
        return code == ExitCode::Fine ? work(source) : code;
    });
}

} // namespace Backstory
