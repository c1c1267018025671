// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/jsonvalidity.h"

#include "models/payload/ondemand.h"

#include <simdjson.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

namespace od = simdjson::ondemand;

constexpr int MaxDepth = 1'000; // what the document parser allows, near enough; every level is a call

std::string_view trimmed(std::string_view text)
{
    const auto end = text.find_last_not_of(" \t\r\n");
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

size_t digits(std::string_view text, size_t from)
{
    size_t at = from;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9')
        ++at;
    return at - from;
}

/// JSON's grammar of numbers, which has no largest one.
bool isNumber(std::string_view text)
{
    size_t at = text.starts_with('-') ? 1 : 0;
    const size_t whole = digits(text, at);
    if (whole == 0 || (whole > 1 && text[at] == '0'))
        return false;
    at += whole;
    if (at < text.size() && text[at] == '.') {
        const size_t fraction = digits(text, at + 1);
        if (fraction == 0)
            return false;
        at += 1 + fraction;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        const size_t exponent = digits(text, at);
        if (exponent == 0)
            return false;
        at += exponent;
    }
    return at == text.size();
}

simdjson::error_code check(od::value value, int depth)
{
    if (depth > MaxDepth)
        return simdjson::DEPTH_ERROR;
    od::json_type type{};
    if (const auto error = value.type().get(type))
        return error;
    switch (type) {
    case od::json_type::object: {
        od::object object;
        if (const auto error = value.get_object().get(object))
            return error;
        for (auto field : object) {
            std::string_view key;
            od::value member;
            if (const auto error = field.unescaped_key().get(key))
                return error;
            if (const auto error = field.value().get(member))
                return error;
            if (const auto error = check(member, depth + 1))
                return error;
        }
        return simdjson::SUCCESS;
    }
    case od::json_type::array: {
        od::array array;
        if (const auto error = value.get_array().get(array))
            return error;
        for (auto element : array) {
            od::value member;
            if (const auto error = element.get(member))
                return error;
            if (const auto error = check(member, depth + 1))
                return error;
        }
        return simdjson::SUCCESS;
    }
    case od::json_type::string: {
        std::string_view text;
        return value.get_string().get(text);
    }
    case od::json_type::boolean: {
        bool flag = false;
        return value.get_bool().get(flag);
    }
    case od::json_type::null: {
        bool null = false;
        const auto error = value.is_null().get(null);
        return error ? error : null ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    }
    case od::json_type::number:
        return isNumber(trimmed(value.raw_json_token())) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
    }
    return simdjson::TAPE_ERROR;
}

/// The document parser refuses integers beyond 64 bits and exponents beyond a double's; here a number is only
/// a text.
simdjson::error_code checkAnyNumbers(QByteArrayView bytes)
{
    const std::string_view text = trimmed({bytes.data(), size_t(bytes.size())});
    const auto begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    if (begin < text.size() && text[begin] != '{' && text[begin] != '[')
        return isNumber(text.substr(begin)) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
    const simdjson::padded_string padded(text);
    od::parser parser;
    od::document document;
    od::value root;
    if (const auto error = parser.iterate(padded).get(document))
        return error;
    if (const auto error = document.get_value().get(root))
        return error;
    if (const auto error = check(root, 1))
        return error;
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS ? simdjson::SUCCESS
                                                                          : simdjson::TAPE_ERROR;
}

simdjson::error_code parse(simdjson::dom::parser &parser, QByteArrayView bytes)
{
    return parser.parse(bytes.data(), size_t(bytes.size())).error();
}

} // namespace

bool isValidJson(QByteArrayView bytes, QString *problem)
{
    simdjson::error_code error = simdjson::SUCCESS;
    if (bytes.size() > LargeDocument) {
        simdjson::dom::parser parser; // goes with its buffers, which are several times the document
        error = parse(parser, bytes);
    } else {
        thread_local simdjson::dom::parser parser;
        error = parse(parser, bytes);
    }
    if (error == simdjson::NUMBER_ERROR)
        error = checkAnyNumbers(bytes);
    if (error)
        *problem = u"It looks like JSON, but it is not valid: %1"_s.arg(
            QString::fromUtf8(simdjson::error_message(error)));
    return !error;
}

} // namespace Backstory
