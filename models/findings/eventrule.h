// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/entitystate.h"
#include "models/findings/findingtable.h"
#include "models/findings/pastevents.h"
#include "models/payload/payloadscanner.h"

namespace Backstory
{

/// One event as the rules see it, with what came before it.
struct EventContext {
    const Event &event;
    const EventFacts &facts;
    const PayloadFacts &payload;
    const EventPrint &print;
    const EntityState &before; ///< the entity without this event
    bool maybeSeen = false;    ///< another event may have had the same id

    qint64 row() const { return qint64(facts.row); }
    bool hasVersion() const { return event.version != Event::NoVersion; }
    QString entity() const { return QString::fromUtf8(event.entity); }
    QString type() const { return QString::fromUtf8(event.type); }
};

/// One rule over the events of a history as they are read. Most events have to pass with a look or two.
class EventRule
{
public:
    EventRule(FindingTable &findings, PastEvents &past)
        : m_findings(findings)
        , m_past(past)
    {
    }
    virtual ~EventRule() = default;

    virtual void look(const EventContext &context) = 0;
    /// Else only events are shown to it.
    virtual bool looksAtSnapshots() const { return false; }
    /// Else no links are shown to it: a message that a subscription has parked is one.
    virtual bool looksAtParked() const { return false; }
    /// For what needs look-ups: before every commit, when they know all rows. False after a database error.
    virtual bool settle() { return true; }

protected:
    FindingTable &m_findings;
    PastEvents &m_past;
};

using EventRules = std::vector<std::unique_ptr<EventRule>>;

/// Those that look at the events of one entity: no snapshots, and no archived events.
EventRules entityRules(FindingTable &findings, PastEvents &past);
/// Those that look at an event by itself.
EventRules contentRules(const Database &db, FindingTable &findings, PastEvents &past);

/// Answers a question about words of the history once for each word.
class WordTest
{
public:
    explicit WordTest(bool (*test)(QByteArrayView text))
        : m_test(test)
    {
    }
    bool holds(quint32 word, QByteArrayView text)
    {
        if (word >= m_answers.size())
            m_answers.resize(word + word / 2 + 16, Unknown);
        if (m_answers[word] == Unknown)
            m_answers[word] = m_test(text) ? Yes : No;
        return m_answers[word] == Yes;
    }

private:
    enum Answer : char { Unknown, No, Yes };
    bool (*m_test)(QByteArrayView text);
    std::vector<Answer> m_answers;
};

/// `2026-03-02 10:02:03.120 UTC`
QString momentText(Timestamp time);
/// `catalogue-1 (m.weber)`, or what of it is known.
QString writerText(const StoredEvent &event);

} // namespace Backstory
