// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QStringList>

namespace Backstory
{

/// A mapping that is being written: which column or path each field of an event comes from. A value; what a
/// mapping file may hold is documented in the README.
struct MappingDraft {
    struct Field {
        QString from; ///< a column, a path such as `meta$.causedBy`; empty: not mapped
        QString text; ///< a constant instead
        QString as;   ///< of times: iso, epoch-s, epoch-ms, epoch-us, epoch-ns; of causes: position

        bool isSet() const { return !from.isEmpty() || !text.isEmpty(); }
        bool operator==(const Field &) const = default;
    };

    QString name;
    QString table;    ///< empty for JSON lines
    QString position; ///< empty: the rowid, or the place in the file
    QMap<QString, Field> fields;

    bool operator==(const MappingDraft &) const = default;

    /// The fields that a person is asked for, in the order of the form.
    static const QStringList &asked();
    /// The fields that few sources have.
    static const QStringList &more();
    /// What the field is, as a label: `occurred` is `Time`.
    static QString labelOf(const QString &field);
    QByteArray toJson() const;
};

} // namespace Backstory
