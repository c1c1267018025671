// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mapping/mappingdraft.h"

#include <QHash>

#include <nlohmann/json.hpp>

namespace Backstory
{

using namespace Qt::StringLiterals;

const QStringList &MappingDraft::asked()
{
    static const QStringList fields{u"id"_s,          u"type"_s,     u"entity"_s,   u"category"_s,
                                    u"version"_s,     u"occurred"_s, u"recorded"_s, u"causes"_s,
                                    u"correlation"_s, u"payload"_s,  u"metadata"_s};
    return fields;
}

const QStringList &MappingDraft::more()
{
    static const QStringList fields{u"producer"_s,    u"user"_s,          u"kind"_s,
                                    u"readVersion"_s, u"schemaVersion"_s, u"contentType"_s};
    return fields;
}

QString MappingDraft::labelOf(const QString &field)
{
    static const QHash<QString, QString> labels{
        {u"id"_s, u"Event id"_s},
        {u"type"_s, u"Type"_s},
        {u"entity"_s, u"Entity"_s},
        {u"category"_s, u"Category"_s},
        {u"version"_s, u"Version"_s},
        {u"occurred"_s, u"Time"_s},
        {u"recorded"_s, u"Recorded"_s},
        {u"causes"_s, u"Cause"_s},
        {u"correlation"_s, u"Correlation"_s},
        {u"payload"_s, u"Payload"_s},
        {u"metadata"_s, u"Metadata"_s},
        {u"producer"_s, u"Producer"_s},
        {u"user"_s, u"User"_s},
        {u"kind"_s, u"Kind"_s},
        {u"readVersion"_s, u"Read version"_s},
        {u"schemaVersion"_s, u"Schema"_s},
        {u"contentType"_s, u"Content type"_s},
    };
    return labels.value(field, field);
}

QByteArray MappingDraft::toJson() const
{
    nlohmann::ordered_json json;
    json["backstory"] = "mapping/1";
    if (!name.isEmpty())
        json["name"] = name.toStdString();
    if (!table.isEmpty())
        json["table"] = table.toStdString();
    if (!position.isEmpty())
        json["position"] = position.toStdString();
    nlohmann::ordered_json written = nlohmann::ordered_json::object();
    for (const QString &key : asked() + more()) {
        const Field field = fields.value(key);
        const std::string from = field.from.toStdString();
        if (!field.text.isEmpty())
            written[key.toStdString()] = {{"text", field.text.toStdString()}};
        else if (!field.from.isEmpty() && !field.as.isEmpty())
            written[key.toStdString()] = {{"from", from}, {"as", field.as.toStdString()}};
        else if (!field.from.isEmpty())
            written[key.toStdString()] = from;
    }
    json["fields"] = written;
    return QByteArray::fromStdString(json.dump(2)) + '\n';
}

} // namespace Backstory
