// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/ingest.h"
#include "models/history/historyreader.h"
#include "tests/support/kafkareading.h"
#include "tests/support/kafkatest.h"

#include <QTemporaryDir>

namespace Backstory
{

/// A test that mirrors topics of a cluster into histories of its own.
class KafkaMirrorTest : public QObject
{
protected:
    explicit KafkaMirrorTest(KafkaOptions options = {})
        : m_cluster(std::move(options))
    {
    }

    /// Starts reading topics into the history that belongs to this URL, new or not.
    std::unique_ptr<Ingest> reading(const QString &topics, const QString &query = {},
                                    const std::function<void()> &changed = {}) const
    {
        auto ingest = std::make_unique<Ingest>(
            m_catalog, ConnectorCatalog::locationOf(m_cluster.url(topics, query)), changed, histories());
        ingest->start();
        return ingest;
    }

    /// Waits for the end of the topics; why it was not reached, or nothing.
    static QString settle(const Ingest &ingest)
    {
        if (!ingest.waitUntilSettled(std::chrono::seconds(120)))
            return QStringLiteral("not settled");
        const SourceStatus status = ingest.status();
        return status.state == SourceStatus::Following ? QString() : status.sentence + u' ' + status.raw;
    }

    static std::vector<RecordRead> recordsOf(const Ingest &ingest)
    {
        HistoryReader history(ingest.historyPath());
        return recordsIn(history);
    }

    /// Lets the Java producer write; why it could not, or nothing. What it said is in m_said.
    QString produce(const QString &topic, qint64 first, qint64 count, QJsonObject more = {})
    {
        more.insert(QStringLiteral("do"), QStringLiteral("produce"));
        more.insert(QStringLiteral("topic"), topic);
        more.insert(QStringLiteral("first"), first);
        more.insert(QStringLiteral("count"), count);
        m_said = m_cluster.ask(more);
        return m_said.value(u"error").toString();
    }

    QString histories() const { return m_folder.filePath(QStringLiteral("histories")); }

    KafkaCluster m_cluster;
    ConnectorCatalog m_catalog;
    QTemporaryDir m_folder;
    QJsonObject m_said;
};

} // namespace Backstory
