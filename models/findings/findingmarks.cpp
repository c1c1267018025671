// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingmarks.h"
#include "models/findings/mutedkeys.h"
#include "models/text/numbertext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

QString EventMarks::names() const
{
    QStringList names;
    for (const FindingMark &mark : worst) {
        const QString &title = textOf(mark.rule).title;
        if (!names.contains(title))
            names.append(title);
    }
    QString text = names.mid(0, 3).join(u", "_s);
    // One rule may have found several things at an event.
    const qint64 told = std::min<qint64>(names.size(), 3);
    if (count > told)
        text += u" and %1 more"_s.arg(countText(count - told));
    return text;
}

QString EventMarks::spoken() const
{
    return isEmpty() ? QString() : u"%1: %2"_s.arg(nameOf(worst.constFirst().severity()), names());
}

FindingMarks::FindingMarks(QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_slot(pool)
{
    m_fetch.setSingleShot(true);
    connect(&m_fetch, &QTimer::timeout, this, &FindingMarks::fetch);
}

void FindingMarks::setSources(const QList<HistorySource> &sources)
{
    if (sources == m_sources)
        return;
    const QList<HistorySource> before = std::exchange(m_sources, sources);
    for (const HistorySource &source : before) {
        if (!sources.contains(source))
            refresh(source.id, true);
    }
    Q_EMIT marksChanged();
}

void FindingMarks::refresh(int source, bool anew)
{
    m_fresh[source] = ++m_clock;
    if (anew) {
        m_anew[source] = m_clock;
        for (const Key &key : m_known.keys()) {
            if (key.first == source)
                m_known.remove(key);
        }
    }
    Q_EMIT marksChanged();
}

void FindingMarks::setMutes(const FindingMutes &mutes)
{
    if (mutes == m_mutes)
        return;
    m_mutes = mutes;
    ++m_clock;
    for (const HistorySource &source : m_sources)
        m_fresh[source.id] = m_clock;
    Q_EMIT marksChanged();
}

const EventMarks *FindingMarks::of(const EventReference &event) const
{
    if (!event.isValid())
        return nullptr;
    const Key key{event.source, qint64(event.row)};
    const Known *known = m_known.object(key);
    if (!known || known->asked < m_fresh.value(event.source))
        want(key);
    return known ? &known->marks : nullptr;
}

const EventMarks *FindingMarks::found(const EventReference &event) const
{
    const EventMarks *marks = of(event);
    return marks && !marks->isEmpty() ? marks : nullptr;
}

void FindingMarks::want(const Key &key) const
{
    if (m_isWanted.contains(key))
        return;
    if (m_wanted.size() >= 4 * MostAtOnce) // who scrolls on has no use for what was passed long ago
        m_isWanted.remove(m_wanted.takeFirst());
    m_isWanted.insert(key);
    m_wanted.append(key);
    if (!m_fetch.isActive() && !m_slot.isRunning())
        m_fetch.start(0);
}

void FindingMarks::fetch()
{
    if (m_wanted.isEmpty())
        return;
    const qsizetype from = std::max<qsizetype>(0, m_wanted.size() - MostAtOnce);
    QList<Key> keys = m_wanted.mid(from);
    m_wanted.resize(from);
    for (const Key &key : keys)
        m_isWanted.remove(key);
    std::sort(keys.begin(), keys.end());
    m_slot.start([sources = m_sources, mutes = m_mutes,
                  keys](QueryScope &scope) { return read(scope, sources, mutes, keys); },
                 [this, asked = m_clock](const Read &read) { take(read, asked); });
}

FindingMarks::Read FindingMarks::read(QueryScope &scope, const QList<HistorySource> &sources,
                                      const FindingMutes &mutes, const QList<Key> &keys)
{
    const auto isWorse = [](const FindingKey &a, const FindingKey &b) {
        return std::tuple(-int(textOf(a.rule).severity), a.number) <
               std::tuple(-int(textOf(b.rule).severity), b.number);
    };
    Read read;
    QHash<Key, QList<FindingKey>> worst;
    QHash<Key, qint64> counts;
    QHash<int, QHash<qint64, QString>> messages;
    for (const HistorySource &source : sources) {
        QList<EventRow> rows;
        for (const Key &key : keys) {
            if (key.first == source.id)
                rows.append(EventRow(key.second));
        }
        if (rows.isEmpty() || scope.isStopped())
            continue;
        HistoryReader &history = scope.history(source);
        FindingsReader reader(history);
        const MutedKeys muted(mutes, source, history);
        QList<qint64> numbers;
        const auto found = reader.of(rows);
        for (auto it = found.cbegin(); it != found.cend(); ++it) {
            QList<FindingKey> shown = *it;
            shown.removeIf([&](const FindingKey &each) { return muted.contains(each); });
            std::sort(shown.begin(), shown.end(), isWorse);
            const Key key{source.id, qint64(it.key())};
            counts[key] = shown.size();
            shown.resize(std::min<qsizetype>(shown.size(), MostOfEvent));
            for (const FindingKey &each : shown)
                numbers.append(each.number);
            worst.insert(key, shown);
        }
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        for (const Finding &finding : reader.findings(numbers))
            messages[source.id].insert(finding.number, finding.message);
    }
    for (const Key &key : keys) { // also those where nothing was found
        EventMarks marks;
        marks.count = counts.value(key);
        for (const FindingKey &each : worst.value(key))
            marks.worst.append(
                {{key.first, each.number, false}, each.rule, messages[key.first].value(each.number)});
        read.append({key, marks});
    }
    return read;
}

void FindingMarks::take(const Read &read, quint64 asked)
{
    bool changed = false;
    for (const auto &[key, marks] : read) {
        if (asked < m_anew.value(key.first))
            continue;
        const Known *before = m_known.object(key);
        changed = changed || (before ? !(before->marks == marks) : !marks.isEmpty());
        m_known.insert(key, new Known{marks, asked});
    }
    fetch();
    if (changed)
        Q_EMIT marksChanged();
}

} // namespace Backstory
