// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QString>

namespace Backstory
{

/// How a run of the command line ended and what it printed.
struct Outcome {
    int code = -1;
    QByteArray out;
    QString err;

    QByteArrayList lines() const
    {
        QByteArrayList all = out.split('\n');
        all.removeAll({});
        return all;
    }
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// Every line as a JSON object; an invalid one becomes an empty object.
inline QJsonArray objects(const Outcome &outcome)
{
    QJsonArray all;
    for (const QByteArray &line : outcome.lines())
        all << QJsonDocument::fromJson(line).object();
    return all;
}

/// Runs the command line as it is built, in a folder that also holds its histories.
inline Outcome runCommand(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_CACHE_HOME"), folder + QStringLiteral("/cache"));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(BUILD_ROOT "/bin/backstory-cli"), arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return {-1, process.readAllStandardOutput(),
                QStringLiteral("it did not end: ") + process.errorString()};
    return {process.exitCode(), process.readAllStandardOutput(),
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace Backstory
