// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/sqlite/storeplan.h"
#include "models/payload/mapping.h"

#include <QHash>
#include <QSet>

#include <nlohmann/json_fwd.hpp>

struct sqlite3;

namespace Backstory
{

/// A table of the opened database: its columns in lower case. A plain value.
struct DatabaseTable {
    QString name;
    QSet<QString> columns;
    bool withoutRowid = false;
    bool view = false;
};

/// The tables of a database in the order of their creation, without SQLite's own.
QList<DatabaseTable> tablesOf(sqlite3 *database);

/// The description of one library's schema: one JSON file in `schemas/`, whose grammar its README documents.
class Schema
{
public:
    /// All known schemas, most specific first; read once.
    static const std::vector<Schema> &known();
    /// Null with a sentence when the description is wrong.
    static std::optional<Schema> fromJson(const QByteArray &json, QString *error);

    const QString &name() const { return m_name; }
    /// How to read a database with these tables; nullopt when it is not of this schema.
    std::optional<StorePlan> planFor(const QList<DatabaseTable> &tables) const;

private:
    struct Beside {
        QString name;
        QSet<QString> columns;
    };
    struct Table {
        QString name; ///< may hold one `*`
        QSet<QString> columns;
        bool exactly = false;
        bool optional = false;
        QList<Beside> beside;
        QString from;
        EventTable plan; ///< with placeholders
    };
    struct Consumers {
        QString table; ///< may hold one `*`
        QSet<QString> columns;
        QString events;         ///< the events' table, perhaps with that `*`; empty: the first one
        bool elsewhere = false; ///< the events are in another file
        ConsumerTable plan;     ///< with placeholders
    };
    struct Generation {
        QString has;
        QString text;
    };

    std::optional<QString> match(const Table &wanted, const DatabaseTable &table,
                                 const QList<DatabaseTable> &all) const;
    EventTable planned(const Table &wanted, const DatabaseTable &table, const QString &matched) const;

    static Consumers consumersOf(const nlohmann::json &entry);
    void planConsumers(const QList<DatabaseTable> &tables, StorePlan &plan) const;
    static ProcessingTable processingOf(const nlohmann::json &entry);
    void planProcessing(const QList<DatabaseTable> &tables, StorePlan &plan) const;

    QString m_name;
    int m_priority = 0;
    SourceDescription m_description;
    QList<Generation> m_generations;
    QList<Table> m_tables;
    QList<Consumers> m_consumers;
    QSet<QString> m_processingColumns;
    std::optional<ProcessingTable> m_processing; ///< with placeholders
};

/// How to read the table that a mapping names; an error when it or a column is missing.
std::optional<StorePlan> planFor(const Mapping &mapping, const QList<DatabaseTable> &tables,
                                 SourceError *error);

/// Recognises the store, or says what is in the file instead.
std::optional<StorePlan> planFor(sqlite3 *database, const SourceLocation &location, SourceError *error);

} // namespace Backstory
