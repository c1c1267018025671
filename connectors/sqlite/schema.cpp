// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/schema.h"

#include "connectors/sqlite/sqlitestatement.h"

#include <QDir>
#include <QFile>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

using Json = nlohmann::json;

const std::map<std::string, Field> FieldNames{
    {"id", Field::Id},
    {"type", Field::Type},
    {"kind", Field::Kind},
    {"schemaVersion", Field::SchemaVersion},
    {"entity", Field::Entity},
    {"category", Field::Category},
    {"version", Field::Version},
    {"readVersion", Field::ReadVersion},
    {"occurred", Field::Occurred},
    {"recorded", Field::Recorded},
    {"producer", Field::Producer},
    {"user", Field::User},
    {"causes", Field::Causes},
    {"correlation", Field::Correlation},
    {"contentType", Field::ContentType},
    {"archived", Field::Archived},
    {"problem", Field::Problem},
    {"keys", Field::Keys},
    {"payloadKeys", Field::PayloadKeys},
    {"payload", Field::Payload},
    {"metadata", Field::Metadata},
    {"items", Field::Items},
};

QString text(const Json &object, const char *key)
{
    return QString::fromStdString(object.value(key, std::string()));
}

QSet<QString> columnSet(const Json &object)
{
    QSet<QString> columns;
    for (const Json &column : object.value("columns", Json::array()))
        columns << QString::fromStdString(column.get<std::string>()).toLower();
    return columns;
}

/// The part of `name` that the pattern's `*` stands for; nullopt when it does not match.
std::optional<QString> matched(const QString &pattern, const QString &name)
{
    const qsizetype star = pattern.indexOf(u'*');
    if (star < 0)
        return pattern.compare(name, Qt::CaseInsensitive) == 0 ? std::optional(QString()) : std::nullopt;
    const QString head = pattern.left(star);
    const QString tail = pattern.mid(star + 1);
    if (name.size() < head.size() + tail.size() || !name.startsWith(head, Qt::CaseInsensitive) ||
        !name.endsWith(tail, Qt::CaseInsensitive))
        return {};
    return name.mid(star, name.size() - head.size() - tail.size());
}

void fill(QByteArray &sql, const QString &table, const QString &star)
{
    sql.replace("{table}", sqlName(table));
    sql.replace("{name}", sqlText(table));
    sql.replace("{*}", star.toUtf8().replace('"', "\"\"")); // only used within a quoted name
}

} // namespace

Schema::Consumers Schema::consumersOf(const nlohmann::json &entry)
{
    const auto sql = [&entry](const char *key) { return QByteArray::fromStdString(entry.value(key, "")); };
    Consumers consumers{
        text(entry, "table"), columnSet(entry), text(entry, "events"), entry.value("elsewhere", false), {}};
    ConsumerTable &plan = consumers.plan;
    plan.from = QByteArray::fromStdString(entry.value("from", "{table} c"));
    plan.where = sql("where");
    plan.name = sql("name");
    plan.topic = sql("topic");
    plan.position = QByteArray::fromStdString(entry.at("position").get<std::string>());
    plan.head = sql("head");
    plan.most = sql("most");
    plan.updated = sql("updated");
    plan.state = sql("state");
    plan.counts = entry.value("counts", false);
    plan.note = text(entry, "note");
    return consumers;
}

ProcessingTable Schema::processingOf(const nlohmann::json &entry)
{
    const auto sql = [&entry](const char *key) { return QByteArray::fromStdString(entry.value(key, "")); };
    ProcessingTable table;
    table.name = text(entry, "table");
    table.from = QByteArray::fromStdString(entry.value("from", "{table} p"));
    table.stream = sql("stream");
    table.key = QByteArray::fromStdString(entry.value("key", "p.rowid"));
    table.consumer = QByteArray::fromStdString(entry.at("consumer").get<std::string>());
    table.position = sql("position");
    table.id = sql("id");
    table.type = sql("type");
    table.produced = sql("produced");
    table.received = sql("received");
    table.processed = sql("processed");
    table.attempts = sql("attempts");
    table.error = sql("error");
    return table;
}

std::optional<Schema> Schema::fromJson(const QByteArray &json, QString *error)
{
    Schema schema;
    try {
        const Json document = Json::parse(json.begin(), json.end());
        schema.m_name = text(document, "schema");
        schema.m_priority = document.value("priority", 0);
        schema.m_description.schema = schema.m_name;
        schema.m_description.positionName = text(document, "positionName");
        for (const Json &sentence : document.value("assumptions", Json::array()))
            schema.m_description.assumptions << QString::fromStdString(sentence.get<std::string>());
        for (const Json &generation : document.value("generations", Json::array()))
            schema.m_generations << Generation{text(generation, "has"), text(generation, "schema")};
        for (const Json &entry : document.at("tables")) {
            Table table{text(entry, "name"),
                        columnSet(entry),
                        entry.value("exactly", false),
                        entry.value("optional", false),
                        {},
                        QString::fromStdString(entry.value("from", "{table} e")),
                        {}};
            for (const Json &other : entry.value("beside", Json::array()))
                table.beside << Beside{text(other, "name"), columnSet(other)};
            table.plan.position = entry.value("position", "e.rowid").c_str();
            table.plan.where = entry.value("where", "").c_str();
            table.plan.entityIs = entry.value("entityIs", "").c_str();
            table.plan.commits = entry.value("commits", false);
            for (const auto &[key, expression] : entry.at("fields").items())
                table.plan.fields[FieldNames.at(key)].sql = expression.get<std::string>().c_str();
            schema.m_tables << table;
        }
        for (const Json &entry : document.value("consumers", Json::array()))
            schema.m_consumers << consumersOf(entry);
        if (const auto entry = document.find("processing"); entry != document.end()) {
            schema.m_processing = processingOf(*entry);
            schema.m_processingColumns = columnSet(*entry);
        }
    } catch (const std::exception &e) {
        *error = QString::fromUtf8(e.what());
        return {};
    }
    return schema;
}

const std::vector<Schema> &Schema::known()
{
    static const std::vector<Schema> all = [] {
        std::vector<Schema> schemas;
        const QDir folder(u":/backstory/sqlite/schemas"_s);
        for (const QString &name : folder.entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
            QFile file(folder.filePath(name));
            QString error;
            const bool opened = file.open(QIODevice::ReadOnly);
            std::optional<Schema> schema = fromJson(opened ? file.readAll() : QByteArray(), &error);
            if (schema)
                schemas.push_back(std::move(*schema));
            else
                qCritical("The schema description %s is wrong: %s", qPrintable(name), qPrintable(error));
        }
        std::stable_sort(schemas.begin(), schemas.end(),
                         [](const Schema &a, const Schema &b) { return a.m_priority > b.m_priority; });
        return schemas;
    }();
    return all;
}

std::optional<QString> Schema::match(const Table &wanted, const DatabaseTable &table,
                                     const QList<DatabaseTable> &all) const
{
    const std::optional<QString> star = matched(wanted.name, table.name);
    const bool columns =
        wanted.exactly ? table.columns == wanted.columns : table.columns.contains(wanted.columns);
    if (!star || !columns || table.view)
        return {};
    for (const Beside &beside : wanted.beside) {
        const QString name = QString(beside.name).replace(u'*', *star);
        const auto found = std::any_of(all.begin(), all.end(), [&](const DatabaseTable &other) {
            return other.name.compare(name, Qt::CaseInsensitive) == 0 &&
                   other.columns.contains(beside.columns);
        });
        if (!found)
            return {};
    }
    return star;
}

EventTable Schema::planned(const Table &wanted, const DatabaseTable &table, const QString &star) const
{
    EventTable plan = wanted.plan;
    plan.name = table.name;
    plan.keyed = table.withoutRowid;
    plan.from = wanted.from.toUtf8();
    for (QByteArray *sql : {&plan.from, &plan.position, &plan.where, &plan.entityIs})
        fill(*sql, table.name, star);
    if (plan.keyed)
        plan.position.clear();
    for (auto &[field, expression] : plan.fields)
        fill(expression.sql, table.name, star);
    if (plan.entityIs.isEmpty())
        plan.entityIs = plan.fields.at(Field::Entity).sql + " = ?1";
    return plan;
}

std::optional<StorePlan> Schema::planFor(const QList<DatabaseTable> &tables) const
{
    StorePlan plan{m_description, {}, {}, {}};
    for (const Table &wanted : m_tables) {
        bool any = wanted.optional;
        for (int i = 0; i < tables.size(); ++i) {
            const std::optional<QString> star = match(wanted, tables[i], tables);
            if (!star)
                continue;
            any = true;
            plan.tables << planned(wanted, tables[i], *star);
        }
        if (!any)
            return {};
    }
    // Parts follow the order of creation, so that a table that appears later changes none of the others'.
    const auto numberOf = [&](const QString &name) {
        return std::find_if(tables.begin(), tables.end(),
                            [&](const DatabaseTable &t) { return t.name == name; }) -
               tables.begin();
    };
    QList<EventTable *> created;
    for (EventTable &table : plan.tables)
        created << &table;
    std::stable_sort(created.begin(), created.end(),
                     [&](auto *a, auto *b) { return numberOf(a->name) < numberOf(b->name); });
    for (int i = 0; i < created.size(); ++i)
        created[i]->part = i;
    // Tables without an order of their own hold snapshots nearly always: they come last.
    std::stable_sort(plan.tables.begin(), plan.tables.end(),
                     [](const EventTable &a, const EventTable &b) { return a.keyed < b.keyed; });
    planConsumers(tables, plan);
    planProcessing(tables, plan);
    for (const Generation &generation : m_generations) {
        const auto has = [&](const DatabaseTable &t) {
            return t.name.compare(generation.has, Qt::CaseInsensitive) == 0;
        };
        if (std::any_of(tables.begin(), tables.end(), has)) {
            plan.description.schema = generation.text;
            break;
        }
    }
    return plan;
}

void Schema::planProcessing(const QList<DatabaseTable> &tables, StorePlan &plan) const
{
    if (!m_processing || plan.tables.isEmpty())
        return;
    for (const DatabaseTable &table : tables) {
        if (table.name.compare(m_processing->name, Qt::CaseInsensitive) != 0 ||
            !table.columns.contains(m_processingColumns))
            continue;
        plan.processing = m_processing;
        plan.processing->from.replace("{events}", sqlName(plan.tables.first().name));
        fill(plan.processing->from, table.name, {});
        plan.processing->part = plan.tables.first().basePart();
    }
}

void Schema::planConsumers(const QList<DatabaseTable> &tables, StorePlan &plan) const
{
    for (const Consumers &wanted : m_consumers) {
        for (const DatabaseTable &table : tables) {
            const std::optional<QString> star = matched(wanted.table, table.name);
            if (!star || !table.columns.contains(wanted.columns))
                continue;
            ConsumerTable consumers = wanted.plan;
            const QString events = QString(wanted.events).replace(u'*', *star);
            for (int i = 0; !wanted.elsewhere && consumers.events < 0 && i < plan.tables.size(); ++i) {
                if (events.isEmpty() || events.compare(plan.tables[i].name, Qt::CaseInsensitive) == 0)
                    consumers.events = i;
            }
            for (QByteArray *sql :
                 {&consumers.from, &consumers.where, &consumers.name, &consumers.topic, &consumers.position,
                  &consumers.head, &consumers.most, &consumers.updated, &consumers.state}) {
                if (consumers.events >= 0)
                    sql->replace("{events}", sqlName(plan.tables[consumers.events].name));
                fill(*sql, table.name, *star);
            }
            if (wanted.elsewhere || consumers.events >= 0)
                plan.consumers << consumers;
        }
    }
}

} // namespace Backstory
