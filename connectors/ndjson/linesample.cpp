// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/ndjson/linesample.h"

#include "connectors/ndjson/linereader.h"
#include "connectors/ndjson/ndjsonprobe.h"

#include <nlohmann/json.hpp>

namespace Backstory
{

namespace
{

constexpr size_t LongestLine = 4 * 1024 * 1024; ///< longer ones would stall whoever looks at the sample

using Json = nlohmann::ordered_json;

SampleTable::Value valueOf(const Json &json)
{
    using Value = SampleTable::Value;
    if (json.is_null())
        return {};
    if (json.is_string())
        return {Value::Text, QByteArray::fromStdString(json.get_ref<const std::string &>())};
    const QByteArray text =
        QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    if (json.is_number_integer())
        return {Value::Integer, text};
    return {json.is_number() ? Value::Real : Value::Json, text};
}

// A file with no object among so many lines holds none that a mapping could describe.
constexpr int MostLines = 1'000;

} // namespace

std::optional<SourceError> sampleLines(const QString &path, int rows, QList<SampleTable> &tables,
                                       std::stop_token stop)
{
    ReadOnlyFile file;
    if (!file.open(path)) {
        SourceError error;
        error.sentence = QStringLiteral("The file “%1” cannot be opened.").arg(path);
        error.advice = QStringLiteral("Check that it exists and that you may read it.");
        error.raw = file.error();
        return error;
    }
    const auto stream = byteStream(file, packingOf(file));
    LineReader lines(*stream);
    SampleTable table;
    Line line;
    int left = MostLines;
    for (bool more = true; more && left-- > 0 && table.rows.size() < rows && !stop.stop_requested();) {
        const LineReader::Result result = lines.next(line);
        more = result == LineReader::Complete;
        if (result == LineReader::Failed || line.text.size() > LongestLine)
            continue;
        const Json object = Json::parse(strippedLine(line.text, line.offset), nullptr, false);
        if (!object.is_object())
            continue;
        QList<SampleTable::Value> values(table.columns.size());
        for (const auto &[key, value] : object.items()) {
            const QString column = QString::fromStdString(key);
            qsizetype at = table.columns.indexOf(column);
            if (at < 0) {
                at = table.columns.size();
                table.columns.append(column);
                values.append(SampleTable::Value());
            }
            values[at] = valueOf(value);
        }
        table.rows.append(values);
    }
    for (QList<SampleTable::Value> &values : table.rows)
        values.resize(table.columns.size());
    if (!table.rows.isEmpty())
        tables.append(table);
    return {};
}

} // namespace Backstory
