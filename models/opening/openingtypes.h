// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QList>
#include <QStringList>

namespace Backstory
{

/// What the Open dialog says of a connector: what it reads and what it needs for that.
struct ConnectorEntry {
    QString id;
    QString name;
    QString reads;             ///< `a file with an events table: .db .sqlite`
    QString needs;             ///< a sentence
    QStringList schemes = {};  ///< of URLs; without `file`
    QStringList secrets = {};  ///< what it may ask for, the password of the user first
    bool canTest = false;      ///< says step by step how far a connection comes
    bool takesMapping = false; ///< a mapping may say what of an event is what
    bool canListParts = false; ///< has topics or streams to choose from

    bool isServer() const { return !schemes.isEmpty(); }
};

/// One part of a source that can be chosen: a topic.
struct OpeningPart {
    QString name;
    int partitions = 0;
    qint64 events = -1; ///< -1: unknown
    qint64 bytes = -1;  ///< -1: unknown
    Timestamp oldest;
    QString retention;
    bool isInternal = false;
    QString problem; ///< why it cannot be read
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
