// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/textsearch.h"

#include <simdjson.h>

#include <cstring>

namespace Backstory
{

namespace
{

namespace od = simdjson::ondemand;

/// The character at the byte, and where the next one is. A byte that is no UTF-8 stands for itself.
char32_t characterAt(QByteArrayView utf8, qsizetype at, qsizetype *next)
{
    const uchar lead = uchar(utf8[at]);
    const int more = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
    *next = at + 1;
    if (more == 0 || at + more >= utf8.size())
        return lead;
    char32_t code = lead & (0x3f >> more);
    for (int i = 1; i <= more; ++i)
        code = code << 6 | (uchar(utf8[at + i]) & 0x3f);
    *next = at + more + 1;
    return code;
}

/// Walks a document and notes the paths of what matches. Throws simdjson_error where it is no JSON.
class JsonFinder
{
public:
    JsonFinder(const TextMatcher &matcher, std::stop_token stop)
        : m_matcher(matcher)
        , m_stop(std::move(stop))
    {
    }

    void visit(od::value value, bool keyMatches);
    void visitMembers(od::object object);
    void visitElements(od::array array);
    bool isDone() const { return m_hits.size() >= MostHits || m_stop.stop_requested(); }
    void take()
    {
        m_hits.steps.insert(m_hits.steps.end(), m_path.begin(), m_path.end());
        m_hits.ends.push_back(quint32(m_hits.steps.size()));
    }

    JsonHits m_hits;
    std::vector<quint32> m_path;

private:
    const TextMatcher &m_matcher;
    std::stop_token m_stop;
};

void JsonFinder::visitMembers(od::object object)
{
    m_path.push_back(0);
    for (od::field field : object) {
        if (isDone())
            break;
        const std::string_view key = field.unescaped_key();
        const bool matches = m_matcher.isIn(key);
        visit(field.value(), matches);
        ++m_path.back();
    }
    m_path.pop_back();
}

void JsonFinder::visitElements(od::array array)
{
    m_path.push_back(0);
    for (od::value element : array) {
        if (isDone())
            break;
        visit(element, false);
        ++m_path.back();
    }
    m_path.pop_back();
}

void JsonFinder::visit(od::value value, bool keyMatches)
{
    const od::json_type type = value.type();
    if (type == od::json_type::object || type == od::json_type::array) {
        if (keyMatches)
            take();
        if (type == od::json_type::object)
            visitMembers(value.get_object());
        else
            visitElements(value.get_array());
        return;
    }
    bool matches = keyMatches;
    if (!matches)
        matches = m_matcher.isIn(type == od::json_type::string ? std::string_view(value.get_string())
                                                               : value.raw_json_token());
    if (matches)
        take();
}

} // namespace

TextMatcher::TextMatcher(const QString &needle, Qt::CaseSensitivity sensitivity)
    : m_isSensitive(sensitivity == Qt::CaseSensitive)
    , m_bytes(needle.toUtf8())
{
    for (const uint code : needle.toUcs4())
        m_folded.push_back(QChar::toCaseFolded(char32_t(code)));
}

qsizetype TextMatcher::lengthAt(QByteArrayView utf8, qsizetype at) const
{
    qsizetype end = at;
    for (const char32_t wanted : m_folded) {
        if (end >= utf8.size() || QChar::toCaseFolded(characterAt(utf8, end, &end)) != wanted)
            return -1;
    }
    return end - at;
}

qsizetype TextMatcher::find(QByteArrayView utf8, qsizetype from, qsizetype *length) const
{
    if (m_folded.empty())
        return -1;
    if (m_isSensitive) {
        *length = m_bytes.size();
        return utf8.indexOf(m_bytes, from);
    }
    const char32_t first = m_folded.front();
    const bool isAscii = first < 0x80;
    const char lower = char(first);
    const char upper = first >= 'a' && first <= 'z' ? char(first - 32) : lower;
    for (qsizetype at = from; at < utf8.size(); ++at) {
        if (isAscii) {
            // Also the sign of kelvin and the long s fold to ASCII; nobody looks for them so.
            while (at < utf8.size() && utf8[at] != lower && utf8[at] != upper)
                ++at;
            if (at == utf8.size())
                break;
        } else if (uchar(utf8[at]) < 0xc2) {
            continue;
        }
        const qsizetype found = lengthAt(utf8, at);
        if (found > 0) {
            *length = found;
            return at;
        }
    }
    return -1;
}

bool TextMatcher::isIn(std::string_view utf8) const
{
    qsizetype length = 0;
    return find({utf8.data(), qsizetype(utf8.size())}, 0, &length) >= 0;
}

std::vector<TextHit> findInText(QByteArrayView utf8, const TextMatcher &matcher, std::stop_token stop)
{
    constexpr qsizetype Part = 1024 * 1024; // between two looks at the stop token
    constexpr qsizetype Overlap = 4096;
    std::vector<TextHit> hits;
    qsizetype from = 0;
    while (from < utf8.size() && hits.size() < MostHits && !stop.stop_requested()) {
        const qsizetype partEnd = std::min(from + Part, utf8.size());
        const QByteArrayView part = utf8.first(std::min(partEnd + Overlap, utf8.size()));
        qsizetype length = 0;
        const qsizetype at = matcher.find(part, from, &length);
        if (at < 0 || at >= partEnd) {
            from = partEnd;
            continue;
        }
        hits.push_back({at, length});
        from = at + length;
    }
    return hits;
}

JsonHits findInJson(const JsonDocument &document, const TextMatcher &matcher, std::stop_token stop)
{
    JsonFinder finder(matcher, std::move(stop));
    try {
        od::parser parser;
        od::document parsed = parser.iterate(simdjson::padded_string_view(
            document.text->data(), document.length, document.length + simdjson::SIMDJSON_PADDING));
        const od::json_type type = parsed.type();
        if (type == od::json_type::object) {
            finder.visitMembers(parsed.get_object());
        } else if (type == od::json_type::array) {
            finder.visitElements(parsed.get_array());
        } else if (matcher.isIn(std::string_view(*document.text).substr(0, document.length))) {
            finder.m_path = {0};
            finder.take();
        }
    } catch (const simdjson::simdjson_error &) {
        // What was found before stays.
    }
    return std::move(finder.m_hits);
}

} // namespace Backstory
