// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/summarytemplates.h"

#include <simdjson.h>

using namespace Qt::StringLiterals;

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

/// `lines[0].sku` step by step; a member may also be called `a.b` as a whole.
bool find(simdjson::dom::element from, QStringView path, simdjson::dom::element &found)
{
    if (path.isEmpty()) {
        found = from;
        return true;
    }
    if (path.startsWith(u'[')) {
        const qsizetype end = path.indexOf(u']');
        bool isNumber = false;
        const uint at = end < 0 ? 0 : path.mid(1, end - 1).toUInt(&isNumber);
        simdjson::dom::element item;
        if (!isNumber || !from.is_array() ||
            from.get_array().value_unsafe().at(at).get(item) != simdjson::SUCCESS)
            return false;
        path = path.mid(end + 1);
        return find(item, path.startsWith(u'.') ? path.mid(1) : path, found);
    }
    if (!from.is_object())
        return false;
    const simdjson::dom::object object = from.get_object().value_unsafe();
    simdjson::dom::element member;
    if (object.at_key(path.toUtf8().toStdString()).get(member) == simdjson::SUCCESS) {
        found = member;
        return true;
    }
    for (qsizetype end = 1; end < path.size(); ++end) {
        if (path[end] != u'.' && path[end] != u'[')
            continue;
        if (object.at_key(path.left(end).toUtf8().toStdString()).get(member) == simdjson::SUCCESS &&
            find(member, path.mid(path[end] == u'.' ? end + 1 : end), found))
            return true;
    }
    return false;
}

QString shown(simdjson::dom::element value)
{
    if (value.is_string()) {
        const std::string_view text = value.get_string().value_unsafe();
        return QString::fromUtf8(text.data(), qsizetype(text.size())).simplified();
    }
    if (value.is_null())
        return u"—"_s;
    const std::string text = simdjson::minify(value);
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
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
    return filled.size() <= length ? filled : filled.left(length - 1) + u'…';
}

QString templateProblem(const QString &text)
{
    return parse(text).problem;
}

QString filledTemplate(const QString &text, const QByteArray &json)
{
    thread_local simdjson::dom::parser parser;
    simdjson::dom::element document;
    if (parser.parse(json.constData(), size_t(json.size())).get(document) != simdjson::SUCCESS)
        return {};
    const Parsed parsed = parse(text);
    if (!parsed.problem.isEmpty())
        return {};
    QString filled = u""_s;
    for (const Part &part : parsed.parts) {
        filled += part.text;
        if (part.paths.isEmpty())
            continue;
        simdjson::dom::element value;
        const auto there = std::find_if(part.paths.begin(), part.paths.end(),
                                        [&](const QString &path) { return find(document, path, value); });
        filled += there == part.paths.end() ? u"—"_s : shown(value);
    }
    return filled;
}

} // namespace Backstory
