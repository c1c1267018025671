// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/perfettotrace.h"
#include "models/payload/jsonline.h"
#include "models/trace/tracetext.h"

#include <QHash>

#include <algorithm>
#include <limits>
#include <map>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 SliceLength = 1'000; // nanoseconds

QByteArray microseconds(qint64 nanoseconds)
{
    const QByteArray rest = QByteArray::number(nanoseconds % 1'000);
    const QByteArray whole = QByteArray::number(nanoseconds / 1'000);
    return nanoseconds % 1'000 == 0 ? whole : whole + '.' + rest.rightJustified(3, '0');
}

/// Writes the trace events of one trace in the order of time, which is how the flows find their slices.
class TraceEventWriter
{
public:
    explicit TraceEventWriter(const Trace &trace)
        : m_trace(trace)
    {
        for (int row = 0; row < trace.size(); ++row) {
            if (trace.timeOf(row).isValid())
                m_order.push_back(row);
        }
        std::stable_sort(m_order.begin(), m_order.end(),
                         [&](int a, int b) { return trace.timeOf(a) < trace.timeOf(b); });
        m_tracks.resize(size_t(trace.size()));
        for (const int row : m_order)
            m_tracks[size_t(row)] = trackOf(trace.referenceOf(row).source, trace.eventOf(row));
        countFlows();
    }

    QByteArray document()
    {
        const std::vector<qint64> lengthOf = lengths();
        for (size_t i = 0; i < m_order.size(); ++i)
            addEvent(m_order[i], lengthOf[i]);
        QByteArray other = "{}";
        if (m_trace.first().isValid())
            other = JsonLine().time("firstEvent", m_trace.first()).finished();
        return JsonLine()
            .raw("traceEvents", '[' + (m_names + m_events).join(",\n") + ']')
            .utf8("displayTimeUnit", "ms")
            .raw("otherData", other)
            .finished();
    }

private:
    struct Track {
        int process = 0;
        int thread = 0;
    };

    qint64 at(int row) const { return nanosecondsBetween(m_trace.first(), m_trace.timeOf(row)); }

    Track trackOf(int source, const StoredEvent &event)
    {
        const QString process = !event.producer.isEmpty()   ? event.producer
                                : !event.category.isEmpty() ? event.category
                                                            : u"unknown"_s;
        auto pid = m_processes.find(process);
        if (pid == m_processes.end()) {
            pid = m_processes.insert(process, int(m_processes.size()) + 1);
            name("process_name", {*pid, 0}, process.toUtf8());
        }
        const auto key = std::tuple(*pid, source, qint64(event.entityNumber));
        auto tid = m_threads.find(key);
        if (tid == m_threads.end()) {
            tid = m_threads.emplace(key, int(m_threads.size()) + 1).first;
            name("thread_name", {*pid, tid->second}, event.entity);
        }
        return {*pid, tid->second};
    }

    void name(QByteArrayView what, Track track, QByteArrayView text)
    {
        JsonLine line;
        line.utf8("ph", "M").utf8("name", what).number("pid", track.process);
        line.number("tid", track.thread).raw("args", JsonLine().utf8("name", text).finished());
        m_names += line.finished();
    }

    // Slices of one thread must not overlap in part: the next later one there ends this one.
    std::vector<qint64> lengths() const
    {
        constexpr qint64 Never = std::numeric_limits<qint64>::max();
        struct Next {
            qint64 at = Never;    ///< of the earliest so far
            qint64 later = Never; ///< of the earliest after that
        };
        QHash<int, Next> nextOf; // by thread
        std::vector<qint64> lengths(m_order.size(), SliceLength);
        for (size_t i = m_order.size(); i-- > 0;) {
            const qint64 time = at(m_order[i]);
            Next &next = nextOf[m_tracks[size_t(m_order[i])].thread];
            if (time < next.at)
                next = {time, next.at};
            if (next.later != Never)
                lengths[i] = std::min(SliceLength, nanosecondsBetween(time, next.later));
        }
        return lengths;
    }

    JsonLine begin(int row, QByteArrayView phase, QByteArrayView category, const QString &title,
                   qint64 time) const
    {
        JsonLine line;
        line.utf8("ph", phase).utf8("cat", category).text("name", title);
        line.raw("ts", microseconds(time));
        line.number("pid", m_tracks[size_t(row)].process).number("tid", m_tracks[size_t(row)].thread);
        return line;
    }

    QByteArray argumentsOf(int row) const
    {
        const StoredEvent &event = m_trace.eventOf(row);
        JsonLine line;
        line.utf8("id", event.id).utf8("entity", event.entity).text("category", event.category);
        if (event.version != Event::NoVersion)
            line.number("version", event.version);
        line.time("time", event.time());
        if (!event.user.isEmpty())
            line.text("user", event.user);
        if (!event.correlation.isEmpty())
            line.utf8("correlation", event.correlation);
        line.raw("critical", m_trace.row(row).isCritical ? "true" : "false");
        return line.finished();
    }

    std::vector<int> causesOf(int row) const
    {
        std::vector<int> causes;
        if (m_trace.row(row).parent >= 0)
            causes.push_back(m_trace.row(row).parent);
        const auto others = m_trace.otherCauses(row);
        causes.insert(causes.end(), others.begin(), others.end());
        std::erase_if(causes, [this](int cause) { return !m_trace.timeOf(cause).isValid(); });
        return causes;
    }

    // A flow may only lead onwards in time; what the clocks turn around is told by an instant.
    void countFlows()
    {
        int last = 0;
        for (const int effect : m_order) {
            for (const int cause : causesOf(effect)) {
                if (m_trace.timeOf(cause) <= m_trace.timeOf(effect)) {
                    m_leaving.emplace(cause, ++last);
                    m_coming.emplace(effect, last);
                }
            }
        }
    }

    void addEvent(int row, qint64 length)
    {
        const QString &type = m_trace.eventOf(row).type;
        const QString title = type.isEmpty() ? u"event"_s : type;
        const TraceRow &tree = m_trace.row(row);
        const qint64 time = at(row);
        JsonLine slice = begin(row, "X", "event", title, time);
        slice.raw("dur", microseconds(length)).raw("args", argumentsOf(row));
        m_events += slice.finished();
        for (auto [flow, end] = m_coming.equal_range(row); flow != end; ++flow)
            m_events += begin(row, "f", "cause", u"cause"_s, time)
                            .utf8("bp", "e")
                            .number("id", flow->second)
                            .finished();
        for (auto [flow, end] = m_leaving.equal_range(row); flow != end; ++flow)
            m_events += begin(row, "s", "cause", u"cause"_s, time).number("id", flow->second).finished();
        if (tree.hasDelay && tree.delay > 0) {
            const QByteArray id = "0x" + QByteArray::number(row + 1, 16);
            m_events += begin(row, "b", "wait", title, time - tree.delay).utf8("id", id).finished();
            m_events += begin(row, "e", "wait", title, time).utf8("id", id).finished();
        }
        if (tree.isBackwards)
            m_events += begin(row, "i", "clock", u"before its cause"_s, time).utf8("s", "t").finished();
    }

    const Trace &m_trace;
    std::vector<int> m_order; ///< rows with a time, by time
    std::vector<Track> m_tracks;
    QHash<QString, int> m_processes;
    std::map<std::tuple<int, int, qint64>, int> m_threads;
    std::multimap<int, int> m_leaving;
    std::multimap<int, int> m_coming;
    QByteArrayList m_names;
    QByteArrayList m_events;
};

} // namespace

QByteArray perfettoTrace(const Trace &trace)
{
    return TraceEventWriter(trace).document();
}

} // namespace Backstory
