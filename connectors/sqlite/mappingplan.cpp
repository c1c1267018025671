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

/// Adds the table of checkpoints that the mapping names, if any; false sets the error.
bool planConsumers(const Mapping &mapping, const QList<DatabaseTable> &tables, StorePlan &plan,
                   SourceError *error)
{
    const MappedConsumers &mapped = mapping.consumers;
    if (mapped.table.isEmpty())
        return true;
    const DatabaseTable *found = tableNamed(mapped.table, tables);
    if (!found) {
        *error = missing(mapping, u"the table “%1”"_s.arg(mapped.table), namesOf(tables));
        return false;
    }
    for (const auto &[key, expression] : mapped.expressions()) {
        if (!expression->isConstant() && !found->columns.contains(expression->column.toLower())) {
            *error = missing(mapping, u"the column “%1” for “consumers.%2”"_s.arg(expression->column, key),
                             found->columns.values());
            return false;
        }
    }
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
    if (!planConsumers(mapping, tables, plan, error))
        return {};
    return plan;
}

} // namespace Backstory
