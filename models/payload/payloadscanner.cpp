// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloadscanner.h"

#include "models/payload/decompression.h"
#include "models/payload/payloadshape.h"

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
constexpr size_t MostShapes = 4096; ///< with more of them the payloads are maps rather than records

} // namespace

class PayloadScanner::Private
{
public:
    void lookInto(QByteArrayView json, PayloadFacts &facts);
    /// 0 when the document is no object.
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
    PayloadShape shape;
    for (auto field : object) {
        simdjson::ondemand::value value;
        simdjson::ondemand::json_type type{};
        std::string_view name;
        if (field.unescaped_key().get(name) || field.value().get(value) || value.type().get(type))
            return 0;
        shape.add(name, type);
        if (shape.isMap())
            return 0;
        if (writeFields)
            fields.append(PayloadShape::letterOf(type))
                .append(name.data(), qsizetype(name.size()))
                .append('\0');
    }
    return shape.value();
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

PayloadFacts PayloadScanner::scan(QByteArrayView stored, quint64 shape)
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
    if (d->shapes.contains(shape))
        facts.shape = shape;
    else if (bytes.size() > 1 && bytes.size() <= LargestLookedInto && (bytes[0] == '{' || bytes[0] == ' '))
        d->lookInto(bytes, facts);
    return facts;
}

} // namespace Backstory
