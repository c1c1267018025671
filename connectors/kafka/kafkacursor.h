// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace Backstory
{

/// How far each partition has been read, and by what it is known again. A value; the index of a part is the
/// part of its events' positions, so parts are only ever added: where a topic was created anew or lost its
/// end, the old part is gone and a new one follows.
struct KafkaCursor {
    struct Part {
        QString topic;
        qint32 partition = 0;
        qint64 first = 0; ///< where reading began
        qint64 next = 0;  ///< where it goes on: behind the last record, control records and holes
        qint64 last = -1; ///< the offset of the last record that was read; -1: none was
        quint64 hash = 0; ///< of that record
        qint64 kept = -1; ///< up to where it was said that the broker has deleted records
        bool gone = false;

        bool operator==(const Part &) const = default;
    };

    QString cluster; ///< its id; empty where brokers do not say it
    QString mapping; ///< a hash of the mapping file that the events were made with; empty: none
    QList<Part> parts;

    /// Index of the part that is read now; -1 when there is none.
    qsizetype find(const QString &topic, qint32 partition) const;

    QByteArray toJson() const;
    /// The beginning for an empty or foreign text.
    static KafkaCursor fromJson(const QByteArray &json);

    /// What a record is known again by: 64-bit XXH3 of its key, value and time.
    static quint64 hashOf(QByteArrayView key, QByteArrayView value, qint64 time);
};

} // namespace Backstory
