// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"
#include "models/state/statestep.h"

#include <QCache>

namespace Backstory
{

/// The events of one entity in their order, snapshots left out, as steps and as a reducer sees them. Keeps
/// the JSON of those that were read last. Belongs to one worker thread.
class EntityEvents
{
public:
    static constexpr qint64 BlockSize = 128;    ///< events that are read and kept together
    static constexpr qsizetype Kept = 64 << 20; ///< bytes of JSON

    EntityEvents(const HistorySource &source, const EntityReference &entity);

    enum Refreshed {
        Same,
        More,
        Anew,   ///< the history was begun anew: so are the steps
        Failed, ///< see `problem`; steps that were read before stay
        Stopped
    };
    /// Reads what has come since.
    Refreshed refresh(QueryScope &scope);
    const QString &problem() const { return m_problem; }

    const HistorySource &source() const { return m_source; }
    const EntityReference &entity() const { return m_entity; }
    const QList<StateStep> &steps() const { return m_steps; }
    qint64 count() const { return m_steps.size(); }

    /// The first step behind the block that a step is in.
    static qint64 endOfBlock(qint64 step) { return (step + BlockSize - 1) / BlockSize * BlockSize; }
    /// The events that make steps `first` to `last`, which must be of one block, as a JSON array; empty when
    /// stopped.
    QByteArray json(QueryScope &scope, qint64 first, qint64 last);
    /// The event that makes a step.
    std::optional<StoredEvent> event(QueryScope &scope, qint64 step) const;

private:
    /// A JSON array and where its events end.
    struct Block {
        QByteArray text;
        std::vector<qsizetype> ends;
    };

    bool readSteps(HistoryReader &reader, const QList<EventRow> &rows, const std::stop_token &stop);
    Block *block(QueryScope &scope, qint64 number);

    HistorySource m_source;
    EntityReference m_entity;
    QList<StateStep> m_steps;
    QList<EventRow> m_rows; ///< all of the entity's, snapshots too
    QCache<qint64, Block> m_blocks{Kept};
    bool m_isAnew = false; ///< the steps are others, and nobody has been told yet
    QString m_problem;
};

} // namespace Backstory
