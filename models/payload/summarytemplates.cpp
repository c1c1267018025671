// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/summarytemplates.h"
#include "models/payload/ondemand.h"

#include <algorithm>

using namespace Qt::StringLiterals;
namespace od = simdjson::ondemand;

namespace Backstory
{

namespace
{

/// A part of a template: plain text, or the paths of which the first that is there is shown.
struct Part {
    QString text;
    QStringList paths;
};

struct Parsed {
    QList<Part> parts;
    QString problem;
};

Parsed parse(const QString &text)
{
    Parsed parsed;
    QString plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool doubled = i + 1 < text.size() && text[i + 1] == c;
        if ((c == u'{' || c == u'}') && doubled) {
            plain += c;
            ++i;
        } else if (c == u'}') {
            parsed.problem = u"A “}” stands alone at character %1; write “}}” for a brace."_s.arg(i + 1);
            return parsed;
        } else if (c == u'{') {
            const qsizetype end = text.indexOf(u'}', i);
            if (end < 0) {
                parsed.problem =
                    u"The “{” at character %1 is not closed; write “{{” for a brace."_s.arg(i + 1);
                return parsed;
            }
            QStringList paths;
            for (const QString &path : text.mid(i + 1, end - i - 1).split(u'|')) {
                if (!path.trimmed().isEmpty())
                    paths += path.trimmed();
            }
            if (paths.isEmpty()) {
                parsed.problem = u"Between the braces at character %1 stands no field."_s.arg(i + 1);
                return parsed;
            }
            if (!plain.isEmpty())
                parsed.parts.append({plain, {}});
            plain.clear();
            parsed.parts.append({{}, paths});
            i = end;
        } else {
            plain += c;
        }
    }
    if (!plain.isEmpty())
        parsed.parts.append({plain, {}});
    return parsed;
}

/// Numbers stay as they are written: 80.00 is not 80.0.
bool show(od::value value, QString &shown)
{
    od::json_type type{};
    std::string_view text;
    if (value.type().get(type) != simdjson::SUCCESS)
        return false;
    if (type == od::json_type::string) {
        if (value.get_string().get(text) != simdjson::SUCCESS)
            return false;
        shown = textOf(text).simplified();
        return true;
    }
    if (type == od::json_type::null) {
        shown = u"—"_s;
        return true;
    }
    if (simdjson::to_json_string(value).get(text) != simdjson::SUCCESS)
        return false;
    shown = textOf(text).simplified();
    return true;
}

bool find(od::value from, QStringView path, QString &shown);

bool findItem(od::value from, QStringView path, QString &shown)
{
    const qsizetype end = path.indexOf(u']');
    bool isNumber = false;
    const uint at = end < 0 ? 0 : path.mid(1, end - 1).toUInt(&isNumber);
    od::array array;
    od::value item;
    if (!isNumber || from.get_array().get(array) != simdjson::SUCCESS ||
        array.at(at).get(item) != simdjson::SUCCESS)
        return false;
    path = path.mid(end + 1);
    return find(item, path.startsWith(u'.') ? path.mid(1) : path, shown);
}

/// `lines[0].sku` step by step; a member may also be called `a.b` as a whole.
bool find(od::value from, QStringView path, QString &shown)
{
    if (path.isEmpty())
        return show(from, shown);
    if (path.startsWith(u'['))
        return findItem(from, path, shown);
    od::object object;
    if (from.get_object().get(object) != simdjson::SUCCESS)
        return false;
    for (qsizetype end = path.size(); end > 0; --end) {
        const bool whole = end == path.size();
        if (!whole && path[end] != u'.' && path[end] != u'[')
            continue;
        const QByteArray name = path.left(end).toUtf8();
        od::value member;
        if (object.reset().error() != simdjson::SUCCESS ||
            object.find_field_unordered(std::string_view(name.constData(), size_t(name.size())))
                    .get(member) != simdjson::SUCCESS)
            continue;
        const QStringView rest = whole ? QStringView() : path.mid(path[end] == u'.' ? end + 1 : end);
        if (find(member, rest, shown))
            return true;
    }
    return false;
}

QString fill(const Parsed &parsed, const QByteArray &json, od::parser &parser)
{
    const simdjson::padded_string padded(json.constData(), size_t(json.size()));
    od::document document;
    const bool isReadable = parser.iterate(padded).get(document) == simdjson::SUCCESS;
    QString filled = u""_s;
    for (const Part &part : parsed.parts) {
        filled += part.text;
        if (part.paths.isEmpty())
            continue;
        QString value;
        const auto isThere = [&](const QString &path) {
            od::value root;
            document.rewind();
            return document.get_value().get(root) == simdjson::SUCCESS && find(root, path, value);
        };
        const bool found = isReadable && std::any_of(part.paths.begin(), part.paths.end(), isThere);
        filled += found ? value : u"—"_s;
    }
    return filled;
}

} // namespace

void SummaryTemplates::set(const QString &type, const QString &text)
{
    if (text.isEmpty())
        m_templates.remove(type);
    else
        m_templates.insert(type, text);
}

QString SummaryTemplates::summary(const QString &type, const DecodedPayload &payload, int length) const
{
    const auto found = m_templates.constFind(type);
    if (found == m_templates.cend() || payload.json.isEmpty())
        return summaryOf(payload, length);
    const QString filled = filledTemplate(*found, payload.json);
    if (filled.isNull())
        return summaryOf(payload, length);
    return elided(filled, length);
}

QString templateProblem(const QString &text)
{
    return parse(text).problem;
}

QString filledTemplate(const QString &text, const QByteArray &json)
{
    const Parsed parsed = parse(text);
    if (!parsed.problem.isEmpty())
        return {};
    return withParser(json.size(), [&](od::parser &parser) { return fill(parsed, json, parser); });
}

} // namespace Backstory
