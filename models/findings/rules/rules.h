// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/eventrule.h"

#include <QHash>

#include <unordered_set>

namespace Backstory
{

/// Duplicate id. What may have been seen before is looked up when the look-ups know all rows.
class DuplicateIdRule : public EventRule
{
public:
    using EventRule::EventRule;
    void look(const EventContext &context) override;
    bool settle() override;

private:
    struct Candidate {
        quint64 id = 0;
        qint64 row = 0;
        quint32 type = 0;
        EntityNumber entity{};
    };
    static constexpr qsizetype MostFirstRows = 65'536;

    qint64 firstRowOf(quint64 id);
    void check(const Candidate &candidate);

    std::vector<Candidate> m_candidates;
    QHash<quint64, qint64> m_firstRows; ///< of ids that came before
};

/// Version gap, version conflict and version going back: what an entity's versions do but count by one.
class VersionRule : public EventRule
{
public:
    using EventRule::EventRule;
    void look(const EventContext &context) override;

private:
    void gap(const EventContext &context);
    void notHigher(const EventContext &context);
};

/// Concurrent writers and the lost update, from the versions that writers had read.
class WritersRule : public EventRule
{
public:
    using EventRule::EventRule;
    void look(const EventContext &context) override;

private:
    void check(const EventContext &context);
    QString lostText(const EventContext &context, const StoredEvent &first, const StoredEvent &last) const;
};

/// Same payload again within the entity's last few events.
class SamePayloadRule : public EventRule
{
public:
    using EventRule::EventRule;
    void look(const EventContext &context) override;
};

/// Times out of order within an entity.
class TimeOrderRule : public EventRule
{
public:
    using EventRule::EventRule;
    void look(const EventContext &context) override;
};

/// Retry storm; one that goes on is written again before each commit.
class RetryStormRule : public EventRule
{
public:
    using EventRule::EventRule;
    void look(const EventContext &context) override;
    bool settle() override;

private:
    struct Storm {
        qint64 finding = 0; ///< 0: not written
        qint64 firstRow = 0, lastRow = 0;
        Timestamp first, last;
        int events = 0;
        QString entity, type;
        bool changed = false;
    };
    void begin(const EventContext &context);
    static QString text(const Storm &storm);

    QHash<qint64, Storm> m_storms; ///< by entity
};

/// Undecodable event and oversized payload.
class ContentRule : public EventRule
{
public:
    static constexpr qint64 Oversize = 1024 * 1024;

    using EventRule::EventRule;
    void look(const EventContext &context) override;
};

/// Dead letter, by what libraries and people call the types, categories and headers of such messages.
class DeadLetterRule : public EventRule
{
public:
    DeadLetterRule(FindingTable &findings, PastEvents &past);
    void look(const EventContext &context) override;
    bool looksAtParked() const override { return true; }
    bool settle() override;

    /// Whether the metadata is that of a message which a persistent subscription of KurrentDB has parked.
    static bool isParked(QByteArrayView metadata);

private:
    struct Letter {
        FindingTable::Entry entry;
        quint64 cause = 0;
    };

    WordTest m_types;
    WordTest m_categories;
    std::vector<Letter> m_letters;
};

/// Field changes its type between events of one type; keeps which kinds the fields had in the history.
class FieldTypeRule : public EventRule
{
public:
    FieldTypeRule(const Database &db, FindingTable &findings, PastEvents &past);
    void look(const EventContext &context) override;
    /// A shape of payloads is told once: it may come with a snapshot first.
    bool looksAtSnapshots() const override { return true; }
    bool settle() override;

    static bool create(const Database &db);
    static bool clear(const Database &db);

private:
    static constexpr size_t MostShapesOfAType = 512; ///< more of them is a map, not a record
    struct Field {
        char kind = 0;
        qint64 row = 0; ///< the first event that had it
    };
    struct Type {
        QHash<QByteArray, QList<Field>> fields;
        size_t shapes = 0;
    };

    void load();
    void compare(const EventContext &context, quint64 key);
    void report(const EventContext &context, QByteArrayView name, const Field &before, char kind);

    const Database &m_db;
    Statement m_insertShape;
    Statement m_insertField;
    std::unordered_set<quint64> m_known; ///< hashes of type and shape
    quint64 m_last = 0;                  ///< the one that was seen last: mostly the next is the same
    QHash<quint64, QByteArray> m_shapes;
    QHash<quint64, Type> m_types; ///< by type and schema version
    bool m_loaded = false;
    bool m_good = true;
};

} // namespace Backstory
