// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mapping/valuekinds.h"

#include <QRegularExpression>
#include <QSet>

#include <nlohmann/json.hpp>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

using Json = nlohmann::ordered_json;
using Value = SampleTable::Value;

constexpr int Deepest = 2;

bool isUuid(const Value &value)
{
    static const QRegularExpression form(
        u"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$"_s);
    if (value.kind == Value::Blob)
        return value.bytes.size() == 16;
    return value.bytes.size() <= 36 && form.match(QString::fromUtf8(value.bytes)).hasMatch();
}

// Longer ones are cut in a sample, and no JSON any more: what they begin with has to do.
bool looksLike(const Value &value, char open)
{
    const QByteArray text = value.bytes.trimmed();
    return value.kind != Value::Integer && value.kind != Value::Real && text.startsWith(open) &&
           (text.size() > 60'000 || Json::accept(text.begin(), text.end()));
}

// Between 2000 and 2100 the four units do not overlap.
QString epochOf(qint64 number)
{
    constexpr double From = 946'684'800.0;
    constexpr double To = 4'102'444'800.0;
    double scale = 1;
    for (const char *unit : {"epoch-s", "epoch-ms", "epoch-us", "epoch-ns"}) {
        if (double(number) >= From * scale && double(number) < To * scale)
            return QString::fromLatin1(unit);
        scale *= 1'000;
    }
    return {};
}

Timestamp timeOf(const QString &unit, qint64 number)
{
    return unit == u"epoch-s"    ? Timestamp::fromSeconds(number)
           : unit == u"epoch-ms" ? Timestamp::fromMilliseconds(number)
           : unit == u"epoch-us" ? Timestamp::fromMicroseconds(number)
                                 : Timestamp::fromNanoseconds(number);
}

bool numbers(const QList<Value> &values, ValueKinds &kinds)
{
    qint64 before = std::numeric_limits<qint64>::min();
    kinds.ascending = true;
    for (const Value &value : values) {
        if (value.kind == Value::Null)
            continue;
        bool whole = false;
        // A real number is a time in seconds with a fraction, or nothing that we look for.
        const QByteArray digits =
            value.kind == Value::Real ? value.bytes.left(value.bytes.indexOf('.')) : value.bytes;
        const qint64 number = digits.toLongLong(&whole);
        if (!whole || value.kind == Value::Blob)
            return false;
        kinds.ascending = kinds.ascending && number > before;
        before = number;
        const QString unit = epochOf(number);
        if (!kinds.firstTime.isValid() && !unit.isEmpty()) {
            kinds.epoch = unit;
            kinds.firstTime = timeOf(unit, number);
        } else if (unit != kinds.epoch || unit.isEmpty()) {
            kinds.epoch = u"none"_s;
        }
        kinds.integers = kinds.integers && value.kind != Value::Real;
    }
    if (kinds.epoch == u"none") {
        kinds.epoch.clear();
        kinds.firstTime = {};
    }
    return true;
}

ValueKinds kindsOf(const QList<Value> &values)
{
    ValueKinds kinds;
    kinds.rows = int(values.size());
    const ValueKinds empty = kinds;
    QSet<QByteArray> different;
    kinds.uuids = kinds.isoTimes = kinds.objects = kinds.arrays = kinds.integers = kinds.blobs = true;
    bool shortTexts = true;
    for (const Value &value : values) {
        if (value.kind == Value::Null)
            continue;
        if (kinds.values++ == 0) {
            kinds.example = value.kind == Value::Blob && value.bytes.size() <= 16 ? value.bytes.toHex()
                                                                                  : value.bytes.left(60);
            kinds.firstTime = value.kind == Value::Text ? Timestamp::fromText(value.bytes) : Timestamp();
        }
        different.insert(value.bytes);
        kinds.blobs = kinds.blobs && value.kind == Value::Blob;
        kinds.uuids = kinds.uuids && isUuid(value);
        kinds.isoTimes =
            kinds.isoTimes && value.kind == Value::Text && Timestamp::fromText(value.bytes).isValid();
        kinds.objects = kinds.objects && looksLike(value, '{');
        kinds.arrays = kinds.arrays && looksLike(value, '[');
        shortTexts =
            shortTexts && value.kind == Value::Text && value.bytes.size() <= 60 && !value.bytes.contains(' ');
    }
    if (kinds.values == 0)
        return empty;
    if (!kinds.isoTimes) {
        kinds.firstTime = {};
        if (!numbers(values, kinds)) {
            kinds.integers = kinds.ascending = false;
            kinds.epoch.clear();
            kinds.firstTime = {};
        }
    } else {
        kinds.integers = false;
    }
    kinds.unique = different.size() == kinds.values && kinds.values > 1;
    kinds.words = shortTexts && !kinds.uuids && !kinds.isoTimes &&
                  (different.size() <= std::max(3, kinds.values / 2) || kinds.values < 4);
    return kinds;
}

Value valueOf(const Json &json)
{
    if (json.is_null())
        return {};
    if (json.is_string())
        return {Value::Text, QByteArray::fromStdString(json.get_ref<const std::string &>())};
    const auto text = QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    return {json.is_number_integer() ? Value::Integer : json.is_number() ? Value::Real : Value::Json, text};
}

QString stepOf(const QString &key)
{
    static const QRegularExpression plain(u"^[A-Za-z_$][A-Za-z0-9_$-]*$"_s);
    return plain.match(key).hasMatch() ? u'.' + key : u".\""_s + key + u'"';
}

void addPaths(const MappingCandidate &parent, QList<MappingCandidate> &all)
{
    if (parent.depth >= Deepest || !parent.kinds.objects)
        return;
    QList<MappingCandidate> inside;
    for (qsizetype row = 0; row < parent.values.size(); ++row) {
        const QByteArray &text = parent.values[row].bytes;
        const Json object = Json::parse(text.begin(), text.end(), nullptr, false);
        if (!object.is_object())
            continue;
        for (const auto &[key, json] : object.items()) {
            const QString name = QString::fromStdString(key);
            if (name.contains(u'"'))
                continue; // no path can name it
            auto it = std::find_if(inside.begin(), inside.end(),
                                   [&name](const MappingCandidate &each) { return each.name == name; });
            if (it == inside.end()) {
                const QString base = parent.depth == 0 ? parent.expression + u'$' : parent.expression;
                inside.append({base + stepOf(name),
                               name,
                               parent.column,
                               parent.depth + 1,
                               QList<Value>(parent.values.size()),
                               {}});
                it = std::prev(inside.end());
            }
            it->values[row] = valueOf(json);
        }
    }
    for (MappingCandidate &each : inside) {
        each.kinds = kindsOf(each.values);
        all.append(each);
        addPaths(each, all);
    }
}

} // namespace

QList<MappingCandidate> candidatesOf(const SampleTable &table)
{
    QList<MappingCandidate> all;
    for (qsizetype column = 0; column < table.columns.size(); ++column) {
        MappingCandidate candidate{
            table.columns[column], table.columns[column], table.columns[column], 0, {}, {}};
        for (const auto &row : table.rows)
            candidate.values.append(row[column]);
        candidate.kinds = kindsOf(candidate.values);
        all.append(candidate);
        addPaths(candidate, all);
    }
    return all;
}

} // namespace Backstory
