// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingmutes.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Backstory
{

FindingMutes::Mute FindingMutes::ofEntity(const Finding &finding)
{
    const QByteArray id = finding.entityId.isNull() ? QByteArray("") : finding.entityId;
    return {finding.rule, finding.category, id, {}, {}};
}

FindingMutes::Mute FindingMutes::ofFinding(const Finding &finding, const QString &source)
{
    return {finding.rule, {}, {}, finding.position, source};
}

bool FindingMutes::add(const Mute &mute)
{
    if (m_mutes.contains(mute))
        return false;
    m_mutes.append(mute);
    return true;
}

QJsonArray FindingMutes::toJson() const
{
    QJsonArray array;
    for (const Mute &mute : m_mutes) {
        QJsonObject object{{u"rule"_s, textOf(mute.rule).name}};
        if (mute.position.isValid()) {
            object[u"source"_s] = mute.source;
            object[u"position"_s] = QString::number(mute.position.value); // JSON's numbers end at 2^53
            object[u"part"_s] = mute.position.part;
        } else if (!mute.isRule()) {
            object[u"category"_s] = mute.category;
            object[u"entity"_s] = QString::fromUtf8(mute.entity);
        }
        array.append(object);
    }
    return array;
}

FindingMutes FindingMutes::fromJson(const QJsonArray &json)
{
    FindingMutes mutes;
    for (const QJsonValue &value : json) {
        const QJsonObject object = value.toObject();
        const std::optional<FindingRule> rule = findingRule(object[u"rule"_s].toString());
        if (!rule)
            continue;
        Mute mute = ofRule(*rule);
        if (object.contains(u"position"_s)) {
            bool understood = false;
            mute.position = {object[u"position"_s].toString().toLongLong(&understood),
                             object[u"part"_s].toInt()};
            mute.source = object[u"source"_s].toString();
            if (!understood || !mute.position.isValid())
                continue;
        } else if (object.contains(u"entity"_s)) {
            mute.category = object[u"category"_s].toString();
            mute.entity = object[u"entity"_s].toString().toUtf8();
            if (mute.entity.isNull())
                mute.entity = "";
        }
        mutes.add(mute);
    }
    return mutes;
}

} // namespace Backstory
