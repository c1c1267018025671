// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/categoryreducers.h"

#include <QJsonArray>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

CategoryReducer defaultChoice()
{
    return {CategoryReducer::Library, CategoryReducers::defaultName(), {}, {}, {}};
}

QJsonObject jsonOf(const CategoryReducer &choice)
{
    QJsonObject json;
    switch (choice.kind) {
    case CategoryReducer::Library:
        json[u"library"] = choice.name;
        break;
    case CategoryReducer::File:
        json[u"file"] = choice.name;
        break;
    case CategoryReducer::Script:
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
QString readChoice(const QString &category, const QJsonObject &json, CategoryReducer &choice)
{
    if (json.contains(u"script"))
        choice = {CategoryReducer::Script, json[u"name"].toString(), json[u"script"].toString(), {}, {}};
    else if (json.contains(u"file"))
        choice = {CategoryReducer::File, json[u"file"].toString(), {}, {}, {}};
    else
        choice = {CategoryReducer::Library, json[u"library"].toString(), {}, {}, {}};
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

void CategoryReducers::set(const QString &category, QList<CategoryReducer> choices)
{
    // An invalid time is before all others, here and below.
    std::stable_sort(choices.begin(), choices.end(), [](const CategoryReducer &a, const CategoryReducer &b) {
        return a.validFrom < b.validFrom;
    });
    if (choices.isEmpty())
        m_choices.remove(category);
    else
        m_choices.insert(category, std::move(choices));
}

CategoryReducer CategoryReducers::at(const QString &category, Timestamp moment) const
{
    CategoryReducer found = defaultChoice();
    for (const CategoryReducer &each : of(category)) {
        if (each.validFrom <= moment)
            found = each;
    }
    return found;
}

CategoryReducer CategoryReducers::newest(const QString &category) const
{
    const QList<CategoryReducer> choices = of(category);
    return choices.isEmpty() ? defaultChoice() : choices.last();
}

QJsonObject CategoryReducers::toJson() const
{
    QJsonObject json;
    for (auto it = m_choices.cbegin(); it != m_choices.cend(); ++it) {
        QJsonArray list;
        for (const CategoryReducer &each : it.value())
            list.append(jsonOf(each));
        json[it.key()] = list;
    }
    return json;
}

CategoryReducers CategoryReducers::fromJson(const QJsonObject &json, QStringList *problems)
{
    CategoryReducers result;
    for (auto it = json.begin(); it != json.end(); ++it) {
        QList<CategoryReducer> choices;
        for (const QJsonValue value : it.value().toArray()) {
            CategoryReducer choice;
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
