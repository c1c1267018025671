// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/schema.h"
#include "connectors/sqlite/sqlitestatement.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Backstory
{

QList<DatabaseTable> tablesOf(sqlite3 *database)
{
    SqliteStatement rows(database,
                         "SELECT s.name, s.type = 'view', coalesce(l.wr, 0), c.name"
                         " FROM main.sqlite_schema s JOIN pragma_table_xinfo(s.name) c"
                         " LEFT JOIN pragma_table_list l ON l.schema = 'main' AND l.name = s.name"
                         " WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                         " ORDER BY s.rowid");
    QList<DatabaseTable> tables;
    while (rows.next()) {
        const QString name = QString::fromUtf8(rows.text(0));
        if (tables.isEmpty() || tables.last().name != name)
            tables << DatabaseTable{name, {}, rows.integer(2) != 0, rows.integer(1) != 0};
        tables.last().columns << QString::fromUtf8(rows.text(3)).toLower();
    }
    return tables;
}

std::optional<StorePlan> planFor(sqlite3 *database, const SourceLocation &location, SourceError *error)
{
    const QList<DatabaseTable> tables = tablesOf(database);
    if (!location.mappingFile.isEmpty()) {
        QString problem;
        const std::optional<Mapping> mapping = Mapping::read(location.mappingFile, &problem);
        if (mapping)
            return planFor(*mapping, tables, error);
        error->sentence = problem;
        error->advice = u"Correct the mapping file, or open the database without it."_s;
        return {};
    }
    for (const Schema &schema : Schema::known()) {
        if (std::optional<StorePlan> plan = schema.planFor(tables))
            return plan;
    }
    const QString name = QFileInfo(location.url.toLocalFile()).fileName();
    error->tried = {{u"SQLite header"_s, u"found"_s, true}};
    for (const Schema &schema : Schema::known())
        error->tried << SourceError::Step{schema.name(), u"its tables are not there"_s, false};
    if (tables.isEmpty()) {
        error->sentence = u"“%1” is a SQLite database without any table, so it holds no events."_s.arg(name);
        error->advice = u"Choose another file, or wait until its program has created its tables."_s;
        return {};
    }
    QStringList names;
    for (const DatabaseTable &table : tables)
        names << table.name;
    constexpr qsizetype Shown = 12;
    const QString rest = names.size() > Shown ? u" and %1 more"_s.arg(names.size() - Shown) : QString();
    error->sentence =
        u"“%1” is a SQLite database, but none of its tables are those of a known event store: %2%3."_s.arg(
            name, names.mid(0, Shown).join(u", "_s), rest);
    error->advice = u"Give a mapping file that says which table and columns hold the events."_s;
    return {};
}

} // namespace Backstory
