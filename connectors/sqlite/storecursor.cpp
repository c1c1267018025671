// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/storecursor.h"

#include <nlohmann/json.hpp>

namespace Backstory
{

using Json = nlohmann::json;

QByteArray StoreCursor::toJson() const
{
    Json list = Json::array();
    for (auto it = tables.begin(); it != tables.end(); ++it) {
        const TableCursor &table = it.value();
        Json entry{{"table", it.key().toStdString()},
                   {"part", table.part},
                   {"first", table.first},
                   {"last", table.last}};
        if (table.at)
            entry["at"] = *table.at;
        if (table.count > 0) {
            entry["count"] = table.count;
            entry["sum"] = table.sum;
            entry["entity"] = table.afterEntity.toHex().toStdString(); // may hold any bytes
            entry["version"] = table.afterVersion;
        }
        list.push_back(std::move(entry));
    }
    return QByteArray::fromStdString(Json{{"schema", schema.toStdString()}, {"tables", list}}.dump());
}

StoreCursor StoreCursor::fromJson(const QByteArray &json)
{
    StoreCursor cursor;
    const Json document = Json::parse(json.begin(), json.end(), nullptr, false);
    if (!document.is_object())
        return cursor;
    try {
        cursor.schema = QString::fromStdString(document.at("schema").get<std::string>());
        for (const Json &entry : document.at("tables")) {
            TableCursor table;
            table.part = entry.at("part").get<int>();
            table.first = entry.at("first").get<quint64>();
            table.last = entry.at("last").get<quint64>();
            if (entry.contains("at"))
                table.at = entry["at"].get<qint64>();
            table.count = entry.value("count", qint64(0));
            table.sum = entry.value("sum", quint64(0));
            table.afterEntity =
                QByteArray::fromHex(QByteArray::fromStdString(entry.value("entity", std::string())));
            table.afterVersion = entry.value("version", qint64(0));
            cursor.tables.insert(QString::fromStdString(entry.at("table").get<std::string>()), table);
        }
    } catch (const Json::exception &) {
        return {};
    }
    return cursor;
}

} // namespace Backstory
