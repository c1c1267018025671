// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/historywriter.h"

#include "models/history/contentpacker.h"
#include "models/history/dictionaries.h"
#include "models/history/eventtable.h"
#include "models/history/historyformat.h"
#include "models/history/indexrunwriter.h"
#include "models/history/tallies.h"
#include "models/history/writeaheadlog.h"

#include <algorithm>
#include <optional>

namespace Backstory
{

namespace
{

constexpr qsizetype MostNotices = 100;
// 128 MiB: a checkpoint syncs the disk, so rather a large one than thirty.
constexpr int MostLogPages = 16'384;

} // namespace

class HistoryWriter::Private
{
public:
    Private(const QString &historyPath, Analyses made);

    bool begin();
    bool append(const Event &event);
    bool writeContents(const std::vector<ContentPacker::Packed> &blocks);
    bool writeMeta();
    bool fail(const QString &what);
    void load();
    EventFacts factsOf(const Event &event, const EventIdentifiers &identifiers, const EventWords &words);
    void index(const EventFacts &facts);

    const QString path;
    Database db;
    std::optional<WriteAheadLog> log;
    QString error;
    std::optional<EventRowWriter> rowWriter;
    std::optional<IndexRunWriter> runs;
    std::optional<Dictionaries> dictionaries;
    Statement insertProblem;
    Statement insertContent;
    Tallies tallies;
    Analyses analyses;
    std::vector<quint64> causes; ///< of the event that is appended
    ContentPacker packer;
    qint64 rows = 0;
    qint64 committed = 0;
    QByteArray cursor;
    QByteArray committedCursor;
    bool inTransaction = false;

    HistoryOrigin origin;
    bool described = false;
    QByteArrayList notices; ///< each its time in nanoseconds, a tab and the sentence
    bool noticed = false;
    qint64 done = 0, total = 0;
    bool inBytes = false;
    bool caughtUp = false;
};

HistoryWriter::Private::Private(const QString &historyPath, Analyses made)
    : path(historyPath)
    , db(path, Database::ReadWrite)
    , analyses(std::move(made))
{
    error = HistoryFormat::prepare(db);
    if (!error.isEmpty())
        return;
    log.emplace(db, path, MostLogPages);
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
    const QByteArray said = meta.bytes("notices");
    notices = said.isEmpty() ? QByteArrayList() : said.split('\n');
    dictionaries.emplace(db);
    runs.emplace(db, path);
    rowWriter.emplace(db);
    insertProblem = db.prepare("INSERT INTO problem(row, text) VALUES(?1, ?2)");
    insertContent = db.prepare("INSERT INTO content(firstrow, data) VALUES(?1, ?2)");
    bool loaded = db.error().isEmpty();
    for (const auto &analysis : analyses)
        loaded = loaded && analysis->load(db);
    if (!loaded)
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

EventFacts HistoryWriter::Private::factsOf(const Event &event, const EventIdentifiers &identifiers,
                                           const EventWords &words)
{
    EventFacts facts;
    facts.type = words.type;
    facts.category = words.category;
    facts.producer = words.producer;
    facts.user = words.user;
    facts.time = event.occurred.isValid() ? event.occurred : event.recorded;
    if (!event.id.isEmpty())
        facts.id = identifierKey(identifiers.id, event.id);
    if (!event.correlation.isEmpty())
        facts.correlation = identifierKey(identifiers.correlation, event.correlation);
    causes.clear();
    // Some stores copy the metadata of the last event: a snapshot is nothing that its cause brought about.
    for (size_t i = 0; i < event.causes.size() && event.kind != EventKind::Snapshot; ++i) {
        const Cause &cause = event.causes[i];
        causes.push_back(causeKey(cause, i == 0 ? identifiers.firstCause : identifierForm(cause.text)));
    }
    facts.causes = causes;
    return facts;
}

void HistoryWriter::Private::index(const EventFacts &facts)
{
    const qint64 row = qint64(facts.row);
    runs->add(Lookup::ByEntity, quint64(facts.entity), row);
    if (facts.time.isValid())
        runs->add(Lookup::ByTime, timeKey(facts.time), row);
    if (facts.id != 0)
        runs->add(Lookup::ById, facts.id, row);
    if (facts.correlation != 0)
        runs->add(Lookup::ByCorrelation, facts.correlation, row);
    for (const quint64 cause : facts.causes)
        runs->add(Lookup::ByCause, cause, row);
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
    EventFacts facts = factsOf(event, identifiers, eventWords);
    facts.row = EventRow(row);
    facts.entity = EntityNumber(entityNumber);
    facts.isNewEntity = isNewEntity;
    for (const auto &analysis : analyses)
        analysis->expect(facts);
    // After a full disk SQLite has rolled back by itself: nothing more may be written outside the
    // transaction.
    if (!dictionaries->isGood() || !rowWriter->write(row, event, identifiers, eventWords, entityNumber))
        return fail(QStringLiteral("written"));
    index(facts);
    for (const auto &analysis : analyses) {
        if (!analysis->add(event, facts))
            return fail(QStringLiteral("written"));
    }
    tallies.count(event, eventWords.type, category);
    if (!event.problem.isNull()) {
        insertProblem.bind(1, row);
        insertProblem.bindText(2, event.problem);
        if (!insertProblem.run())
            return fail(QStringLiteral("written"));
    }
    return true;
}

bool HistoryWriter::Private::writeContents(const std::vector<ContentPacker::Packed> &blocks)
{
    for (const ContentPacker::Packed &block : blocks) {
        insertContent.bind(1, block.firstRow);
        insertContent.bindBlob(2, block.bytes);
        if (!insertContent.run())
            return fail(QStringLiteral("written"));
    }
    return true;
}

bool HistoryWriter::Private::writeMeta()
{
    const MetaTable meta(db);
    bool written = tallies.save(db) && meta.write("cursor", cursor) && meta.write("done", done) &&
                   meta.write("total", total) && meta.write("inBytes", qint64(inBytes)) &&
                   meta.write("caughtUp", qint64(caughtUp)) &&
                   meta.write("entities", dictionaries->entities());
    if (written && described) {
        written = meta.write("connector", origin.connector.toUtf8()) &&
                  meta.write("schema", origin.schema.toUtf8()) &&
                  meta.write("positionName", origin.positionName.toUtf8()) &&
                  meta.write("assumptions", origin.assumptions.join(QLatin1Char('\n')).toUtf8()) &&
                  meta.write("partitioned", qint64(origin.isPartitioned));
        described = false;
    }
    if (written && noticed) {
        written = meta.write("notices", notices.join('\n'));
        noticed = false;
    }
    return written || fail(QStringLiteral("written"));
}

HistoryWriter::HistoryWriter(const QString &path, Analyses analyses)
    : d(std::make_unique<Private>(path, std::move(analyses)))
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

void HistoryWriter::describe(const HistoryOrigin &origin)
{
    d->origin = origin;
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

void HistoryWriter::notice(const QString &sentence)
{
    const QString line = sentence.simplified();
    d->notices.append(QByteArray::number(Timestamp::now().nanoseconds()) + '\t' + line.toUtf8());
    if (d->notices.size() > MostNotices)
        d->notices.removeFirst();
    d->noticed = true;
}

bool HistoryWriter::append(EventBatch &&batch)
{
    if (!d->begin())
        return false;
    d->dictionaries->load();
    const qint64 firstRow = d->rows + 1;
    for (const Event &event : batch.events()) {
        if (!d->append(event))
            return false;
    }
    if (!batch.cursor().isNull())
        d->cursor = batch.cursor();
    if (std::none_of(batch.events().begin(), batch.events().end(), ContentPacker::hasContent))
        return true;
    d->packer.add(std::move(batch), firstRow);
    return d->writeContents(d->packer.take());
}

bool HistoryWriter::commit()
{
    if (!d->begin())
        return false;
    bool flushed = d->runs->flush(d->rows);
    for (const auto &analysis : d->analyses)
        flushed = flushed && analysis->flush(d->caughtUp);
    if (!flushed)
        return d->fail(QStringLiteral("written"));
    // Last, for the contents are packed beside what has been done here.
    if (!d->writeMeta() || !d->writeContents(d->packer.finish()))
        return false;
    if (!d->db.execute("COMMIT"))
        return d->fail(QStringLiteral("written"));
    d->inTransaction = false;
    d->committed = d->rows;
    d->committedCursor = d->cursor;
    d->log->committed();
    d->runs->committed();
    return true;
}

bool HistoryWriter::hasMerged() const
{
    return d->runs && d->runs->hasMerged();
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
    bool cleared = true;
    for (const auto &analysis : d->analyses)
        cleared = cleared && analysis->clear();
    cleared = cleared &&
              d->db.execute("DELETE FROM event; DELETE FROM problem; DELETE FROM content; DELETE FROM run;"
                            "DELETE FROM page; DELETE FROM tally; DELETE FROM word; DELETE FROM entity;"
                            "DELETE FROM meta; INSERT INTO entitytext(entitytext) VALUES('delete-all');") &&
              MetaTable(d->db).write("rebuilt", why.toUtf8()) && d->db.execute("COMMIT");
    if (!cleared)
        return d->fail(QStringLiteral("begun anew"));
    d->inTransaction = false;
    d->packer.finish(); // what it had is forgotten as well
    d->caughtUp = false;
    d->described = !d->origin.schema.isEmpty();
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
