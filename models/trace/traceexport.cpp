// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceexport.h"
#include "models/trace/otlptrace.h"
#include "models/trace/perfettotrace.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QByteArray subjectOf(const FoundTrace &found)
{
    switch (found.start.kind) {
    case TraceStart::Nothing:
        break;
    case TraceStart::OfCorrelation:
        return found.start.correlation;
    case TraceStart::OfEntity:
        return found.start.entity.id;
    case TraceStart::OfEvent:
        if (const int row = found.trace.rowOf(found.start.event); row >= 0)
            return found.trace.eventOf(row).id;
    }
    return {};
}

// Whatever a store writes as an id, the name of a file holds nothing that a shell or a file system minds.
QString plain(const QByteArray &id)
{
    constexpr qsizetype MostLetters = 40;
    QString text;
    for (const QChar c : QString::fromUtf8(id)) {
        const bool isPlain = c.isLetterOrNumber() || c == u'_' || c == u'.';
        if (isPlain && !(c == u'.' && text.isEmpty()))
            text += c;
        else if (!text.isEmpty() && !text.endsWith(u'-'))
            text += u'-';
        if (text.size() == MostLetters)
            break;
    }
    while (text.endsWith(u'-') || text.endsWith(u'.'))
        text.chop(1);
    return text;
}

} // namespace

QByteArray exportedTrace(const FoundTrace &found, TraceFormat format)
{
    return format == TraceFormat::Otlp ? otlpTrace(found) : perfettoTrace(found.trace);
}

QString traceFileName(const FoundTrace &found, TraceFormat format)
{
    const QString subject = plain(subjectOf(found));
    return (subject.isEmpty() ? u"trace"_s : u"trace-"_s + subject) +
           (format == TraceFormat::Otlp ? u".otlp.json"_s : u".perfetto.json"_s);
}

} // namespace Backstory
