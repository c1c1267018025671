// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/statecommands.h"
#include "models/reducer/reducerlibrary.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Backstory
{

CommandScope::CommandScope(OpenedSource &source, std::stop_token stop)
    : m_source(source)
    , m_contents(source.contents())
    , m_stop(std::move(stop))
{
}

HistorySource CommandScope::source() const
{
    return {1, m_source.name(), m_source.name(), {}};
}

namespace
{

/// The script that `--reducer` names, without its upcast.
std::optional<ReducerSource> namedReducer(const Request &request)
{
    const auto text = request.value(u"reducer"_s);
    if (!text)
        return ReducerLibrary::standard().source;
    if (const LibraryReducer *known = ReducerLibrary::find(*text))
        return known->source;
    QFile file(*text);
    if (file.open(QIODevice::ReadOnly))
        return ReducerSource{QFileInfo(*text).fileName(), QString::fromUtf8(file.readAll()), {}};
    QStringList names;
    for (const LibraryReducer &each : ReducerLibrary::reducers())
        names << each.id;
    request.output->say(
        u"“--reducer %1”: the file cannot be read (%2), and of the reducers that come along (%3) none has this name."_s
            .arg(*text, file.errorString(), names.join(u", "_s)));
    return std::nullopt;
}

} // namespace

std::optional<ReducerSource> chosenReducer(const Request &request)
{
    std::optional<ReducerSource> reducer = namedReducer(request);
    const auto upcast = request.value(u"upcast"_s);
    if (!reducer || !upcast)
        return reducer;
    QFile file(*upcast);
    if (!file.open(QIODevice::ReadOnly)) {
        request.output->say(
            u"“--upcast %1”: the file cannot be read (%2)."_s.arg(*upcast, file.errorString()));
        return std::nullopt;
    }
    reducer->upcast = QString::fromUtf8(file.readAll());
    return reducer;
}

QString failureText(const ReducerSource &reducer, const ReducerProblem &problem, const QString &event)
{
    QString place = reducer.name;
    if (problem.line > 0)
        place += u":%1"_s.arg(problem.line);
    if (problem.line > 0 && problem.column > 0)
        place += u":%1"_s.arg(problem.column);
    QString text = place + u": "_s + problem.text;
    if (!event.isEmpty())
        text += u"\n  at "_s + event;
    return text;
}

} // namespace Backstory
