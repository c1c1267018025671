// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/historyreader.h"

#include "models/history/contentblock.h"
#include "models/history/entityrank.h"
#include "models/history/historyformat.h"
#include "models/history/historyreader_p.h"
#include "models/history/tallies.h"

#include <algorithm>

namespace Backstory
{

HistoryReader::Private::Private(const QString &path, std::shared_ptr<EntityTexts> entityTexts)
    : db(path, Database::ReadOnly)
    , error(HistoryFormat::check(db))
    , rowReader(db)
    , runs(db)
    , oneEvent(db.prepare("SELECT " + EventRowReader::columns() + " FROM event WHERE row = ?1"))
    , texts(entityTexts ? std::move(entityTexts) : std::make_shared<EntityTexts>())
{
    db.execute("PRAGMA cache_size = -4096");
    if (db.isOpen())
        addEntityRank(db.handle());
}

bool HistoryReader::Private::refresh()
{
    const qint64 version = db.integer("PRAGMA data_version");
    if (version == dataVersion)
        return true;
    // Only a history begun anew gives old numbers new meanings, and that changes its word count to fewer:
    // cheap to forget the little that is remembered.
    rowReader.clear();
    dataVersion = version;
    return runs.refresh();
}

HistoryReader::Snapshot::Snapshot(HistoryReader::Private &reader)
    : m_reader(reader)
{
    m_reader.interrupted = false;
    m_reader.failure.clear();
    m_open = m_reader.error.isEmpty() && m_reader.db.execute("BEGIN") && m_reader.refresh();
}

HistoryReader::Snapshot::~Snapshot()
{
    if (m_open && m_reader.interrupted)
        m_reader.failure = QStringLiteral("The query was canceled.");
    else if (m_open && m_reader.failure.isEmpty())
        m_reader.failure = m_reader.db.error();
    m_reader.runs.release();
    m_reader.db.execute("COMMIT");
}

HistoryReader::HistoryReader(const QString &path, std::shared_ptr<EntityTexts> texts)
    : d(std::make_unique<Private>(path, std::move(texts)))
{
}

HistoryReader::~HistoryReader() = default;

QString HistoryReader::error() const
{
    return d->error.isEmpty() ? d->failure : d->error;
}

const Database &HistoryReader::database() const
{
    return d->db;
}

void HistoryReader::interrupt()
{
    d->interrupted = true;
    if (d->db.isOpen())
        sqlite3_interrupt(d->db.handle());
}

bool HistoryReader::hasChanged()
{
    return d->db.integer("PRAGMA data_version") != d->dataVersion;
}

HistorySummary HistoryReader::summary()
{
    HistorySummary summary;
    const Snapshot snapshot(*d);
    if (!snapshot)
        return summary;
    const MetaTable meta(d->db);
    summary.connector = QString::fromUtf8(meta.bytes("connector"));
    summary.schema = QString::fromUtf8(meta.bytes("schema"));
    summary.positionName = QString::fromUtf8(meta.bytes("positionName"));
    summary.assumptions =
        QString::fromUtf8(meta.bytes("assumptions")).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    summary.isPartitioned = meta.integer("partitioned");
    for (const QByteArray &line : meta.bytes("notices").split('\n')) {
        const qsizetype tab = line.indexOf('\t'); // the time in nanoseconds stands before it
        if (tab > 0)
            summary.notices.append({Timestamp::fromNanoseconds(line.first(tab).toLongLong()),
                                    QString::fromUtf8(line.sliced(tab + 1))});
    }
    summary.rebuilt = QString::fromUtf8(meta.bytes("rebuilt"));
    summary.events = meta.integer("events");
    summary.snapshots = meta.integer("snapshots");
    summary.entities = meta.integer("entities");
    summary.types = d->db.integer("SELECT count(*) FROM tally WHERE kind = 0");
    summary.first = Timestamp::fromNanoseconds(meta.integer("first", Timestamp().nanoseconds()));
    summary.last = Timestamp::fromNanoseconds(meta.integer("last", Timestamp().nanoseconds()));
    summary.withCause = meta.integer("withCause");
    summary.undecodable = meta.integer("undecodable");
    summary.rows = d->db.integer("SELECT max(row) FROM event");
    summary.progressDone = meta.integer("done");
    summary.progressTotal = meta.integer("total");
    summary.progressInBytes = meta.integer("inBytes");
    summary.caughtUp = meta.integer("caughtUp");
    return summary;
}

qint64 HistoryReader::resolvedCauses()
{
    const Snapshot snapshot(*d);
    if (!snapshot)
        return 0;
    std::vector<bool> resolved(size_t(d->db.integer("SELECT max(row) FROM event") + 1));
    d->runs.matchCauses([&](qint64 row) { resolved[size_t(row)] = true; },
                        [this] { return d->interrupted.load(); });
    if (MetaTable(d->db).integer("positionCauses") > 0) {
        Statement rows =
            d->db.prepare("SELECT " + EventRowReader::columns() + " FROM event WHERE causes IS NOT NULL");
        while (rows.step() && !d->interrupted) {
            const StoredEvent event = d->rowReader.read(rows);
            for (const StoredEvent::StoredCause &cause : event.causes) {
                if (event.kind != EventKind::Snapshot && cause.kind == Cause::Position &&
                    !d->rowsAt({cause.text.toLongLong(), 0}).isEmpty())
                    resolved[size_t(event.row)] = true;
            }
        }
    }
    return std::count(resolved.begin(), resolved.end(), true);
}

QStringList HistoryReader::types()
{
    QStringList names;
    const Snapshot snapshot(*d);
    Statement rows =
        d->db.prepare("SELECT text FROM tally JOIN word ON number = word WHERE kind = 0 ORDER BY text");
    while (snapshot && rows.step())
        names.append(rows.text(0));
    return names;
}

QStringList HistoryReader::categoryNames()
{
    QStringList names;
    const Snapshot snapshot(*d);
    // Words are numbered as they come.
    Statement rows =
        d->db.prepare("SELECT text FROM tally JOIN word ON number = word WHERE kind = 1 ORDER BY word");
    while (snapshot && rows.step())
        names.append(rows.text(0));
    return names;
}

QList<CategorySummary> HistoryReader::categories()
{
    QList<CategorySummary> categories;
    const Snapshot snapshot(*d);
    Statement rows = d->db.prepare(
        "SELECT text, entities, events FROM tally JOIN word ON number = word WHERE kind = 1 ORDER BY text");
    while (snapshot && rows.step())
        categories.append({rows.text(0), rows.integer(1), rows.integer(2)});
    return categories;
}

std::optional<StoredEvent> HistoryReader::Private::read(qint64 row)
{
    std::optional<StoredEvent> event;
    oneEvent.bind(1, row);
    if (oneEvent.step())
        event = rowReader.read(oneEvent);
    oneEvent.reset();
    return event;
}

std::optional<StoredEvent> HistoryReader::event(EventRow row)
{
    const Snapshot snapshot(*d);
    return snapshot ? d->read(qint64(row)) : std::nullopt;
}

QList<StoredEvent> HistoryReader::events(const QList<EventRow> &rows)
{
    QList<StoredEvent> events;
    const Snapshot snapshot(*d);
    for (qsizetype i = 0; snapshot && i < rows.size() && !d->interrupted; ++i) {
        if (auto event = d->read(qint64(rows[i])))
            events.append(std::move(*event));
    }
    return events;
}

QList<StoredEvent> HistoryReader::events(EventRow first, qint64 count)
{
    QList<StoredEvent> events;
    const Snapshot snapshot(*d);
    Statement rows = d->db.prepare("SELECT " + EventRowReader::columns() +
                                   " FROM event WHERE row >= ?1 ORDER BY row LIMIT ?2");
    rows.bind(1, qint64(first));
    rows.bind(2, count);
    while (snapshot && rows.step())
        events.append(d->rowReader.read(rows));
    return events;
}

std::optional<StoredContent> HistoryReader::content(EventRow row)
{
    const Snapshot snapshot(*d);
    if (!snapshot)
        return {};
    Statement block = d->db.prepare(
        "SELECT firstrow, data FROM content WHERE firstrow <= ?1 ORDER BY firstrow DESC LIMIT 1");
    block.bind(1, qint64(row));
    if (!block.step())
        return {};
    const auto content = d->contents.find(block.bytes(1), block.integer(0), qint64(row));
    return content ? std::optional(StoredContent{content->payload, content->metadata}) : std::nullopt;
}

} // namespace Backstory
