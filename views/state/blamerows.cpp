// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/blamerows.h"
#include "models/text/numbertext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype ShownCauses = 5; ///< of a longer chain only both ends

QString nameOf(const QString &type, qint64 version)
{
    const QString name = type.isEmpty() ? u"(no type)"_s : type;
    return version == Backstory::Event::NoVersion ? name : u"%1 v%2"_s.arg(name).arg(version);
}

} // namespace

void BlameRows::setBlame(const Blame &blame, const QString &category, TimeText timeText)
{
    m_blame = blame;
    m_category = category;
    m_timeText = timeText;
    m_isOpen = false;
    build();
}

void BlameRows::openGap()
{
    m_isOpen = true;
    build();
}

void BlameRows::build()
{
    beginResetModel();
    m_rows.clear();
    const qsizetype causes = m_blame.chain.size();
    for (qsizetype at = 0; at < causes; ++at) {
        if (!m_isOpen && causes > ShownCauses && at == 2) {
            m_rows.append({Gap, causes - 3});
            at = causes - 1;
        }
        m_rows.append({Event, at});
    }
    if (m_blame.setters.size() > 1)
        m_rows.append({Title, 0});
    for (qsizetype at = 1; at < std::min(m_blame.setters.size(), MostValues + 1); ++at)
        m_rows.append({Value, at});
    endResetModel();
}

QString BlameRows::text() const
{
    QStringList lines;
    if (!m_blame.setters.isEmpty())
        lines.append(u"%1 = %2"_s.arg(m_blame.path, m_blame.setters.first().isRemoved
                                                        ? u"(removed)"_s
                                                        : m_blame.setters.first().value));
    for (qsizetype at = 0; at < m_blame.chain.size(); ++at)
        lines.append((at == 0 ? u"set by "_s : QString()) +
                     causeText(m_blame.chain[at], at, Qt::DisplayRole).toString());
    for (qsizetype at = 1; at < std::min(m_blame.setters.size(), MostValues + 1); ++at)
        lines.append(u"earlier: "_s + valueText(m_blame.setters[at], Qt::DisplayRole).toString());
    return lines.join(u'\n');
}

int BlameRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant BlameRows::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[index.row()];
    if (role == KindRole)
        return row.kind;
    if (row.kind == Event)
        return causeText(m_blame.chain[row.at], row.at, role);
    if (row.kind == Value)
        return valueText(m_blame.setters[row.at], role);
    if (role != Qt::DisplayRole && role != NameRole)
        return {};
    if (row.kind == Gap)
        return u"… %1 between"_s.arg(countText(row.at, u"cause"_s));
    const qsizetype earlier = m_blame.setters.size() - 1;
    return earlier > MostValues
               ? u"Earlier values, the last %1 of %2"_s.arg(countText(MostValues), countText(earlier))
               : u"Earlier values"_s;
}

QVariant BlameRows::causeText(const Blame::Cause &cause, qsizetype at, int role) const
{
    const bool isRoot = at > 0 && at == m_blame.chain.size() - 1;
    const QString relation = at == 0 ? QString() : isRoot ? u"root"_s : u"caused by"_s;
    const bool isKnown = cause.event.isValid();
    QStringList beside;
    if (isKnown && at > 0 && cause.entity.isValid())
        beside.append(elidedMiddle(QString::fromUtf8(cause.entity.id), 24));
    if (!cause.user.isEmpty() && (isRoot || at == 0))
        beside.append(u"by %1"_s.arg(cause.user));
    QString time;
    if (at == 0)
        time = m_timeText.clock(cause.time);
    else if (const Timestamp set = m_blame.chain.first().time; cause.time.isValid() && set.isValid())
        time = set < cause.time // clocks differ
                   ? durationText(cause.time.nanoseconds() - set.nanoseconds()) + u" after"_s
                   : durationText(set.nanoseconds() - cause.time.nanoseconds()) + u" before"_s;
    const QString name = isKnown ? nameOf(cause.type, cause.version)
                                 : u"%1, which is in no opened source"_s.arg(QString::fromUtf8(cause.named));
    switch (role) {
    case Qt::DisplayRole: // as a screen reader says it
        return QStringList{relation, name, beside.join(u", "), time}.join(u' ').trimmed();
    case RelationRole:
        return relation;
    case NameRole:
        return name;
    case BesideRole:
        return beside.join(u" · ");
    case TimeRole:
        return time;
    case CategoryRole:
        return cause.entity.isValid() ? cause.entity.category : at == 0 ? m_category : QString();
    case StepRole:
        return at == 0 && !m_blame.setters.isEmpty() ? m_blame.setters.first().step : qint64(-1);
    case EventRole:
        return QVariant::fromValue(cause.event);
    }
    return {};
}

QVariant BlameRows::valueText(const Blame::Setter &setter, int role) const
{
    const QString name =
        setter.step == 0 ? u"initial state"_s : nameOf(setter.event.type, setter.event.version);
    const QString value = setter.isRemoved ? u"(removed)"_s : setter.value;
    switch (role) {
    case Qt::DisplayRole:
        return u"%1 %2 %3"_s.arg(value, name, m_timeText.clock(setter.event.time));
    case ValueRole:
        return value;
    case RemovedRole:
        return setter.isRemoved;
    case NameRole:
        return name;
    case TimeRole:
        return setter.event.time.isValid() ? m_timeText.clock(setter.event.time) : QString();
    case StepRole:
        return setter.step;
    case EventRole:
        return QVariant::fromValue(setter.event.event);
    }
    return {};
}

} // namespace Backstory
