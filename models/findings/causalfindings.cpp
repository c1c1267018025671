// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/causalfindings.h"

#include "models/event/timedistance.h"
#include "models/findings/eventrule.h"
#include "models/history/identifier.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"

#include <unordered_map>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 Tolerance = 10'000'000; ///< nanoseconds; clocks of well-kept machines differ by less
constexpr size_t MostLinks = 20'000;     ///< of one commit
constexpr size_t MostOfACycle = 64;      ///< events that are looked at to find one
constexpr qint64 MostCycleLooks =
    20'000; ///< at events in all: a source in the wrong order has no end of them

bool isEarlier(const CausalLink &link)
{
    return link.causeTime.isValid() && link.effectTime.isValid() &&
           nanosecondsBetween(link.effectTime, link.causeTime) > Tolerance;
}

QString nameOf(const StoredEvent &event)
{
    return u"%1 of %2"_s.arg(event.type, QString::fromUtf8(event.entity));
}

} // namespace

CausalFindings::CausalFindings(FindingTable &findings, PastEvents &past)
    : m_findings(findings)
    , m_past(past)
{
}

void CausalFindings::look(const CausalLink &link)
{
    const bool isBackwards = link.effect < link.cause || isEarlier(link);
    if (isBackwards && link.effect != link.cause && m_links.size() < MostLinks)
        m_links.push_back(link);
}

bool CausalFindings::settle()
{
    for (const CausalLink &link : m_links) {
        checkTimes(link);
        if (link.effect < link.cause)
            checkCycle(link);
    }
    m_links.clear();
    return m_findings.isGood();
}

void CausalFindings::checkTimes(const CausalLink &link)
{
    const bool byClock = isEarlier(link);
    // Tables are read one after the other, so the order of two of them says nothing; nor does any order
    // against two clocks that agree.
    if (!byClock && link.causeTime.isValid() && link.effectTime.isValid())
        return;
    const std::optional<StoredEvent> cause = m_past.at(qint64(link.cause));
    const std::optional<StoredEvent> effect = m_past.at(qint64(link.effect));
    if (!cause || !effect || (!byClock && cause->position.part != effect->position.part))
        return;
    const quint32 group = m_past.typeOf(qint64(link.effect));
    if (!m_findings.wants(FindingRule::EffectBeforeCause, group))
        return;
    const QString message =
        byClock ? u"%1 at %2 is %3 older than its cause, %4 at %5."_s.arg(
                      nameOf(*effect), momentText(effect->time()),
                      durationText(nanosecondsBetween(link.effectTime, link.causeTime)), nameOf(*cause),
                      momentText(cause->time()))
                : u"%1 stands before its cause, %2, in the source."_s.arg(nameOf(*effect), nameOf(*cause));
    m_findings.add({FindingRule::EffectBeforeCause,
                    group,
                    effect->entityNumber,
                    {qint64(link.cause), qint64(link.effect)},
                    qint64(link.effect),
                    effect->time(),
                    0,
                    message});
}

QList<qint64> CausalFindings::causesOf(const StoredEvent &event)
{
    QList<qint64> rows;
    for (const StoredEvent::StoredCause &cause : event.causes) {
        if (cause.kind != Cause::Id)
            continue;
        for (const qint64 row : m_past.rows(Lookup::ById, identifierKey(cause.text)))
            rows.append(row);
    }
    return rows;
}

/// Every cycle has a link from a later row to an earlier one; from its cause the causes must lead to its
/// effect.
void CausalFindings::checkCycle(const CausalLink &link)
{
    std::unordered_map<qint64, qint64> effectOf{{qint64(link.cause), 0}};
    std::vector<qint64> ways{qint64(link.cause)};
    for (size_t at = 0; at < ways.size() && ways.size() < MostOfACycle && m_cycleLooks < MostCycleLooks;
         ++at) {
        ++m_cycleLooks;
        const qint64 row = ways[at];
        if (row == qint64(link.effect)) {
            QList<qint64> rows;
            for (qint64 each = row; each != 0; each = effectOf[each])
                rows.append(each);
            const std::optional<StoredEvent> event = m_past.at(row);
            if (event && m_findings.wants(FindingRule::Cycle, FindingTable::NoGroup))
                m_findings.add({FindingRule::Cycle, FindingTable::NoGroup, event->entityNumber, rows, row,
                                event->time(), 0,
                                u"The causes of %1 lead back to it, over %2."_s.arg(
                                    nameOf(*event), countText(rows.size(), u"event"_s))});
            return;
        }
        const std::optional<StoredEvent> event = m_past.at(row);
        if (!event)
            continue;
        for (const qint64 cause : causesOf(*event)) {
            if (effectOf.emplace(cause, row).second)
                ways.push_back(cause);
        }
    }
}

bool CausalFindings::replace(const QList<CausalGap> &gaps)
{
    m_findings.removeAll(FindingRule::MissingCause);
    m_findings.removeAll(FindingRule::MissingEffect);
    for (const CausalGap &gap : gaps)
        add(gap);
    return m_findings.isGood();
}

void CausalFindings::add(const CausalGap &gap)
{
    const std::optional<StoredEvent> event = m_past.at(qint64(gap.row));
    if (!event || !m_findings.wants(gap.rule, FindingTable::NoGroup))
        return;
    const QString share = u"%1 of %2"_s.arg(countText(gap.having), countText(gap.of));
    QString message;
    if (gap.rule == FindingRule::MissingCause) {
        QStringList causes;
        for (const auto &cause : event->causes)
            causes << QString::fromUtf8(cause.text);
        message =
            u"%1 names %2 as its cause, which is not in the source; the causes of %3 events of this type "
            "are."_s.arg(nameOf(*event), causes.join(u", "_s), share);
    } else {
        message = u"%1 at %2 has no %3 as an effect; %4 have one, nearly all of them within %5."_s.arg(
            nameOf(*event), momentText(event->time()), gap.effect, share, durationText(gap.within));
    }
    m_findings.add({gap.rule,
                    FindingTable::NoGroup,
                    event->entityNumber,
                    {qint64(gap.row)},
                    0,
                    event->time(),
                    0,
                    message});
}

} // namespace Backstory
