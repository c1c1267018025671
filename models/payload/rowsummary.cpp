// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/rowsummary.h"

#include "models/payload/ondemand.h"

#include <QStringList>

#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

namespace od = simdjson::ondemand;

constexpr int MostColumns = 200;
constexpr int LongestValue = 40;

/// Columns with their values as they are written.
using Row = std::vector<std::pair<QString, QString>>;

// Throws simdjson_error.
Row columnsOf(const QByteArray &json, od::parser &parser)
{
    const simdjson::padded_string padded(json.constData(), size_t(json.size()));
    od::document document = parser.iterate(padded);
    Row row;
    for (od::field field : document.get_object()) {
        if (row.size() == MostColumns)
            break;
        const QString name = textOf(field.unescaped_key());
        od::value value = field.value();
        const bool isText = value.type() == od::json_type::string;
        row.emplace_back(name, isText ? textOf(std::string_view(value.get_string()))
                                      : textOf(simdjson::to_json_string(value)).trimmed());
    }
    return row;
}

QString changesBetween(const Row &before, const Row &after)
{
    QStringList changes;
    for (const auto &[name, value] : after) {
        for (const auto &[oldName, oldValue] : before) {
            if (oldName == name && oldValue != value)
                changes << name + u' ' + elided(oldValue, LongestValue) + u" → "_s +
                               elided(value, LongestValue);
        }
    }
    return changes.join(u" · "_s).replace(u'\n', u' ');
}

QByteArray objectOf(od::object &members, const char *name)
{
    od::value value;
    if (members.find_field_unordered(name).get(value) || value.type() != od::json_type::object)
        return {};
    od::object object = value.get_object();
    const std::string_view raw = object.raw_json();
    return QByteArray(raw.data(), qsizetype(raw.size()));
}

} // namespace

std::optional<RowSummary> RowSummary::of(const QByteArray &json)
{
    if (!json.contains("\"op\"") || !json.contains("\"source\"") || !json.contains("\"after\""))
        return {};
    try {
        od::parser parser;
        const simdjson::padded_string padded(json.constData(), size_t(json.size()));
        od::document document = parser.iterate(padded);
        od::object members = document.get_object();
        std::string_view operation;
        if (members.find_field_unordered("op").get_string().get(operation) || operation.size() != 1)
            return {};
        const QByteArray before = objectOf(members, "before");
        const QByteArray after = objectOf(members, "after");
        if ((before.isEmpty() && after.isEmpty()) || objectOf(members, "source").isEmpty())
            return {};
        RowSummary summary{{}, after.isEmpty() ? before : after};
        if (!before.isEmpty() && !after.isEmpty())
            summary.changes = changesBetween(columnsOf(before, parser), columnsOf(after, parser));
        return summary;
    } catch (const simdjson::simdjson_error &) {
        return {};
    }
}

} // namespace Backstory
