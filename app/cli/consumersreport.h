// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/output.h"
#include "app/sampling/consumersampler.h"

#include <QSet>

#include <map>
#include <tuple>

namespace Backstory
{

/// Prints how consumers stand, as a table or as JSON lines; when told several times only what has changed.
class ConsumersReport
{
public:
    /// `source`: named in each line of JSON unless it is empty.
    ConsumersReport(Output &output, bool isJson, const QString &source, bool withTime);

    void print(const QList<ConsumerStanding> &standings);

private:
    /// On standard error, unless something with this key, but for its numbers, has been said.
    void say(const QString &name, const QString &sentence, const QString &key);
    bool isNew(const ConsumerStanding &standing);
    QByteArray json(const ConsumerStanding &standing) const;
    QStringList row(const ConsumerStanding &standing) const;

    Output &m_output;
    bool m_isJson;
    QString m_source;
    bool m_withTime;
    Table m_table;
    QSet<QString> m_said; ///< of sentences: which have been said
    std::map<ConsumerPart, std::tuple<qint64, qint64, Verdict>> m_printed;
};

} // namespace Backstory
