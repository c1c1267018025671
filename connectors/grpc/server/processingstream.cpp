// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/processingstream.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace Backstory
{

namespace
{

constexpr std::string_view Prefix = "$processing-";

StoreStatement rows(sqlite3 *db, const char *order)
{
    const std::string sql =
        "SELECT p.position, p.received, p.processed, e.recorded, e.type FROM backstory_processing p "
        "LEFT JOIN backstory_events e ON e.position=p.position WHERE p.consumer=?1 "
        "AND p.position BETWEEN ?2 AND ?3 ORDER BY p.position ";
    return StoreStatement(db, (sql + order + " LIMIT ?4").c_str());
}

Timestamp timeOf(std::string_view text)
{
    return Timestamp::fromText(QByteArrayView(text.data(), qsizetype(text.size())));
}

QJsonValue jsonOf(Timestamp time)
{
    return time.isValid() ? QJsonValue(QString::fromLatin1(time.toText())) : QJsonValue();
}

/// What the consumer did with the event at the row's position.
std::string dataOf(const StatementUse &row, Timestamp received, Timestamp processed)
{
    const std::string_view type = row->text(4);
    return QJsonDocument(
               QJsonObject{{QStringLiteral("position"), qint64(row->number(0))},
                           {QStringLiteral("type"), QString::fromUtf8(type.data(), qsizetype(type.size()))},
                           {QStringLiteral("produced"), jsonOf(timeOf(row->text(3)))},
                           {QStringLiteral("received"), jsonOf(received)},
                           {QStringLiteral("processed"), jsonOf(processed)}})
        .toJson(QJsonDocument::Compact)
        .toStdString();
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
        const std::string data = dataOf(use, received, processed);
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
