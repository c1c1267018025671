// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloadscanner.h"

#include "models/payload/decompression.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <simdjson.h>

#include <string>
#include <unordered_set>

namespace Backstory
{

namespace
{

constexpr qsizetype LargestLookedInto = 1024 * 1024;
constexpr int MostFields = 100;     ///< a payload with more of them is a map rather than a record
constexpr size_t MostShapes = 4096; ///< as is one with more shapes

/// The letters of `Event::payloadFields`.
char kindOf(simdjson::ondemand::json_type type)
{
    using simdjson::ondemand::json_type;
    switch (type) {
    case json_type::array:
        return 'a';
    case json_type::object:
        return 'o';
    case json_type::number:
        return 'n';
    case json_type::string:
        return 's';
    case json_type::boolean:
        return 'b';
    case json_type::null:
        break;
    }
    return 'z';
}

} // namespace

class PayloadScanner::Private
{
public:
    void lookInto(QByteArrayView json, PayloadFacts &facts);
    /// The sum over the fields of the hash of name and kind: the same in whatever order they stand. 0 when
    /// the document is no object.
    quint64 shapeOf(simdjson::ondemand::document &document, bool writeFields);

    simdjson::ondemand::parser parser;
    std::string padded;
    QByteArray unpacked;
    QByteArray fields;
    std::unordered_set<quint64> shapes;
};

void PayloadFacts::complete(Event &event) const
{
    event.payloadHash = hash;
    event.payloadSize = size;
    event.payloadShape = shape;
    event.payloadFields = fields;
}

PayloadScanner::PayloadScanner()
    : d(std::make_unique<Private>())
{
}

PayloadScanner::~PayloadScanner() = default;

quint64 PayloadScanner::Private::shapeOf(simdjson::ondemand::document &document, bool writeFields)
{
    simdjson::ondemand::object object;
    if (document.get_object().get(object))
        return 0;
    quint64 shape = 0;
    int count = 0;
    for (auto field : object) {
        simdjson::ondemand::value value;
        simdjson::ondemand::json_type type{};
        std::string_view name;
        if (field.unescaped_key().get(name) || field.value().get(value) || value.type().get(type) ||
            ++count > MostFields)
            return 0;
        const char kind = kindOf(type);
        shape += XXH3_64bits_withSeed(name.data(), name.size(), quint64(uchar(kind)));
        if (writeFields)
            fields.append(kind).append(name.data(), qsizetype(name.size())).append('\0');
    }
    return shape;
}

void PayloadScanner::Private::lookInto(QByteArrayView json, PayloadFacts &facts)
{
    padded.reserve(size_t(json.size()) + simdjson::SIMDJSON_PADDING);
    padded.assign(json.data(), size_t(json.size()));
    const simdjson::padded_string_view view(padded.data(), padded.size(),
                                            padded.size() + simdjson::SIMDJSON_PADDING);
    simdjson::ondemand::document document;
    if (parser.iterate(view).get(document))
        return;
    facts.shape = shapeOf(document, false);
    if (facts.shape == 0 || shapes.contains(facts.shape))
        return;
    if (shapes.size() >= MostShapes) {
        facts.shape = 0;
        return;
    }
    shapes.insert(facts.shape);
    fields.clear();
    document.rewind();
    shapeOf(document, true);
    facts.fields = fields;
}

PayloadFacts PayloadScanner::scan(QByteArrayView stored)
{
    PayloadFacts facts;
    if (stored.isNull())
        return facts;
    QByteArrayView bytes = stored;
    const Compression compression =
        stored.size() <= LargestLookedInto ? compressionOf(stored) : Compression::None;
    if (compression != Compression::None) {
        QString problem;
        d->unpacked = decompress(stored, compression, LargestLookedInto, &problem);
        if (problem.isEmpty())
            bytes = d->unpacked;
    }
    facts.size = bytes.size();
    facts.hash = XXH3_64bits(bytes.data(), size_t(bytes.size()));
    if (bytes.size() > 1 && bytes.size() <= LargestLookedInto && (bytes[0] == '{' || bytes[0] == ' '))
        d->lookInto(bytes, facts);
    return facts;
}

} // namespace Backstory
