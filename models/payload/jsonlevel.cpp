// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/jsonlevel.h"
#include "models/payload/ondemand.h"

namespace Backstory
{

namespace
{

namespace od = simdjson::ondemand;

void place(JsonMember &member, std::string_view raw, const std::string &document)
{
    const size_t size = raw.find_last_not_of(" \t\r\n") + 1;
    member.begin = quint32(raw.data() - document.data());
    member.length = quint32(size);
}

// Throws simdjson_error where the text is no JSON.
void setValue(JsonMember &member, const std::string &document, od::value value)
{
    switch (od::json_type(value.type())) {
    case od::json_type::object: {
        od::object object = value.get_object();
        member.kind = JsonMember::Object;
        member.count = quint32(size_t(object.count_fields()));
        return place(member, object.raw_json(), document);
    }
    case od::json_type::array: {
        od::array array = value.get_array();
        member.kind = JsonMember::Array;
        member.count = quint32(size_t(array.count_elements()));
        return place(member, array.raw_json(), document);
    }
    case od::json_type::string:
        member.kind = JsonMember::Text;
        break;
    case od::json_type::number:
        member.kind = JsonMember::Number;
        break;
    default:
        member.kind = JsonMember::Word;
    }
    place(member, value.raw_json_token(), document);
}

void setKey(JsonMember &member, const std::string &document, const char *raw)
{
    const char *end = raw;
    while (*end != '"')
        end += *end == '\\' ? 2 : 1;
    member.keyBegin = quint32(raw - document.data());
    member.keyLength = quint32(end - raw);
}

void readInto(JsonLevel &level, od::parser &parser, const std::string &text, size_t begin, size_t length)
{
    od::document document = parser.iterate(
        simdjson::padded_string_view(text.data() + begin, length, length + simdjson::SIMDJSON_PADDING));
    const od::json_type type = document.type();
    if (type == od::json_type::object) {
        for (od::field field : document.get_object()) {
            JsonMember member;
            setKey(member, text, od::raw_json_string(field.key()).raw());
            setValue(member, text, field.value());
            level.members.push_back(member);
        }
    } else if (type == od::json_type::array) {
        level.isArray = true;
        for (od::value element : document.get_array()) {
            JsonMember member;
            setValue(member, text, element);
            level.members.push_back(member);
        }
    } else {
        level.isScalar = true;
        JsonMember member;
        member.kind = type == od::json_type::string   ? JsonMember::Text
                      : type == od::json_type::number ? JsonMember::Number
                                                      : JsonMember::Word;
        const std::string_view whole = std::string_view(text).substr(begin, length);
        place(member, whole.substr(std::min(whole.find_first_not_of(" \t\r\n"), whole.size())), text);
        level.members.push_back(member);
    }
}

} // namespace

JsonLevel readLevel(const std::string &document, size_t begin, size_t length)
{
    JsonLevel level;
    try {
        withParser(qsizetype(length),
                   [&](od::parser &parser) { readInto(level, parser, document, begin, length); });
    } catch (const simdjson::simdjson_error &) {
        JsonMember broken;
        broken.kind = JsonMember::Broken;
        level.members.push_back(broken);
    }
    return level;
}

JsonDocument jsonDocument(const QByteArray &json)
{
    JsonDocument document;
    auto text = std::make_shared<std::string>();
    text->reserve(size_t(json.size()) + simdjson::SIMDJSON_PADDING);
    text->assign(json.constData(), size_t(json.size()));
    text->append(simdjson::SIMDJSON_PADDING, ' ');
    document.length = size_t(json.size());
    document.root = std::make_shared<JsonLevel>(readLevel(*text, 0, document.length));
    document.text = std::move(text);
    return document;
}

JsonMember wholeOf(const JsonDocument &document)
{
    if (document.root->isScalar)
        return document.root->members.front();
    JsonMember whole;
    whole.kind = document.root->isArray ? JsonMember::Array : JsonMember::Object;
    whole.length = quint32(document.length);
    whole.count = quint32(document.root->members.size());
    return whole;
}

QString unescaped(std::string_view text)
{
    QString result = QString::fromUtf8(text.data(), qsizetype(text.size()));
    qsizetype from = result.indexOf(u'\\');
    if (from < 0)
        return result;
    qsizetype to = from;
    while (from < result.size()) {
        const QChar c = result[from++];
        if (c != u'\\' || from == result.size()) {
            result[to++] = c;
            continue;
        }
        const QChar escape = result[from++];
        static constexpr std::u16string_view Letters = u"bfnrt";
        static constexpr std::u16string_view Controls = u"\b\f\n\r\t";
        const auto letter = Letters.find(escape.unicode());
        if (letter != std::u16string_view::npos) {
            result[to++] = QChar(Controls[letter]);
        } else if (escape == u'u' && from + 4 <= result.size()) {
            result[to++] = QChar(QStringView(result).mid(from, 4).toUShort(nullptr, 16));
            from += 4;
        } else {
            result[to++] = escape;
        }
    }
    result.truncate(to);
    return result;
}

QString keyOf(const JsonDocument &document, const JsonMember &member)
{
    return unescaped(document.writtenKey(member));
}

QString valueOf(const JsonDocument &document, const JsonMember &member)
{
    const std::string_view written = document.written(member);
    if (member.kind == JsonMember::Text)
        return unescaped(written.substr(1, written.size() - 2));
    return QString::fromUtf8(written.data(), qsizetype(written.size()));
}

} // namespace Backstory
