// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/openedsource.h"
#include "models/details/cloudeventwriter.h"
#include "models/payload/payloaddecoder.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype PageSize = 200;

/// Prints the events of one source as they are scanned: a page of contents is fetched, printed and forgotten.
class EventPrinter
{
public:
    EventPrinter(const Request &request, OpenedSource &source)
        : m_request(request)
        , m_contents(source.contents())
        , m_lookup(source.anotherHistory())
        , m_writer(source.name(), [this](qint64 position) { return idAt(position); })
        , m_table({u"TIME"_s, u"ENTITY"_s, u">VERSION"_s, u"TYPE"_s, u"CAUSE"_s, u"SUMMARY"_s})
    {
    }

    /// False when no more events are wanted.
    bool take(const StoredEvent &event)
    {
        m_page << event;
        return m_page.size() < PageSize || print();
    }

    bool print()
    {
        Output &output = *m_request.output;
        const QList<EventContentResult> contents = m_contents->contents(m_page, m_request.stop);
        for (qsizetype i = 0; i < m_page.size() && i < contents.size() && !output.isClosed(); ++i) {
            if (!contents[i].problem.isEmpty() && m_missing++ == 0)
                m_problem = contents[i].problem;
            if (m_request.isJson())
                output.printLine(m_writer.line(m_page[i], contents[i]));
            else
                addRow(m_page[i], contents[i]);
        }
        m_table.print(output);
        m_page.clear();
        return !output.isClosed() && !m_request.stop.stop_requested();
    }

    /// Says on standard error whose contents could not be fetched.
    void sayProblems() const
    {
        if (m_missing > 0)
            m_request.output->say(u"The contents of %1 events could not be fetched: %2"_s.arg(
                QString::number(m_missing), m_problem));
    }

private:
    QByteArray idAt(qint64 position)
    {
        const auto event = m_lookup->eventAt({position, 0});
        return event ? CloudEventWriter::idOf(*event) : QByteArray();
    }

    void addRow(const StoredEvent &event, const EventContentResult &content)
    {
        QStringList causes;
        for (const auto &cause : event.causes)
            causes << QString::fromUtf8(cause.text);
        const QString version =
            event.version == Event::NoVersion ? QString() : QString::number(event.version);
        const QString summary = event.problem.isEmpty()
                                    ? summaryOf(decodePayload(content.payload, event.contentType), 80)
                                    : event.problem;
        m_table.add({QString::fromLatin1(event.time().toText()), QString::fromUtf8(event.entity), version,
                     event.type, causes.join(u' '), summary});
    }

    const Request &m_request;
    std::unique_ptr<ContentSource> m_contents;
    std::unique_ptr<HistoryReader> m_lookup;
    CloudEventWriter m_writer;
    Table m_table;
    QList<StoredEvent> m_page;
    qint64 m_missing = 0;
    QString m_problem;
};

} // namespace

ExitCode runEvents(const Request &request)
{
    EventFilter filter;
    filter.type = request.value(u"type"_s);
    if (const auto entity = request.value(u"entity"_s))
        filter.entity = entity->toUtf8();
    qint64 limit = std::numeric_limits<qint64>::max();
    if (!request.number(u"limit"_s, limit) || !request.time(u"from"_s, filter.from) ||
        !request.time(u"to"_s, filter.to))
        return ExitCode::WrongUsage;
    return forEachSource(request, [&](OpenedSource &source) {
        Output &output = *request.output;
        if (request.arguments.size() > 1 && !request.isJson())
            output.printLine(source.text().toUtf8() + ':');
        if (filter.entity && source.history().entitiesWithId(*filter.entity).isEmpty())
            output.say(u"%1: there is no entity “%2”; “entities --match” searches ids."_s.arg(
                source.name(), QString::fromUtf8(*filter.entity)));
        EventPrinter printer(request, source);
        qint64 left = limit;
        bool wanted = limit > 0;
        const auto visit = [&](const StoredEvent &event) {
            if (event.kind == EventKind::Snapshot) // is no event: `info` counts them apart
                return true;
            wanted = printer.take(event);
            return wanted && --left > 0;
        };
        if (wanted)
            source.history().scan(filter, visit);
        if (wanted)
            printer.print();
        printer.sayProblems();
        if (!source.history().error().isEmpty()) {
            output.say(source.history().error());
            return ExitCode::Unreadable;
        }
        return request.stop.stop_requested() ? ExitCode::Interrupted : ExitCode::Fine;
    });
}

} // namespace Backstory
