// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/processingstream.h"

namespace Backstory
{

namespace
{

constexpr std::string_view Prefix = "$processing-";

StoreStatement rows(sqlite3 *db, const char *order)
{
    const std::string sql =
        "SELECT position, received, processed FROM backstory_processing WHERE consumer=?1 "
        "AND position BETWEEN ?2 AND ?3 ORDER BY position ";
    return StoreStatement(db, (sql + order + " LIMIT ?4").c_str());
}

Timestamp timeOf(std::string_view text)
{
    return Timestamp::fromText(QByteArrayView(text.data(), qsizetype(text.size())));
}

std::string quoted(Timestamp time)
{
    return time.isValid() ? '"' + time.toText().toStdString() + '"' : "null";
}

} // namespace

std::optional<std::string> processingConsumer(std::string_view stream)
{
    return stream.starts_with(Prefix) ? std::optional(std::string(stream.substr(Prefix.size())))
                                      : std::nullopt;
}

// A store that another program has made may lack the table: nothing is prepared then, and nothing is found.
ProcessingStream::ProcessingStream(sqlite3 *db)
    : m_head(db, "SELECT max(position) FROM backstory_processing WHERE consumer=?1")
    , m_forwards(rows(db, "ASC"))
    , m_backwards(rows(db, "DESC"))
{
}

qint64 ProcessingStream::head(const std::string &consumer)
{
    if (!m_head.isValid())
        return NoStream;
    const StatementUse use(m_head);
    use->bind(1, consumer);
    return use->step() && !use->isNull(0) ? use->number(0) : qint64(NoStream);
}

void ProcessingStream::read(const std::string &stream, qint64 first, qint64 last, bool isBackwards,
                            qint64 limit, const EventVisitor &visit)
{
    const std::string consumer = processingConsumer(stream).value_or(std::string());
    StoreStatement &statement = isBackwards ? m_backwards : m_forwards;
    if (!statement.isValid())
        return;
    const StatementUse use(statement);
    use->bind(1, consumer);
    use->bind(2, first);
    use->bind(3, last);
    use->bind(4, limit);
    while (use->step()) {
        const Timestamp received = timeOf(use->text(1));
        const Timestamp processed = timeOf(use->text(2));
        ServedEvent event;
        event.position = ServedEvent::NoPosition;
        event.revision = use->number(0);
        event.created = processed.isValid() ? processed : received;
        const std::string number = std::to_string(event.revision);
        const std::string id = stream + '@' + number; // a UUID is made of it, always the same
        const std::string data = "{\"position\":" + number + ",\"received\":" + quoted(received) +
                                 ",\"processed\":" + quoted(processed) + '}';
        event.id = id;
        event.stream = stream;
        event.type = processed.isValid() ? "$processed" : "$received";
        event.data = data;
        event.isJson = true;
        if (!visit(event))
            break;
    }
    m_failed |= statement.hasFailed();
}

} // namespace Backstory
