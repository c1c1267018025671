// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"

#include <QJsonArray>

namespace Backstory
{

/// What the user does not want to be told of any more: a rule, a rule for an entity, or one finding. Names
/// them by what stays when a history is read anew. A value, kept in the workspace.
class FindingMutes
{
public:
    struct Mute {
        FindingRule rule{};
        QString category; ///< with `entity`: only for this entity
        QByteArray entity;
        Position position; ///< valid: only the finding at this event of the source of this name
        QString source;

        bool isRule() const { return entity.isNull() && !position.isValid(); }
        bool operator==(const Mute &) const = default;
    };

    static Mute ofRule(FindingRule rule) { return {rule, {}, {}, {}, {}}; }
    static Mute ofEntity(const Finding &finding);
    static Mute ofFinding(const Finding &finding, const QString &source);

    const QList<Mute> &mutes() const { return m_mutes; }
    bool isEmpty() const { return m_mutes.isEmpty(); }
    /// True when it was not there yet.
    bool add(const Mute &mute);
    void remove(const Mute &mute) { m_mutes.removeAll(mute); }
    bool operator==(const FindingMutes &) const = default;

    QJsonArray toJson() const;
    /// What it does not understand is left out.
    static FindingMutes fromJson(const QJsonArray &json);

private:
    QList<Mute> m_mutes;
};

} // namespace Backstory
