// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/reducerchoices.h"

#include <QJsonArray>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

ReducerChoice defaultChoice()
{
    return {ReducerChoice::Library, ReducerChoices::defaultName(), {}, {}, {}};
}

QJsonObject jsonOf(const ReducerChoice &choice)
{
    QJsonObject json;
    switch (choice.kind) {
    case ReducerChoice::Library:
        json[u"library"] = choice.name;
        break;
    case ReducerChoice::File:
        json[u"file"] = choice.name;
        break;
    case ReducerChoice::Script:
        json[u"name"] = choice.name;
        json[u"script"] = choice.script;
        break;
    }
    if (!choice.upcast.isEmpty())
        json[u"upcast"] = choice.upcast;
    if (choice.validFrom.isValid())
        json[u"validFrom"] = QString::fromLatin1(choice.validFrom.toText());
    return json;
}

/// A sentence when it cannot be understood.
QString readChoice(const QString &category, const QJsonObject &json, ReducerChoice &choice)
{
    if (json.contains(u"script"))
        choice = {ReducerChoice::Script, json[u"name"].toString(), json[u"script"].toString(), {}, {}};
    else if (json.contains(u"file"))
        choice = {ReducerChoice::File, json[u"file"].toString(), {}, {}, {}};
    else
        choice = {ReducerChoice::Library, json[u"library"].toString(), {}, {}, {}};
    if (choice.name.isEmpty())
        return u"A reducer of “%1” is left out: it names no “library”, “file” or “script” with a “name”."_s
            .arg(category);
    choice.upcast = json[u"upcast"].toString();
    const QString from = json[u"validFrom"].toString();
    if (from.isEmpty())
        return {};
    choice.validFrom = Timestamp::fromText(from.toUtf8());
    return choice.validFrom.isValid()
               ? QString()
               : u"The reducer “%1” of “%2” is left out: “%3” is no time."_s.arg(choice.name, category, from);
}

} // namespace

void ReducerChoices::set(const QString &category, QList<ReducerChoice> choices)
{
    // An invalid time is before all others, here and below.
    std::stable_sort(choices.begin(), choices.end(), [](const ReducerChoice &a, const ReducerChoice &b) {
        return a.validFrom < b.validFrom;
    });
    if (choices.isEmpty())
        m_choices.remove(category);
    else
        m_choices.insert(category, std::move(choices));
}

ReducerChoice ReducerChoices::at(const QString &category, Timestamp moment) const
{
    ReducerChoice found = defaultChoice();
    for (const ReducerChoice &each : of(category)) {
        if (each.validFrom <= moment)
            found = each;
    }
    return found;
}

ReducerChoice ReducerChoices::newest(const QString &category) const
{
    const QList<ReducerChoice> choices = of(category);
    return choices.isEmpty() ? defaultChoice() : choices.last();
}

QJsonObject ReducerChoices::toJson() const
{
    QJsonObject json;
    for (auto it = m_choices.cbegin(); it != m_choices.cend(); ++it) {
        QJsonArray list;
        for (const ReducerChoice &each : it.value())
            list.append(jsonOf(each));
        json[it.key()] = list;
    }
    return json;
}

ReducerChoices ReducerChoices::fromJson(const QJsonObject &json, QStringList *problems)
{
    ReducerChoices result;
    for (auto it = json.begin(); it != json.end(); ++it) {
        QList<ReducerChoice> choices;
        for (const QJsonValue value : it.value().toArray()) {
            ReducerChoice choice;
            const QString problem = readChoice(it.key(), value.toObject(), choice);
            if (problem.isEmpty())
                choices.append(choice);
            else
                problems->append(problem);
        }
        result.set(it.key(), choices);
    }
    return result;
}

} // namespace Backstory
