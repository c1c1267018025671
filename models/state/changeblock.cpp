// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/changeblock.h"

#include <QStringList>

#include <algorithm>

namespace Backstory
{

qint64 ChangeBlock::bytes() const
{
    return qint64(begins.capacity() * sizeof(quint32) + changes.capacity() * sizeof(Change) +
                  mentions.capacity() * sizeof(Mention)) +
           values.capacity();
}

ChangeBlockMaker::ChangeBlockMaker(qint64 first)
{
    m_block.first = first;
    m_block.begins.push_back(0);
}

void ChangeBlockMaker::add(const std::vector<StateChange> &changes)
{
    for (const StateChange &each : changes) {
        ChangeBlock::Change change;
        change.path = each.path;
        change.change = each.change;
        change.value = quint32(m_block.values.size());
        size_t length = std::min(each.value.size(), size_t(ChangeBlock::LongestValue));
        change.isCut = length < each.value.size();
        while (change.isCut && length > 0 && (each.value[length] & 0xC0) == 0x80)
            --length; // not within a character
        change.length = quint8(length);
        m_block.values.append(each.value.data(), qsizetype(length));
        m_block.changes.push_back(change);
    }
    m_block.begins.push_back(quint32(m_block.changes.size()));
}

std::shared_ptr<const ChangeBlock> ChangeBlockMaker::finished(const PathTable &paths)
{
    using Mention = ChangeBlock::Mention;
    std::vector<Mention> &mentions = m_block.mentions;
    for (qint64 step = 0; step < m_block.steps(); ++step) {
        quint32 lastParent = PathTable::None;
        for (quint32 i = m_block.begins[size_t(step)]; i < m_block.begins[size_t(step) + 1]; ++i) {
            const quint32 path = m_block.changes[i].path;
            mentions.push_back({path, quint32(step), i});
            const quint32 parent = paths.parentOf(path);
            if (parent == lastParent)
                continue; // with what is around it
            lastParent = parent;
            for (quint32 around = parent; around != PathTable::None; around = paths.parentOf(around))
                mentions.push_back({around, quint32(step), ChangeBlock::NoChange});
        }
    }
    std::sort(mentions.begin(), mentions.end());
    const auto isSameField = [](const Mention &a, const Mention &b) {
        return a.path == b.path && a.step == b.step;
    };
    mentions.erase(std::unique(mentions.begin(), mentions.end(), isSameField), mentions.end());
    mentions.shrink_to_fit();
    m_block.changes.shrink_to_fit();
    m_block.values.squeeze();
    return std::make_shared<const ChangeBlock>(std::move(m_block));
}

void StateChanges::append(std::shared_ptr<const ChangeBlock> block, const QList<PathTable::Entry> &paths)
{
    const qint64 before = m_paths.bytes();
    m_paths.add(paths);
    m_bytes += block->bytes() + m_paths.bytes() - before;
    m_blocks.push_back(std::move(block));
}

qint64 StateChanges::steps() const
{
    return m_blocks.empty() ? 0 : m_blocks.back()->first + m_blocks.back()->steps();
}

std::span<const ChangeBlock::Change> StateChanges::changesOf(qint64 step) const
{
    if (step < 0 || step >= steps())
        return {};
    const auto behind =
        std::upper_bound(m_blocks.begin(), m_blocks.end(), step,
                         [](qint64 wanted, const auto &block) { return wanted < block->first; });
    const ChangeBlock &block = **std::prev(behind);
    const size_t at = size_t(step - block.first);
    return std::span(block.changes).subspan(block.begins[at], block.begins[at + 1] - block.begins[at]);
}

QStringList StateChanges::changedPaths(qint64 step) const
{
    QStringList paths;
    for (const ChangeBlock::Change &change : changesOf(step))
        paths.append(m_paths.text(change.path));
    return paths;
}

QStringList StateChanges::changedFields(qint64 step) const
{
    QList<quint32> fields;
    for (const ChangeBlock::Change &change : changesOf(step)) {
        quint32 field = change.path;
        while (field != PathTable::Root && m_paths.parentOf(field) != PathTable::Root)
            field = m_paths.parentOf(field);
        if (!fields.contains(field))
            fields.append(field);
    }
    QStringList texts;
    for (const quint32 field : std::as_const(fields))
        texts.append(m_paths.text(field));
    return texts;
}

QString StateChanges::Found::value() const
{
    if (isVague || !change || change->change == FieldChange::Within)
        return QString(QChar(0x2026));
    const QByteArrayView text = QByteArrayView(block->values).sliced(change->value, change->length);
    return QString::fromUtf8(text) + (change->isCut ? QString(QChar(0x2026)) : QString());
}

StateChanges::Wanted StateChanges::wanted(const QString &path) const
{
    Wanted wanted;
    wanted.path = m_paths.find(path);
    // Of a path that was never met the containers may have been, with more changes than could be named.
    QString at = path;
    quint32 around = wanted.path == PathTable::None ? PathTable::None : m_paths.parentOf(wanted.path);
    while (wanted.path == PathTable::None && around == PathTable::None && !at.isEmpty()) {
        at = Backstory::parentOf(at);
        around = m_paths.find(at);
    }
    for (; around != PathTable::None; around = m_paths.parentOf(around))
        wanted.around.push_back(around);
    return wanted;
}

void StateChanges::findIn(const ChangeBlock &block, const Wanted &wanted, QList<Found> &found)
{
    const auto isBefore = [](const ChangeBlock::Mention &mention, quint32 path) {
        return mention.path < path;
    };
    const auto mentionsOf = [&](quint32 path) {
        const auto begin = std::lower_bound(block.mentions.begin(), block.mentions.end(), path, isBefore);
        return std::pair(begin, std::find_if(begin, block.mentions.end(),
                                             [path](const auto &mention) { return mention.path != path; }));
    };
    const auto changeOf = [&block](const ChangeBlock::Mention &mention) {
        return mention.change == ChangeBlock::NoChange ? nullptr : &block.changes[mention.change];
    };
    const qsizetype before = found.size();
    if (wanted.path != PathTable::None) {
        const auto [begin, end] = mentionsOf(wanted.path);
        for (auto it = begin; it != end; ++it)
            found.append({block.first + it->step, &block, changeOf(*it), false});
    }
    for (const quint32 around : wanted.around) {
        const auto [begin, end] = mentionsOf(around);
        for (auto it = begin; it != end; ++it) {
            const ChangeBlock::Change *change = changeOf(*it);
            if (change && change->change == FieldChange::Within)
                found.append({block.first + it->step, &block, nullptr, true});
        }
    }
    // What is known exactly comes before what is vague, of one step.
    const auto begin = found.begin() + before;
    std::stable_sort(begin, found.end(), [](const Found &a, const Found &b) { return a.step < b.step; });
    found.erase(
        std::unique(begin, found.end(), [](const Found &a, const Found &b) { return a.step == b.step; }),
        found.end());
}

QList<StateChanges::Found> StateChanges::find(const QString &path, qint64 from, qint64 to) const
{
    const Wanted fields = wanted(path);
    QList<Found> found;
    for (const auto &block : m_blocks) {
        if (block->first + block->steps() > from && (to < 0 || block->first <= to))
            findIn(*block, fields, found);
    }
    found.removeIf([&](const Found &each) { return each.step < from || (to >= 0 && each.step > to); });
    return found;
}

std::optional<StateChanges::Found> StateChanges::last(const QString &path, qint64 step) const
{
    const Wanted fields = wanted(path);
    for (auto block = m_blocks.rbegin(); block != m_blocks.rend(); ++block) {
        if ((*block)->first > step)
            continue;
        QList<Found> found;
        findIn(**block, fields, found);
        for (auto each = found.crbegin(); each != found.crend(); ++each) {
            if (each->step <= step)
                return *each;
        }
    }
    return std::nullopt;
}

std::optional<StateChanges::Found> StateChanges::next(const QString &path, qint64 step) const
{
    const Wanted fields = wanted(path);
    for (const auto &block : m_blocks) {
        if (block->first + block->steps() <= step + 1)
            continue;
        QList<Found> found;
        findIn(*block, fields, found);
        for (const Found &each : found) {
            if (each.step > step)
                return each;
        }
    }
    return std::nullopt;
}

} // namespace Backstory
