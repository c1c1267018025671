// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace Backstory
{

/// The first rows of one table of a source, as the source holds them, for a person who describes it with a
/// mapping. Of free JSON lines: the keys of the lines are the columns, the name is empty. A value.
struct SampleTable {
    struct Value {
        enum Kind { Null, Integer, Real, Text, Blob, Json };

        Kind kind = Null;
        QByteArray bytes; ///< UTF-8, digits, JSON, or what a blob holds; of long values the beginning
    };

    QString name;
    QStringList columns;
    QList<QList<Value>> rows; ///< as many values as there are columns
};

} // namespace Backstory
