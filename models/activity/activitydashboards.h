// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activitymodel.h"

#include <QJsonObject>

namespace Backstory
{

/// A choice that a person has given a name. It holds no stretch of time.
struct ActivityDashboard {
    QString name;
    ActivityChoice choice;

    bool operator==(const ActivityDashboard &) const = default;
};

/// What a workspace keeps of the activity: what is shown, and what was saved under names. A value.
///
/// ```json
/// {"shown": {"by": "type", "only": ["BidPlaced"], "bucket": 3600000000000},
///  "saved": [{"name": "Money in", "by": "field", "field": "currency", "sum": "amount", "shift":
///  86400000000000}]}
/// ```
/// `bucket` and `shift` are nanoseconds; a key that is missing is 0 or empty.
struct ActivityDashboards {
    ActivityChoice shown;
    QList<ActivityDashboard> saved; ///< by name

    /// In place of one with this name.
    void save(const QString &name, const ActivityChoice &choice);
    void remove(const QString &name);

    QJsonObject toJson() const;
    /// What cannot be understood is left out.
    static ActivityDashboards fromJson(const QJsonObject &json);
    bool operator==(const ActivityDashboards &) const = default;
};

} // namespace Backstory
