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

} // namespace

QJsonObject CategoryReducer::toJson() const
{
    QJsonObject json;
    switch (kind) {
    case Library:
        json[u"library"] = name;
        break;
    case File:
        json[u"file"] = name;
        break;
    case Script:
        json[u"name"] = name;
        json[u"script"] = script;
        break;
    }
    if (!upcast.isEmpty())
        json[u"upcast"] = upcast;
    if (validFrom.isValid())
        json[u"validFrom"] = QString::fromLatin1(validFrom.toText());
    return json;
}

std::optional<CategoryReducer> CategoryReducer::fromJson(const QJsonObject &json, const QString &what,
                                                         QStringList *problems)
{
    CategoryReducer reducer{Library, json[u"library"].toString(), {}, {}, {}};
    if (json.contains(u"script"))
        reducer = {Script, json[u"name"].toString(), u""_s + json[u"script"].toString(), {}, {}};
    else if (json.contains(u"file"))
        reducer = {File, json[u"file"].toString(), {}, {}, {}};
    if (reducer.name.isEmpty()) {
        problems->append(
            u"A reducer of “%1” is left out: it names no “library”, “file” or “script” with a “name”."_s.arg(
                what));
        return {};
    }
    reducer.upcast = json[u"upcast"].toString();
    const QString from = json[u"validFrom"].toString();
    reducer.validFrom = Timestamp::fromText(from.toUtf8());
    if (from.isEmpty() || reducer.validFrom.isValid())
        return reducer;
    problems->append(
        u"The reducer “%1” of “%2” is left out: “%3” is no time."_s.arg(reducer.name, what, from));
    return {};
}

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
            list.append(each.toJson());
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
            if (const auto choice = CategoryReducer::fromJson(value.toObject(), it.key(), problems))
                choices.append(*choice);
        }
        result.set(it.key(), choices);
    }
    return result;
}

} // namespace Backstory
