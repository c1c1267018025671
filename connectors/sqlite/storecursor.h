// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>

namespace Backstory
{

/// How far one table has been read, and what proves that it is still the same table. A plain value.
struct TableCursor {
    int part = 0;
    std::optional<qint64> at; ///< position of the last row that was read
    quint64 first = 0;        ///< fingerprint of the table's first row
    quint64 last = 0;         ///< … and of the row at `at`

    qint64 count = 0;       ///< keyed tables: how many rows were read,
    quint64 sum = 0;        ///< … the sum of the hashes of their keys,
    QByteArray afterEntity; ///< … and the highest of them
    qint64 afterVersion = 0;
};

/// Where reading goes on in a store: the schema and a cursor a table. A plain value with a JSON form.
struct StoreCursor {
    QString schema;
    QHash<QString, TableCursor> tables;

    bool isEmpty() const { return tables.isEmpty(); }
    QByteArray toJson() const;
    /// Empty for anything that is no cursor.
    static StoreCursor fromJson(const QByteArray &json);
};

} // namespace Backstory
