// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activity/activitydashboards.h"

#include <QJsonArray>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// In the order of ActivityFilter::By.
const QStringList &byNames()
{
    static const QStringList names{u"type"_s, u"category"_s, u"producer"_s, u"field"_s};
    return names;
}

QJsonObject jsonOf(const ActivityChoice &choice)
{
    QJsonObject json{{u"by"_s, byNames()[choice.filter.by]}};
    if (!choice.filter.field.isEmpty())
        json[u"field"] = choice.filter.field;
    if (!choice.filter.sum.isEmpty())
        json[u"sum"] = choice.filter.sum;
    if (!choice.filter.only.isEmpty())
        json[u"only"] = QJsonArray::fromStringList(choice.filter.only);
    if (choice.filter.bucket > 0)
        json[u"bucket"] = choice.filter.bucket;
    if (choice.shift > 0)
        json[u"shift"] = choice.shift;
    return json;
}

ActivityChoice choiceOf(const QJsonObject &json)
{
    ActivityChoice choice;
    choice.filter.by = ActivityFilter::By(std::max<qsizetype>(byNames().indexOf(json[u"by"].toString()), 0));
    choice.filter.field = json[u"field"].toString();
    choice.filter.sum = json[u"sum"].toString();
    for (const QJsonValue &type : json[u"only"].toArray())
        choice.filter.only.append(type.toString());
    choice.filter.bucket = std::max<qint64>(json[u"bucket"].toInteger(), 0);
    choice.shift = std::max<qint64>(json[u"shift"].toInteger(), 0);
    return choice;
}

ActivityChoice withoutRange(ActivityChoice choice)
{
    choice.filter.from = {};
    choice.filter.to = {};
    return choice;
}

} // namespace

void ActivityDashboards::save(const QString &name, const ActivityChoice &choice)
{
    remove(name);
    saved.append({name, withoutRange(choice)});
    std::sort(saved.begin(), saved.end(), [](const ActivityDashboard &a, const ActivityDashboard &b) {
        return a.name.localeAwareCompare(b.name) < 0;
    });
}

void ActivityDashboards::remove(const QString &name)
{
    saved.removeIf([&name](const ActivityDashboard &dashboard) { return dashboard.name == name; });
}

QJsonObject ActivityDashboards::toJson() const
{
    QJsonObject json;
    if (!(withoutRange(shown) == ActivityChoice()))
        json[u"shown"] = jsonOf(shown);
    QJsonArray list;
    for (const ActivityDashboard &dashboard : saved) {
        QJsonObject each = jsonOf(dashboard.choice);
        each[u"name"] = dashboard.name;
        list.append(each);
    }
    if (!list.isEmpty())
        json[u"saved"] = list;
    return json;
}

ActivityDashboards ActivityDashboards::fromJson(const QJsonObject &json)
{
    ActivityDashboards dashboards;
    dashboards.shown = choiceOf(json[u"shown"].toObject());
    for (const QJsonValue &each : json[u"saved"].toArray()) {
        const QString name = each[u"name"].toString();
        if (!name.isEmpty())
            dashboards.save(name, choiceOf(each.toObject()));
    }
    return dashboards;
}

} // namespace Backstory
