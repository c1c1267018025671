// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/ondemand.h"
#include "models/payload/payloaddecoder.h"
#include "models/payload/rowsummary.h"

#include <algorithm>
#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

namespace od = simdjson::ondemand;

constexpr int MaxDepth = 4;
constexpr size_t MaxFields = 64;

/// One scalar of the document with how little it tells: 0 is shown first.
struct Telling {
    QString text;
    int rank = 0;
};

bool containsAny(const QString &key, std::initializer_list<QLatin1StringView> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](QLatin1StringView word) { return key.contains(word); });
}

bool isUuid(const QString &text)
{
    const qsizetype dashes = text.count(u'-');
    return (text.size() == 36 && dashes == 4) || (text.size() == 32 && dashes == 0 && !text.contains(u' '));
}

bool isTime(const QString &text)
{
    return text.size() >= 19 && text[4] == u'-' && text[7] == u'-' && text[13] == u':';
}

int rankOf(const QString &key, const QString &value)
{
    if (isUuid(value))
        return 6;
    const QString name = key.toLower();
    if (name == "version"_L1 || name.startsWith(u'$') || name.startsWith(u'_') || isTime(value))
        return 5;
    if (value.size() > 60)
        return 4;
    if (containsAny(name,
                    {"qty"_L1, "quantity"_L1, "amount"_L1, "price"_L1, "total"_L1, "count"_L1, "balance"_L1}))
        return 0;
    if (containsAny(name, {"status"_L1, "state"_L1, "reason"_L1, "error"_L1}))
        return 1;
    if (containsAny(name, {"name"_L1, "title"_L1, "mail"_L1, "sku"_L1, "product"_L1, "label"_L1, "lot"_L1}))
        return 2;
    return name.endsWith("id"_L1) ? 4 : 3;
}

/// Gathers the scalars of a document in their order, down to a depth. What cannot be read ends it: the rest
/// is left out.
class Gatherer
{
public:
    void visit(const QString &key, od::value value, int depth);
    std::vector<Telling> fields;

private:
    void object(const QString &key, od::object members, int depth);
    void array(const QString &key, od::array elements, int depth);
    void add(const QString &key, const QString &value);
};

void Gatherer::add(const QString &key, const QString &value)
{
    if (value.isEmpty())
        return;
    const QString line = QString(value).replace(u'\n', u' ');
    fields.push_back({key.isEmpty() ? line : key + u' ' + line, rankOf(key, value)});
}

void Gatherer::object(const QString &key, od::object members, int depth)
{
    od::value typed;
    if (members.find_field_unordered("_data_").get(typed) == simdjson::SUCCESS)
        return visit(key, typed, depth); // Python eventsourcing's typed values
    if (members.reset().error())
        return;
    for (auto field : members) {
        if (fields.size() >= MaxFields)
            return;
        const QString name = textOf(field.unescaped_key());
        visit(name, field.value(), depth + 1);
    }
}

void Gatherer::array(const QString &key, od::array elements, int depth)
{
    const size_t count = elements.count_elements();
    if (count != 1)
        return add(key, count == 0 ? QString() : u"× %1"_s.arg(count));
    for (auto element : elements)
        visit(key, element.value(), depth + 1);
}

void Gatherer::visit(const QString &key, od::value value, int depth)
{
    if (depth > MaxDepth || fields.size() >= MaxFields)
        return;
    switch (od::json_type(value.type())) {
    case od::json_type::object:
        return object(key, value.get_object(), depth);
    case od::json_type::array:
        return array(key, value.get_array(), depth);
    case od::json_type::string: {
        const std::string_view text = value.get_string();
        return add(key, textOf(text.substr(0, 400)));
    }
    case od::json_type::null:
        return;
    default:
        return add(key, textOf(value.raw_json_token()).trimmed());
    }
}

std::vector<Telling> scalarsOf(const QByteArray &json, od::parser &parser)
{
    Gatherer gatherer;
    try {
        const simdjson::padded_string padded(json.constData(), size_t(json.size()));
        od::document document = parser.iterate(padded);
        const od::json_type type = document.type();
        if (type == od::json_type::object || type == od::json_type::array)
            gatherer.visit({}, document.get_value(), 0);
        else if (type == od::json_type::string)
            gatherer.fields.push_back({textOf(std::string_view(document.get_string())).left(400), 0});
        else if (type != od::json_type::null)
            gatherer.fields.push_back({QString::fromUtf8(json).trimmed(), 0});
    } catch (const simdjson::simdjson_error &) {
    }
    return std::move(gatherer.fields);
}

/// The scalars of a valid document.
std::vector<Telling> scalarsOf(const QByteArray &json)
{
    return withParser(json.size(), [&json](od::parser &parser) { return scalarsOf(json, parser); });
}

} // namespace

QString summaryOf(const DecodedPayload &payload, int length)
{
    if (payload.json.isEmpty()) {
        if (payload.format == DecodedPayload::Text)
            return elided(QString::fromUtf8(payload.bytes.left(4 * length)).simplified(), length);
        return payload.format == DecodedPayload::Empty ? QString() : payload.formatName();
    }
    const std::optional<RowSummary> row = RowSummary::of(payload.json);
    if (row && !row->changes.isEmpty())
        return elided(row->changes, length);
    std::vector<Telling> fields = scalarsOf(row ? row->row : payload.json);
    std::stable_sort(fields.begin(), fields.end(),
                     [](const Telling &a, const Telling &b) { return a.rank < b.rank; });
    const bool better = !fields.empty() && fields.front().rank < 6;
    QStringList texts;
    for (const Telling &field : fields) {
        // The same field may stand in the document and in its only line.
        if ((field.rank < 6 || !better) && !texts.contains(field.text))
            texts << field.text;
    }
    return elided(texts.join(u" · "_s), length);
}

} // namespace Backstory
