// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QJsonObject>
#include <QList>
#include <QMap>

#include <optional>

namespace Backstory
{

/// One reducer that a person chose for a category, from a date on. A value.
struct CategoryReducer {
    enum Kind {
        Library, ///< `name` is the id of one that a person need not write
        File,    ///< `name` is the absolute path of a script, read again whenever it changes
        Script   ///< `name` is a title, the script itself is in `script`
    };

    Kind kind = Library;
    QString name;
    QString script;
    QString upcast;      ///< a script with `function upcast(event)`; empty: none
    Timestamp validFrom; ///< invalid: from the first event on

    bool operator==(const CategoryReducer &) const = default;

    /// `{"file": "/home/a/order.js", "upcast": "…", "validFrom": "2025-03-01T00:00:00Z"}`; in place of `file`
    /// one of `library` (an id) and `script` with `name`.
    QJsonObject toJson() const;
    /// Nullopt with a sentence that begins with `what` when it cannot be understood.
    static std::optional<CategoryReducer> fromJson(const QJsonObject &json, const QString &what,
                                                   QStringList *problems);
};

/// The reducers of a workspace by category, each category's in the order of the dates from which they are
/// valid. A category without any has the default, which merges payloads. A value.
class CategoryReducers
{
public:
    QStringList categories() const { return m_choices.keys(); }
    QList<CategoryReducer> of(const QString &category) const { return m_choices.value(category); }
    /// Sorts them by date; an empty list is the default again.
    void set(const QString &category, QList<CategoryReducer> choices);

    /// The logic of then: the last one that was valid at the moment. Before the first, and when nothing was
    /// chosen, the default.
    CategoryReducer at(const QString &category, Timestamp moment) const;
    /// Today's logic: the last one.
    CategoryReducer newest(const QString &category) const;

    /// A list of them by category.
    QJsonObject toJson() const;
    /// What cannot be understood is left out and said, one sentence each.
    static CategoryReducers fromJson(const QJsonObject &json, QStringList *problems);

    /// The id of the reducer that every category begins with.
    static QString defaultName() { return QStringLiteral("merge"); }

    bool operator==(const CategoryReducers &) const = default;

private:
    QMap<QString, QList<CategoryReducer>> m_choices;
};

} // namespace Backstory
