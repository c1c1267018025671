// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"
#include "models/history/database.h"

#include <unordered_map>

namespace Backstory
{

/// Writes the table `finding` and what belongs to it. Counts for every rule and group (a type or a category)
/// how often it spoke, so that what is usual in a group is no finding, and no rule fills the history. Belongs
/// to the writer's thread and transaction.
class FindingTable
{
public:
    static constexpr qint64 MostOfARule = 10'000; ///< further ones are only counted
    static constexpr qint64 FewestOfAHabit = 20;  ///< so many, and this share of a group's events, are usual
    static constexpr double ShareOfAHabit = 0.05;

    static constexpr quint32 NoGroup = 0; ///< nothing is usual in it

    explicit FindingTable(const Database &db);
    static bool create(const Database &db);
    static bool clear(const Database &db);
    bool load();
    /// False after a database error.
    bool isGood() const { return m_good; }

    /// An event of this type and category was read.
    void countEvent(quint32 type, quint32 category);
    qint64 eventsOf(quint32 group) const { return group < m_events.size() ? m_events[group] : 0; }

    struct Entry {
        FindingRule rule{};
        quint32 group = 0; ///< the type or the category by which it is told what is usual
        EntityNumber entity{};
        QList<qint64> rows; ///< the evidence in the order in which to read it
        qint64 row = 0;     ///< at which it was seen; 0: the last of `rows`
        Timestamp time;
        qint64 value = 0; ///< for the rule itself, to find the entry again
        QString message;
    };
    /// Counts one more. False when it need not be written: there are too many, or it is usual.
    bool wants(FindingRule rule, quint32 group);
    /// Writes what was wanted; its number.
    qint64 add(const Entry &entry);
    /// Changes what an entry says.
    void replace(qint64 number, const QList<qint64> &rows, const QString &message);
    /// Takes back what has turned out otherwise.
    void remove(FindingRule rule, EntityNumber entity, std::optional<qint64> value = {});
    void removeAll(FindingRule rule);

    /// Takes back what has turned out to be usual when everything has been read, and writes the counts.
    bool flush(bool caughtUp);

private:
    struct Count {
        qint64 hits = 0;
        bool isUsual = false;
        bool changed = false;
    };
    static quint64 keyOf(FindingRule rule, quint32 group) { return quint64(rule) << 32 | group; }
    bool isUsual(const Count &count, quint32 group) const;
    void judge(quint64 key, Count &count);
    void removeNumbers(const std::vector<qint64> &numbers);
    void writeRows(qint64 number, const QList<qint64> &rows);
    static QByteArray listOf(const QList<qint64> &rows);

    const Database &m_db;
    Statement m_insert;
    Statement m_insertRow;
    Statement m_replace;
    Statement m_delete;
    Statement m_deleteRow;
    Statement m_ofEntity;
    Statement m_saveCount;
    std::vector<quint32> m_events; ///< by number of word
    std::unordered_map<quint64, Count> m_counts;
    std::array<qint64, FindingRuleCount> m_written{};
    qint64 m_next = 1;
    bool m_changed = false;
    bool m_good = true;
};

} // namespace Backstory
