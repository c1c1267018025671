// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/statediff.h"

#include <memory>
#include <span>

namespace Backstory
{

/// What some steps in a row changed, in a few arrays. Never changed once it was made, so that threads share
/// it.
struct ChangeBlock {
    static constexpr quint32 NoChange = ~0u;
    static constexpr qsizetype LongestValue = 64; ///< bytes that are kept of a value

    struct Change {
        quint32 path = 0;
        quint32 value = 0; ///< where it begins in `values`
        quint8 length = 0;
        bool isCut = false; ///< the value is longer
        FieldChange change = FieldChange::Changed;
    };
    /// A field at a step, either changed itself or (NoChange) something in it.
    struct Mention {
        quint32 path = 0;
        quint32 step = 0; ///< behind `first`
        quint32 change = NoChange;
        auto operator<=>(const Mention &) const = default;
    };

    qint64 first = 0;
    std::vector<quint32> begins; ///< of each step's changes, and their end
    std::vector<Change> changes;
    std::vector<Mention> mentions; ///< sorted
    QByteArray values;

    qint64 steps() const { return qint64(begins.size()) - 1; }
    qint64 bytes() const;
};

/// Gathers the changes of steps for a block. A value.
class ChangeBlockMaker
{
public:
    explicit ChangeBlockMaker(qint64 first);
    void add(const std::vector<StateChange> &changes);
    std::shared_ptr<const ChangeBlock> finished(const PathTable &paths);

private:
    ChangeBlock m_block;
};

/// What each step of an entity changed, step 0 being the initial state, for as many steps as are known yet. A
/// value; its blocks are shared.
class StateChanges
{
public:
    /// A block that follows the last one, with the paths that are new since.
    void append(std::shared_ptr<const ChangeBlock> block, const QList<PathTable::Entry> &paths);

    /// How many are known: steps 0 … steps()-1.
    qint64 steps() const;
    qint64 bytes() const { return m_bytes; }
    const PathTable &paths() const { return m_paths; }

    /// In the order of the state; the empty path stands for more than could be named.
    QStringList changedPaths(qint64 step) const;
    /// The same, but only the fields of the state itself, each once: `lines` for `lines[0].quantity`.
    QStringList changedFields(qint64 step) const;

    /// A step that changed a field or something in it.
    struct Found {
        qint64 step = -1;
        const ChangeBlock *block = nullptr;
        const ChangeBlock::Change *change = nullptr; ///< null: something in it
        bool isVague = false;                        ///< too much changed around it to know whether it did
        bool isGone() const { return change && change->change == FieldChange::Removed; }
        /// JSON, cut; empty for what is gone, `…` for a container and where it is not known.
        QString value() const;
    };
    /// In order, from `from` on, up to the step `to`.
    QList<Found> find(const QString &path, qint64 from = 0, qint64 to = -1) const;
    /// The last one at or before a step, the first one behind it.
    std::optional<Found> last(const QString &path, qint64 step) const;
    std::optional<Found> next(const QString &path, qint64 step) const;

private:
    struct Wanted {
        quint32 path = PathTable::None;
        std::vector<quint32> around; ///< the containers of the path
    };
    Wanted wanted(const QString &path) const;
    std::span<const ChangeBlock::Change> changesOf(qint64 step) const;
    static void findIn(const ChangeBlock &block, const Wanted &wanted, QList<Found> &found);

    PathTable m_paths;
    std::vector<std::shared_ptr<const ChangeBlock>> m_blocks;
    qint64 m_bytes = 0;
};

} // namespace Backstory
