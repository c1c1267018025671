// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/output.h"
#include "models/event/timestamp.h"

#include <QCommandLineOption>
#include <QHash>
#include <QList>

#include <stop_token>

namespace Backstory
{

class ConnectorCatalog;

enum class ExitCode { Fine = 0, Failed = 1, WrongUsage = 2, Unreadable = 3, Interrupted = 130 };

/// What a command is asked to do: arguments and options, already checked against its description.
class Request
{
public:
    QStringList arguments;          ///< sources, or the demo's file
    QHash<QString, QString> values; ///< by the option's long name; set options only
    std::stop_token stop;           ///< requested by Ctrl+C
    Output *output = nullptr;
    const ConnectorCatalog *catalog = nullptr;

    bool has(const QString &option) const { return values.contains(option); }
    bool isJson() const { return has(QStringLiteral("json")); }
    std::optional<QString> value(const QString &option) const;
    /// A whole number that is not negative; false with a sentence said when it is none. Unset options leave
    /// `into`.
    bool number(const QString &option, qint64 &into) const;
    /// RFC 3339, `YYYY-MM-DD HH:MM:SS` or a date; without a zone it is UTC.
    bool time(const QString &option, Timestamp &into) const;
    /// `500ms`, `30s`, `15m`, `1h` or `1d` as nanoseconds, more than none.
    bool duration(const QString &option, qint64 &into) const;
};

/// A row of the table of commands.
struct Command {
    QString name;
    QString arguments; ///< "SOURCE…", or empty for none
    QString summary;
    int fewest = 0;
    int most = 0; ///< of arguments
    QList<QCommandLineOption> options;
    ExitCode (*run)(const Request &request);
};

const std::vector<Command> &commands();

/// Everything that `backstory-cli` does; `arguments` begin with the program's name.
ExitCode runCommandLine(const QStringList &arguments, std::stop_token stop);

ExitCode runConnectors(const Request &request);
ExitCode runInfo(const Request &request);
ExitCode runEntities(const Request &request);
ExitCode runEvents(const Request &request);
ExitCode runState(const Request &request);
ExitCode runBlame(const Request &request);
ExitCode runFold(const Request &request);
ExitCode runCausation(const Request &request);
ExitCode runTrace(const Request &request);
ExitCode runFindings(const Request &request);
ExitCode runActivity(const Request &request);
ExitCode runConsumers(const Request &request);
ExitCode runProcessing(const Request &request);
ExitCode runDemo(const Request &request);

} // namespace Backstory
