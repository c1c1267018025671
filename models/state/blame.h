// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/statestep.h"

#include <QMetaType>

namespace Backstory
{

/// Who set a field: every event that did, and how the last of them came about.
struct Blame {
    /// An event that gave the field another value.
    struct Setter {
        qint64 step = -1;
        StateStep event;
        QString value;          ///< its JSON, cut at `LongestValue` characters; empty when it was removed
        bool isRemoved = false; ///< the field is gone since
    };
    /// An event on the way from the last setter to what began it.
    struct Cause {
        EventReference event; ///< invalid: what is named stands in no opened source
        QByteArray named;     ///< the id, as the event before names it
        EntityReference entity;
        QString type;
        QString user;
        qint64 version = Event::NoVersion;
        Timestamp time;
    };
    static constexpr int LongestValue = 64;

    QString path;          ///< `lines[0].quantity`
    qint64 step = -1;      ///< the last step that was looked at
    QList<Setter> setters; ///< the last one first
    QList<Cause>
        chain;       ///< begins with the last setter's own event, ends with the root; the first cause of each
    QString problem; ///< a sentence, when not everything could be found out
};

} // namespace Backstory

Q_DECLARE_METATYPE(Backstory::Blame)
