// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/storeplan.h"

namespace Backstory
{

QByteArray EventTable::select(const std::vector<Field> &columns, const QByteArray &condition,
                              const QByteArray &tail) const
{
    QByteArray sql = "SELECT " + (position.isEmpty() ? QByteArray("NULL") : position);
    for (const Field field : columns) {
        const auto known = fields.find(field);
        sql += ", " + (known == fields.end() ? QByteArray("NULL") : known->second.sql);
    }
    sql += " FROM " + from;
    QByteArray word = " WHERE ";
    for (const QByteArray &term : {where, condition}) {
        if (term.isEmpty())
            continue;
        sql += word + '(' + term + ')';
        word = " AND ";
    }
    return sql + ' ' + tail;
}

QByteArray ProcessingTable::select(const QByteArray &condition, const QByteArray &tail) const
{
    QByteArray sql = "SELECT " + key;
    for (const QByteArray *column :
         {&consumer, &position, &id, &type, &produced, &received, &processed, &attempts, &error})
        sql += ", " + (column->isEmpty() ? QByteArray("NULL") : *column);
    return sql + " FROM " + from + " WHERE " + (stream.isEmpty() ? QByteArray() : stream + " = ?1 AND ") +
           condition + ' ' + tail;
}

std::vector<Field> EventTable::scanned() const
{
    std::vector<Field> columns;
    for (const auto &[field, expression] : fields) {
        if (commits || field != Field::Metadata)
            columns.push_back(field);
    }
    return columns;
}

} // namespace Backstory
