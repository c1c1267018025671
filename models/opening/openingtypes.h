// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace Backstory
{

/// What the Open dialog says of a connector: what it reads and what it needs for that.
struct ConnectorEntry {
    QString id;
    QString name;
    QString reads; ///< `a file with an events table: .db .sqlite`
    QString needs; ///< a sentence
};

/// One step of trying a source before it is opened.
struct CheckStep {
    enum State { Passed, Failed, Skipped };

    QString name;
    QString result;
    State state = Skipped;
    qint64 milliseconds = -1;
};

/// What trying a source has found. A value, made by `app`.
struct SourceCheck {
    QList<CheckStep> steps;
    bool canOpen = false;
    bool canDescribe = false; ///< nothing is recognised, but a mapping could say what is what
    QString connector;        ///< its id; empty: none reads it
    QString recognised;       ///< `emmett 0.42 (SQLite)`
    QString sentence;         ///< why it cannot be opened
    QString advice;
};

} // namespace Backstory
