// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/schema.h"
#include "connectors/sqlite/sqlitestatement.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

const QHash<QString, Field> MappedFields{
    {u"id"_s, Field::Id},
    {u"type"_s, Field::Type},
    {u"kind"_s, Field::Kind},
    {u"entity"_s, Field::Entity},
    {u"category"_s, Field::Category},
    {u"version"_s, Field::Version},
    {u"readVersion"_s, Field::ReadVersion},
    {u"schemaVersion"_s, Field::SchemaVersion},
    {u"occurred"_s, Field::Occurred},
    {u"recorded"_s, Field::Recorded},
    {u"causes"_s, Field::Causes},
    {u"correlation"_s, Field::Correlation},
    {u"producer"_s, Field::Producer},
    {u"user"_s, Field::User},
    {u"contentType"_s, Field::ContentType},
    {u"payload"_s, Field::Payload},
    {u"metadata"_s, Field::Metadata},
};

FieldUnit unitOf(MappingExpression::As as)
{
    switch (as) {
    case MappingExpression::EpochSeconds:
        return FieldUnit::Seconds;
    case MappingExpression::EpochMilliseconds:
        return FieldUnit::Milliseconds;
    case MappingExpression::EpochMicroseconds:
        return FieldUnit::Microseconds;
    case MappingExpression::EpochNanoseconds:
        return FieldUnit::Nanoseconds;
    case MappingExpression::Position:
        return FieldUnit::Position;
    case MappingExpression::Text:
        break;
    }
    return FieldUnit::Plain;
}

QByteArray sqlOf(const MappingExpression &expression, const QByteArray &alias, bool isContent = false)
{
    if (expression.isConstant())
        return sqlText(expression.constant);
    const QByteArray column = alias + '.' + sqlName(expression.column);
    if (expression.path.isEmpty())
        return isContent ? column : "uuid_text(" + column + ')';
    return "json_extract(unpacked(" + column + "), " + sqlText(QString::fromUtf8(expression.path)) + ')';
}

SourceError missing(const Mapping &mapping, const QString &what, const QStringList &present)
{
    SourceError error;
    error.sentence = u"The mapping “%1” names %2, which the database does not have."_s.arg(
        QFileInfo(mapping.file).fileName(), what);
    error.advice = u"Correct the mapping; there are: %1."_s.arg(present.join(u", "_s));
    return error;
}

const DatabaseTable *tableNamed(const QString &name, const QList<DatabaseTable> &tables)
{
    const auto found = std::find_if(tables.begin(), tables.end(), [&name](const DatabaseTable &table) {
        return table.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == tables.end() ? nullptr : &*found;
}

QStringList namesOf(const QList<DatabaseTable> &tables)
{
    QStringList names;
    for (const DatabaseTable &table : tables)
        names << table.name;
    return names;
}

/// The table that a part of the mapping names, with all its columns; null sets the error.
template<class Part>
const DatabaseTable *tableOf(const Mapping &mapping, const Part &part, const QString &partName,
                             const QList<DatabaseTable> &tables, SourceError *error)
{
    const DatabaseTable *found = tableNamed(part.table, tables);
    if (!found) {
        *error = missing(mapping, u"the table “%1”"_s.arg(part.table), namesOf(tables));
        return nullptr;
    }
    for (const auto &[key, expression] : part.expressions()) {
        if (!expression->isConstant() && !found->columns.contains(expression->column.toLower())) {
            *error = missing(mapping, u"the column “%1” for “%2.%3”"_s.arg(expression->column, partName, key),
                             found->columns.values());
            return nullptr;
        }
    }
    return found;
}

/// Adds the table of checkpoints that the mapping names, if any; false sets the error.
bool planConsumers(const Mapping &mapping, const QList<DatabaseTable> &tables, StorePlan &plan,
                   SourceError *error)
{
    const MappedConsumers &mapped = mapping.consumers;
    if (mapped.table.isEmpty())
        return true;
    const DatabaseTable *found = tableOf(mapping, mapped, u"consumers"_s, tables, error);
    if (!found)
        return false;
    const auto sql = [](const MappingExpression &expression) {
        return expression.isSet() ? sqlOf(expression, "c") : QByteArray();
    };
    ConsumerTable table;
    table.events = 0;
    table.from = sqlName(found->name) + " c";
    table.name = sql(mapped.name);
    table.topic = sql(mapped.topic);
    table.position = mapped.next.isSet() ? sql(mapped.next) : sql(mapped.position);
    table.isNext = mapped.next.isSet();
    table.updated = sql(mapped.updated);
    table.updatedAs = mapped.updated;
    table.state = sql(mapped.state);
    plan.consumers << table;
    return true;
}

/// Joins the event of a row: by its position, or the first one with its id. Empty when the row names none.
QByteArray joined(const Mapping &mapping, const EventTable &events)
{
    const MappedProcessing &mapped = mapping.processing;
    const QByteArray join = " LEFT JOIN " + events.from + " ON ";
    if (mapped.position.isSet())
        return join + events.position + " = " + sqlOf(mapped.position, "p");
    if (!mapped.event.isSet() || !mapping.id.isSet())
        return {};
    const bool arePlain = mapped.event.path.isEmpty() && mapping.id.path.isEmpty() &&
                          !mapped.event.isConstant() && !mapping.id.isConstant();
    // Columns as they are, so that an index on the ids helps.
    const auto idOf = [arePlain](const MappingExpression &id, const QByteArray &alias) {
        return arePlain ? alias + '.' + sqlName(id.column) : sqlOf(id, alias);
    };
    QByteArray position = events.position;
    position.replace(0, 1, "o"); // the alias
    return join + events.position + " = (SELECT min(" + position + ") FROM " + sqlName(events.name) +
           " o WHERE " + idOf(mapping.id, "o") + " = " + idOf(mapped.event, "p") + ')';
}

ProcessingTable processingOf(const Mapping &mapping, const QString &name, const EventTable &events)
{
    const MappedProcessing &mapped = mapping.processing;
    const auto sql = [](const MappingExpression &expression) {
        return expression.isSet() ? sqlOf(expression, "p") : QByteArray();
    };
    const QByteArray join = joined(mapping, events);
    ProcessingTable table;
    table.name = name;
    table.from = sqlName(name) + " p" + join;
    table.key = "p.rowid";
    table.part = events.basePart();
    table.consumer = sql(mapped.consumer);
    table.position = join.isEmpty() ? QByteArray() : events.position;
    table.id = sql(mapped.event);
    table.type = sql(mapped.type);
    if (const auto type = events.fields.find(Field::Type);
        table.type.isEmpty() && !join.isEmpty() && type != events.fields.end())
        table.type = type->second.sql;
    table.produced = sql(mapped.produced);
    table.producedAs = mapped.produced;
    const MappingExpression &recorded = mapping.recorded.isSet() ? mapping.recorded : mapping.occurred;
    if (table.produced.isEmpty() && !join.isEmpty() && recorded.isSet()) {
        table.produced = sqlOf(recorded, "e");
        table.producedAs = recorded;
    }
    table.received = sql(mapped.received);
    table.receivedAs = mapped.received;
    table.processed = sql(mapped.processed);
    table.processedAs = mapped.processed;
    table.attempts = sql(mapped.attempts);
    table.error = sql(mapped.error);
    return table;
}

/// Adds the table of processing times that the mapping names, if any; false sets the error.
bool planProcessing(const Mapping &mapping, const QList<DatabaseTable> &tables, StorePlan &plan,
                    SourceError *error)
{
    const MappedProcessing &mapped = mapping.processing;
    if (mapped.table.isEmpty())
        return true;
    const DatabaseTable *found = tableOf(mapping, mapped, u"processing"_s, tables, error);
    if (!found)
        return false;
    if (found->withoutRowid || found->view) {
        error->sentence =
            u"The table “%1” has no order of its own, so its processing times cannot be followed."_s.arg(
                found->name);
        error->advice = u"Name a table with a rowid as “processing.table” in the mapping."_s;
        return false;
    }
    plan.processing = processingOf(mapping, found->name, plan.tables.first());
    return true;
}

} // namespace

std::optional<StorePlan> planFor(const Mapping &mapping, const QList<DatabaseTable> &tables,
                                 SourceError *error)
{
    const DatabaseTable *found = tableNamed(mapping.table, tables);
    if (!found) {
        *error = missing(mapping, u"the table “%1”"_s.arg(mapping.table), namesOf(tables));
        return {};
    }
    const QStringList columns = found->columns.values();
    EventTable table;
    table.name = found->name;
    table.from = sqlName(found->name) + " e";
    for (const auto &[key, expression] : mapping.expressions()) {
        if (!expression->isConstant() && !found->columns.contains(expression->column.toLower())) {
            *error = missing(mapping, u"the column “%1” for “%2”"_s.arg(expression->column, key), columns);
            return {};
        }
        const Field field = MappedFields.value(key);
        table.fields[field] = {sqlOf(*expression, "e", field == Field::Payload || field == Field::Metadata),
                               unitOf(expression->as)};
    }
    if (mapping.position.isEmpty() && (found->withoutRowid || found->view)) {
        error->sentence = u"The table “%1” has no order of its own."_s.arg(found->name);
        error->advice = u"Name a growing integer column as “position” in the mapping."_s;
        return {};
    }
    if (!mapping.position.isEmpty() && !found->columns.contains(mapping.position.toLower())) {
        *error = missing(mapping, u"the column “%1” for “position”"_s.arg(mapping.position), columns);
        return {};
    }
    table.position = mapping.position.isEmpty() ? QByteArray("e.rowid") : "e." + sqlName(mapping.position);
    const auto has = [&](Field field) { return table.fields.count(field) > 0; };
    if (has(Field::Metadata))
        table.fields[Field::Keys] = table.fields[Field::Metadata];
    if (has(Field::Entity) && !has(Field::Category))
        table.fields[Field::Category].sql = "category_of(" + table.fields[Field::Entity].sql + ')';
    table.entityIs =
        has(Field::Entity) ? "CAST(" + table.fields[Field::Entity].sql + " AS TEXT) = ?1" : QByteArray("0");
    if (mapping.entity.isSet() && !mapping.entity.isConstant() && mapping.entity.path.isEmpty()) {
        const QByteArray column = "e." + sqlName(mapping.entity.column);
        table.entityIs = column + " = ?1 OR " + column + " = uuid_blob(?1)";
    }
    StorePlan plan;
    plan.description.schema =
        mapping.name.isEmpty() ? QFileInfo(mapping.file).completeBaseName() : mapping.name;
    plan.description.positionName = mapping.position.isEmpty() ? u"insertion order"_s : mapping.position;
    plan.description.assumptions << u"The mapping “%1” describes the table “%2”."_s.arg(
        QFileInfo(mapping.file).fileName(), found->name);
    plan.tables << table;
    if (!planConsumers(mapping, tables, plan, error) || !planProcessing(mapping, tables, plan, error))
        return {};
    return plan;
}

} // namespace Backstory
