// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/eventbatch.h"
#include "models/findings/findingsanalysis.h"
#include "models/findings/findingsreader.h"
#include "models/history/historywriter.h"
#include "models/query/reference.h"

#include <QTemporaryDir>

namespace Backstory
{

/// A history that is written with the rules looking on, for tests of what they find.
class FindingsHistory
{
public:
    struct Written {
        QByteArray entity = "order-1";
        QByteArray type = "Placed";
        qint64 version = Event::NoVersion;
        qint64 ms = -1;     ///< its time; -1: a second after the event before
        QByteArray id = {}; ///< empty: one of its own
        QByteArray payload = {};
        QByteArray cause = {};
        qint64 read = Event::NoVersion;
        QByteArray producer = {};
        EventKind kind = EventKind::Event;
        bool archived = false;
        QByteArray problem = {};
        QByteArray category = "order";
        bool recordedOnly = false;
        QByteArray metadata = {};
    };

    /// `rules`: gets what looks on.
    explicit FindingsHistory(FindingsAnalysis **rules = nullptr)
        : m_rules(rules)
    {
        open();
    }

    void open()
    {
        HistoryWriter::Analyses analyses;
        auto findings = std::make_unique<FindingsAnalysis>();
        if (m_rules)
            *m_rules = findings.get();
        analyses.push_back(std::move(findings));
        m_writer.reset();
        m_writer = std::make_unique<HistoryWriter>(path(), std::move(analyses));
    }
    /// Seven events: 1 to 3 prove a lost update, 5 is at two gaps, 4 and 6 at one, 7 has this problem.
    void addFindings(const QByteArray &problem)
    {
        add({.version = 1});
        add({.version = 2, .read = 1, .producer = "desk-1"});
        add({.version = 3, .read = 1, .producer = "desk-2"});
        add({.entity = "order-2", .version = 1});
        add({.entity = "order-2", .version = 3});
        add({.entity = "order-2", .version = 9});
        add({.entity = "order-3", .version = 1, .problem = problem});
    }
    void add(const Written &written)
    {
        Event event;
        const QByteArray own = "id-" + QByteArray::number(++m_events);
        event.position = {m_events, 0};
        event.kind = written.kind;
        event.archived = written.archived;
        event.id = written.id.isEmpty() ? own : written.id;
        event.type = written.type;
        event.entity = written.entity;
        event.category = written.category;
        event.version = written.version;
        event.readVersion = written.read;
        m_time = written.ms >= 0 ? written.ms : m_time + 1'000;
        (written.recordedOnly ? event.recorded : event.occurred) =
            Timestamp::fromMilliseconds(1'767'225'600'000 + m_time);
        event.payload = written.payload.isEmpty() ? QByteArrayView() : QByteArrayView(written.payload);
        event.metadata = written.metadata.isEmpty() ? QByteArrayView() : QByteArrayView(written.metadata);
        if (!written.producer.isEmpty())
            event.producer = written.producer;
        if (!written.cause.isEmpty())
            event.causes = {{written.cause, Cause::Id}};
        if (!written.problem.isEmpty())
            event.problem = written.problem;
        m_batch.append(event);
    }
    /// As a connector made it.
    void addAsItIs(Event event)
    {
        event.position = {++m_events, 0};
        m_batch.append(event);
    }
    bool commit(bool caughtUp = true)
    {
        m_batch.setCursor(QByteArray::number(m_events));
        m_writer->setCaughtUp(caughtUp);
        const bool done = m_writer->append(std::move(m_batch)) && m_writer->commit();
        m_batch = {};
        return done;
    }
    HistoryWriter &writer() { return *m_writer; }

    /// `version-gap order-1: 1, 2` for each finding, in the order in which they were found.
    QStringList found()
    {
        QStringList lines;
        for (const Finding &finding : findings()) {
            QStringList rows;
            for (const EventRow row : finding.rows)
                rows << QString::number(qint64(row));
            lines << QStringLiteral("%1 %2: %3")
                         .arg(textOf(finding.rule).name, QString::fromUtf8(finding.entityId),
                              rows.join(QStringLiteral(", ")));
        }
        return lines;
    }
    QList<Finding> findings()
    {
        HistoryReader history(path());
        FindingsReader reader(history);
        QList<qint64> numbers;
        for (const FindingKey &key : reader.keys({}))
            numbers.append(key.number);
        return reader.findings(numbers);
    }

    QString path() const { return m_folder.filePath(QStringLiteral("findings.history")); }
    HistorySource source(int id = 1) const { return {id, QStringLiteral("findings"), path(), {}}; }

private:
    FindingsAnalysis **m_rules = nullptr;
    QTemporaryDir m_folder;
    std::unique_ptr<HistoryWriter> m_writer;
    EventBatch m_batch;
    qint64 m_events = 0;
    qint64 m_time = 0;
};

} // namespace Backstory
