// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracetext.h"
#include "models/payload/jsonline.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString percentText(double share)
{
    return share < 0.001 ? u"< 0.1 %"_s : QString::number(share * 100, 'f', 1) + u" %"_s;
}

QByteArray millisecondsText(qint64 nanoseconds)
{
    QByteArray text = QByteArray::number(double(nanoseconds) / 1e6, 'f', 6);
    while (text.endsWith('0'))
        text.chop(1);
    if (text.endsWith('.'))
        text.chop(1);
    return text;
}

QByteArray idList(const Trace &trace, int row)
{
    QByteArray list;
    const auto add = [&](int cause) {
        list += list.isEmpty() ? '[' : ',';
        appendJsonString(list, trace.eventOf(cause).id);
    };
    if (trace.row(row).parent >= 0)
        add(trace.row(row).parent);
    for (const int cause : trace.otherCauses(row))
        add(cause);
    return list.isEmpty() ? QByteArray("[]") : list + ']';
}

} // namespace

QString traceSummary(const FoundTrace &found)
{
    const Trace &trace = found.trace;
    if (trace.isEmpty())
        return {};
    QStringList parts;
    parts += found.isClipped ? u"first %1"_s.arg(countText(trace.size(), u"event"_s))
                             : countText(trace.size(), u"event"_s);
    parts += countText(trace.entities()) + (trace.entities() == 1 ? u" entity"_s : u" entities"_s);
    if (trace.roots() > 1)
        parts += countText(trace.roots(), u"root"_s);
    const StoredEvent &root = trace.eventOf(0);
    parts += root.user.isEmpty() ? root.type : root.type + u" by user "_s + root.user;
    if (trace.backwards() > 0)
        parts += countText(trace.backwards()) + u" before a cause"_s;
    return parts.join(u" · ");
}

QString criticalPathText(const Trace &trace)
{
    if (trace.criticalPath().size() < 2)
        return {};
    QList<int> largest(trace.criticalPath().begin(), trace.criticalPath().end());
    std::stable_sort(largest.begin(), largest.end(),
                     [&](int a, int b) { return trace.shareOf(a) > trace.shareOf(b); });
    QStringList parts;
    for (const int row : largest.first(std::min<qsizetype>(largest.size(), 2))) {
        const int percent = qRound(trace.shareOf(row) * 100);
        if (percent >= 5)
            parts += u"%1 % before %2"_s.arg(percent).arg(trace.eventOf(row).type);
    }
    const QString text = u"Critical path "_s + durationText(trace.criticalTime());
    return parts.isEmpty() ? text : text + u": "_s + parts.join(u", ");
}

QString shareText(const Trace &trace, int row)
{
    if (trace.row(row).parent < 0)
        return u"root"_s;
    const double share = trace.shareOf(row);
    return share < 0 ? QString() : percentText(share);
}

QStringList rowNotes(const Trace &trace, int number)
{
    const TraceRow &row = trace.row(number);
    QStringList notes;
    if (row.isBackwards)
        notes += row.delay < 0 ? u"By the clocks it came %1 before its cause."_s.arg(durationText(-row.delay))
                               : u"By the clocks it came before one of its causes."_s;
    if (row.isCycleCut)
        notes += u"It is among its own causes; the circle is cut open here."_s;
    if (row.outside > 0 && row.parent < 0)
        notes += row.outside == 1 ? u"Its cause is not in this trace."_s
                                  : u"Its %1 causes are not in this trace."_s.arg(countText(row.outside));
    else if (row.outside > 0)
        notes += row.outside == 1 ? u"Another cause is not in this trace."_s
                                  : u"%1 other causes are not in this trace."_s.arg(countText(row.outside));
    return notes;
}

QString versionText(qint64 version)
{
    return version == Event::NoVersion ? QString() : u'v' + QString::number(version);
}

QByteArray traceLine(const Trace &trace, int number, const QString &sourceName)
{
    const TraceRow &row = trace.row(number);
    const StoredEvent &event = trace.eventOf(number);
    JsonLine line;
    line.utf8("id", event.id).text("type", event.type).utf8("entity", event.entity);
    line.text("category", event.category);
    if (event.version == Event::NoVersion)
        line.raw("version", "null");
    else
        line.number("version", event.version);
    line.time("time", event.time()).text("source", sourceName);
    line.number("depth", row.depth);
    if (row.parent < 0)
        line.raw("parent", "null");
    else
        line.utf8("parent", trace.eventOf(row.parent).id);
    line.raw("causes", idList(trace, number));
    line.number("outside", row.outside);
    line.raw("delayMs", row.hasDelay ? millisecondsText(row.delay) : QByteArray("null"));
    line.raw("critical", row.isCritical ? "true" : "false");
    const double share = trace.shareOf(number);
    line.raw("share", share < 0 ? QByteArray("null") : QByteArray::number(share, 'f', 4));
    line.raw("backwards", row.isBackwards ? "true" : "false");
    return line.finished();
}

} // namespace Backstory
