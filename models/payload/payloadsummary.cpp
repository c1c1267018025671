// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloaddecoder.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

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

/// Gathers the scalars of a document in their order, down to a depth.
class Gatherer
{
public:
    void visit(const QString &key, simdjson::dom::element value, int depth);
    std::vector<Telling> fields;

private:
    void object(const QString &key, simdjson::dom::object members, int depth);
    void add(const QString &key, const QString &value);
};

void Gatherer::add(const QString &key, const QString &value)
{
    if (value.isEmpty())
        return;
    const QString line = QString(value).replace(u'\n', u' ');
    fields.push_back({key.isEmpty() ? line : key + u' ' + line, rankOf(key, value)});
}

void Gatherer::object(const QString &key, simdjson::dom::object members, int depth)
{
    simdjson::dom::element typed;
    if (members.at_key("_data_").get(typed) == simdjson::SUCCESS) // Python eventsourcing's typed values
        return visit(key, typed, depth);
    for (const auto &[name, value] : members)
        visit(QString::fromUtf8(name.data(), qsizetype(name.size())), value, depth + 1);
}

void Gatherer::visit(const QString &key, simdjson::dom::element value, int depth)
{
    using Type = simdjson::dom::element_type;
    if (depth > MaxDepth || fields.size() >= MaxFields)
        return;
    switch (value.type()) {
    case Type::OBJECT:
        return object(key, value.get_object().value_unsafe(), depth);
    case Type::ARRAY: {
        const auto array = value.get_array().value_unsafe();
        if (array.size() == 1)
            return visit(key, *array.begin(), depth + 1);
        return add(key, array.size() == 0 ? QString() : u"× %1"_s.arg(array.size()));
    }
    case Type::STRING: {
        const std::string_view text = value.get_string().value_unsafe();
        return add(key, QString::fromUtf8(text.data(), qsizetype(std::min<size_t>(text.size(), 400))));
    }
    case Type::NULL_VALUE:
        return;
    default: {
        const std::string text = simdjson::minify(value);
        return add(key, QString::fromUtf8(text.data(), qsizetype(text.size())));
    }
    }
}

QString elided(const QString &text, int length)
{
    return text.size() <= length ? text : text.left(std::max(0, length - 1)) + u'…';
}

} // namespace

QString summaryOf(const DecodedPayload &payload, int length)
{
    if (payload.json.isEmpty()) {
        if (payload.format == DecodedPayload::Text)
            return elided(QString::fromUtf8(payload.bytes.left(4 * length)).simplified(), length);
        return payload.format == DecodedPayload::Empty ? QString() : payload.formatName();
    }
    thread_local simdjson::dom::parser parser;
    simdjson::dom::element document;
    if (parser.parse(payload.json.constData(), size_t(payload.json.size())).get(document) !=
        simdjson::SUCCESS)
        return {};
    Gatherer gatherer;
    gatherer.visit({}, document, 0);
    std::vector<Telling> &fields = gatherer.fields;
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
