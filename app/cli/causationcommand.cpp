// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/causationpicture.h"
#include "app/cli/openedscope.h"
#include "models/causation/causationquery.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"

#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

bool readBy(const Request &request, CausationBy &by)
{
    const QString text = request.value(u"by"_s).value_or(u"type"_s);
    if (text == u"type")
        by = CausationBy::Type;
    else if (text == u"category")
        by = CausationBy::Category;
    else if (text == u"producer")
        by = CausationBy::Producer;
    else
        request.output->say(u"“--by %1”: type, category or producer is expected."_s.arg(text));
    return text == u"type" || text == u"category" || text == u"producer";
}

QByteArray milliseconds(qint64 nanoseconds)
{
    return QByteArray::number(double(nanoseconds) / 1e6, 'g', 6);
}

void printJson(const CausationGraph &graph, const QList<CausalFlow> &flows, Output &output)
{
    for (const CausalFlow &flow : flows) {
        JsonLine line;
        line.text("cause", graph.nodes[flow.cause].name).text("effect", graph.nodes[flow.effect].name);
        line.number("count", flow.count).raw("p50Ms", milliseconds(flow.p50));
        output.printLine(line.raw("p95Ms", milliseconds(flow.p95)).finished());
    }
    JsonLine summary;
    summary.number("withCause", graph.withCause).number("resolved", graph.resolved);
    output.printLine(summary.number("outside", graph.outside()).finished());
}

void printText(const CausationGraph &graph, const QList<CausalFlow> &flows, Output &output)
{
    const auto named = [&graph](int node) {
        const QString &name = graph.nodes[node].name;
        return name.isEmpty() ? u"(none)"_s : name;
    };
    Table table({u"CAUSE"_s, u"EFFECT"_s, u">COUNT"_s, u">P50"_s, u">P95"_s});
    for (const CausalFlow &flow : flows)
        table.add({named(flow.cause), named(flow.effect), QString::number(flow.count), durationText(flow.p50),
                   durationText(flow.p95)});
    table.print(output);
    output.printLine(u"with cause %1, resolved %2, outside %3"_s.arg(graph.withCause)
                         .arg(graph.resolved)
                         .arg(graph.outside())
                         .toUtf8());
}

bool writePicture(const Request &request, const QString &path, OpenedScope &scope,
                  const CausationGraph &graph, CausationBy by)
{
    QStringList categories; // in the order in which the window would colour them
    for (const HistorySource &source : scope.sources())
        categories += scope.history(source).categoryNames();
    categories.removeDuplicates();
    const QByteArray picture = causationPicture(graph, by, categories);
    QSaveFile file(path);
    const bool done =
        file.open(QIODevice::WriteOnly) && file.write(picture) == picture.size() && file.commit();
    if (!done)
        request.output->say(u"“%1” cannot be written: %2."_s.arg(path, file.errorString()));
    return done;
}

} // namespace

ExitCode runCausation(const Request &request)
{
    CausationFilter filter;
    const auto svg = request.value(u"svg"_s);
    filter.withLeaks = svg.has_value();
    if (!readBy(request, filter.by) || !request.time(u"from"_s, filter.from) ||
        !request.time(u"to"_s, filter.to))
        return ExitCode::WrongUsage;
    OpenedScope scope(request);
    const ExitCode opened = scope.open();
    if (opened == ExitCode::Interrupted || scope.sources().isEmpty())
        return opened;
    const CausationGraph graph = readCausation(scope, scope.sources(), filter);
    if (scope.isStopped())
        return ExitCode::Interrupted;
    if (!graph.error.isEmpty()) {
        request.output->say(graph.error);
        return ExitCode::Unreadable;
    }
    if (svg && !writePicture(request, *svg, scope, graph, filter.by))
        return ExitCode::Failed;
    if (svg && !request.isJson())
        return opened;
    QList<CausalFlow> flows = graph.flows;
    std::stable_sort(flows.begin(), flows.end(),
                     [](const CausalFlow &a, const CausalFlow &b) { return a.count > b.count; });
    if (request.isJson())
        printJson(graph, flows, *request.output);
    else
        printText(graph, flows, *request.output);
    return opened;
}

} // namespace Backstory
