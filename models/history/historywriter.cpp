// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/historywriter.h"

#include "models/history/contentblock.h"
#include "models/history/dictionaries.h"
#include "models/history/eventtable.h"
#include "models/history/historyformat.h"
#include "models/history/indexrunwriter.h"
#include "models/history/tallies.h"

#include <optional>

namespace Backstory
{

class HistoryWriter::Private
{
public:
    explicit Private(const QString &path);

    bool begin();
    bool append(const Event &event);
    bool writeContent();
    bool writeMeta();
    bool fail(const QString &what);
    void load();
    void index(const Event &event, const EventIdentifiers &identifiers, qint64 row, qint64 entityNumber);

    Database db;
    QString error;
    std::optional<EventRowWriter> rowWriter;
    std::optional<IndexRunWriter> runs;
    std::optional<Dictionaries> dictionaries;
    Statement insertProblem;
    Statement insertContent;
    Tallies tallies;
    ContentBlock block;
    qint64 rows = 0;
    qint64 committed = 0;
    QByteArray cursor;
    QByteArray committedCursor;
    bool inTransaction = false;

    QString connector, schema, positionName;
    QStringList assumptions;
    bool described = false;
    qint64 done = 0, total = 0;
    bool inBytes = false;
    bool caughtUp = false;
};

HistoryWriter::Private::Private(const QString &path)
    : db(path, Database::ReadWrite)
{
    error = HistoryFormat::prepare(db);
    if (!error.isEmpty())
        return;
    // A checkpoint syncs the disk: rather one an ingest of 128 MB than thirty.
    db.execute("PRAGMA wal_autocheckpoint = 16384");
    db.execute("PRAGMA cache_size = -32768");
    load();
}

void HistoryWriter::Private::load()
{
    const MetaTable meta(db);
    tallies.load(db);
    cursor = committedCursor = meta.bytes("cursor");
    rows = committed = db.integer("SELECT max(row) FROM event");
    done = meta.integer("done");
    total = meta.integer("total");
    inBytes = meta.integer("inBytes");
    dictionaries.emplace(db);
    runs.emplace(db);
    rowWriter.emplace(db);
    insertProblem = db.prepare("INSERT INTO problem(row, text) VALUES(?1, ?2)");
    insertContent = db.prepare("INSERT INTO content(firstrow, data) VALUES(?1, ?2)");
    if (!db.error().isEmpty())
        fail(QStringLiteral("read"));
}

bool HistoryWriter::Private::fail(const QString &what)
{
    if (!error.isEmpty())
        return false;
    const int code = db.errorCode();
    const QString raw = db.error();
    if (code == SQLITE_FULL)
        error = QStringLiteral(
            "The history cannot grow: the disk is full or its budget is used up. What was read so far "
            "stays and can be used; free some space and read on.");
    else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        error = QStringLiteral(
                    "The history file is damaged (%1). Delete it: it will be read anew from the source.")
                    .arg(raw);
    else
        error = QStringLiteral("The history cannot be %1: %2.").arg(what, raw);
    if (inTransaction)
        db.execute("ROLLBACK");
    inTransaction = false;
    rows = committed;
    cursor = committedCursor;
    return false;
}

bool HistoryWriter::Private::begin()
{
    if (!error.isEmpty())
        return false;
    if (inTransaction)
        return true;
    inTransaction = db.execute("BEGIN IMMEDIATE");
    return inTransaction || fail(QStringLiteral("written"));
}

void HistoryWriter::Private::index(const Event &event, const EventIdentifiers &identifiers, qint64 row,
                                   qint64 entityNumber)
{
    runs->add(Lookup::ByEntity, quint64(entityNumber), row);
    const Timestamp time = event.occurred.isValid() ? event.occurred : event.recorded;
    if (time.isValid())
        runs->add(Lookup::ByTime, timeKey(time), row);
    if (!event.id.isEmpty())
        runs->add(Lookup::ById, identifierKey(identifiers.id, event.id), row);
    if (!event.correlation.isEmpty())
        runs->add(Lookup::ByCorrelation, identifierKey(identifiers.correlation, event.correlation), row);
    if (event.kind == EventKind::Snapshot)
        return; // some stores copy the metadata of the last event: a snapshot is nothing that its cause
                // brought about
    for (size_t i = 0; i < event.causes.size(); ++i) {
        const Cause &cause = event.causes[i];
        runs->add(Lookup::ByCause,
                  causeKey(cause, i == 0 ? identifiers.firstCause : identifierForm(cause.text)), row);
    }
}

bool HistoryWriter::Private::append(const Event &event)
{
    const auto word = [this](QByteArrayView text) { return dictionaries->word(text); };
    const quint32 category =
        word(event.category.isNull() ? QByteArrayView("", qsizetype(0)) : event.category);
    const EventWords eventWords{word(event.type),          category,
                                word(event.producer),      word(event.user),
                                word(event.schemaVersion), word(event.contentType)};
    const auto [entityNumber, isNewEntity] = dictionaries->entity(category, event.entity);
    if (isNewEntity)
        tallies.countEntity(category);
    const EventIdentifiers identifiers(event);
    const qint64 row = ++rows;
    // After a full disk SQLite has rolled back by itself: nothing more may be written outside the
    // transaction.
    if (!dictionaries->isGood() || !rowWriter->write(row, event, identifiers, eventWords, entityNumber))
        return fail(QStringLiteral("written"));
    index(event, identifiers, row, entityNumber);
    tallies.count(event, eventWords.type, category);
    if (!event.problem.isNull()) {
        insertProblem.bind(1, row);
        insertProblem.bindText(2, event.problem);
        if (!insertProblem.run())
            return fail(QStringLiteral("written"));
    }
    if (!event.payload.isNull() || !event.metadata.isNull()) {
        block.append(row, event.payload, event.metadata);
        if (block.isFull())
            return writeContent();
    }
    return true;
}

bool HistoryWriter::Private::writeContent()
{
    if (block.isEmpty())
        return true;
    const qint64 firstRow = block.firstRow();
    const QByteArray packed = block.pack();
    insertContent.bind(1, firstRow);
    insertContent.bindBlob(2, packed);
    return insertContent.run() || fail(QStringLiteral("written"));
}

bool HistoryWriter::Private::writeMeta()
{
    const MetaTable meta(db);
    bool written = tallies.save(db) && meta.write("cursor", cursor) && meta.write("done", done) &&
                   meta.write("total", total) && meta.write("inBytes", qint64(inBytes)) &&
                   meta.write("caughtUp", qint64(caughtUp)) &&
                   meta.write("entities", dictionaries->entities());
    if (written && described) {
        written = meta.write("connector", connector.toUtf8()) && meta.write("schema", schema.toUtf8()) &&
                  meta.write("positionName", positionName.toUtf8()) &&
                  meta.write("assumptions", assumptions.join(QLatin1Char('\n')).toUtf8());
        described = false;
    }
    return written || fail(QStringLiteral("written"));
}

HistoryWriter::HistoryWriter(const QString &path)
    : d(std::make_unique<Private>(path))
{
}

HistoryWriter::~HistoryWriter()
{
    if (d->inTransaction)
        d->db.execute("ROLLBACK"); // what was not committed is read again: its cursor was not stored either
}

QString HistoryWriter::error() const
{
    return d->error;
}

QByteArray HistoryWriter::cursor() const
{
    return d->committedCursor;
}

qint64 HistoryWriter::committedRows() const
{
    return d->committed;
}

qint64 HistoryWriter::rows() const
{
    return d->rows;
}

void HistoryWriter::describe(const QString &connector, const QString &schema, const QString &positionName,
                             const QStringList &assumptions)
{
    d->connector = connector;
    d->schema = schema;
    d->positionName = positionName;
    d->assumptions = assumptions;
    d->described = true;
}

void HistoryWriter::setProgress(qint64 done, qint64 total, bool inBytes)
{
    d->done = done;
    d->total = total;
    d->inBytes = inBytes;
}

void HistoryWriter::setCaughtUp(bool caughtUp)
{
    d->caughtUp = caughtUp;
}

bool HistoryWriter::append(const EventBatch &batch)
{
    if (!d->begin())
        return false;
    d->dictionaries->load();
    for (const Event &event : batch.events()) {
        if (!d->append(event))
            return false;
    }
    if (!batch.cursor().isNull())
        d->cursor = batch.cursor();
    return true;
}

bool HistoryWriter::commit()
{
    if (!d->begin() || !d->writeContent())
        return false;
    if (!d->runs->flush(d->rows))
        return d->fail(QStringLiteral("written"));
    if (!d->writeMeta())
        return false;
    if (!d->db.execute("COMMIT"))
        return d->fail(QStringLiteral("written"));
    d->inTransaction = false;
    d->committed = d->rows;
    d->committedCursor = d->cursor;
    return true;
}

bool HistoryWriter::clear(const QString &why)
{
    if (!d->error.isEmpty())
        return false;
    if (d->inTransaction)
        d->db.execute("ROLLBACK");
    d->inTransaction = false;
    if (!d->begin())
        return false;
    const bool cleared =
        d->db.execute("DELETE FROM event; DELETE FROM problem; DELETE FROM content; DELETE FROM run;"
                      "DELETE FROM page; DELETE FROM tally; DELETE FROM word; DELETE FROM entity;"
                      "DELETE FROM meta; INSERT INTO entitytext(entitytext) VALUES('delete-all');") &&
        MetaTable(d->db).write("rebuilt", why.toUtf8()) && d->db.execute("COMMIT");
    if (!cleared)
        return d->fail(QStringLiteral("begun anew"));
    d->inTransaction = false;
    d->block = {};
    d->caughtUp = false;
    d->described = !d->schema.isEmpty();
    d->load();
    return d->error.isEmpty();
}

void HistoryWriter::releaseMemory()
{
    sqlite3_db_release_memory(d->db.handle());
}

void HistoryWriter::limitPages(qint64 pages)
{
    d->db.execute(QByteArray("PRAGMA max_page_count = " + QByteArray::number(pages)).constData());
}

} // namespace Backstory
