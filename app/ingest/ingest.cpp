// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/ingest.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/historycontent.h"
#include "app/ingest/historyplace.h"
#include "app/ingest/ingestjob.h"

#include <QFileInfo>

#include <thread>

namespace Backstory
{

namespace
{

/// What a person calls it: a file by its name, of a server what is read and where.
QString nameOf(const QUrl &url)
{
    if (url.isLocalFile())
        return QFileInfo(url.toLocalFile()).fileName();
    QString parts = url.path();
    while (parts.startsWith(u'/'))
        parts.remove(0, 1);
    const QString server = url.port() < 0 ? url.host() : url.host() + u':' + QString::number(url.port());
    if (parts.isEmpty() || server.isEmpty())
        return parts + server;
    return QStringLiteral("%1 at %2").arg(parts.replace(u',', QStringLiteral(", ")), server);
}

SourceStatus initialStatus(const SourceLocation &location)
{
    SourceStatus status;
    status.url = location.url;
    status.place = ConnectorCatalog::placeOf(location);
    status.name = nameOf(location.url);
    return status;
}

/// Collects what an EntityReader appends, and tells how far it has looked.
class CollectingSink : public EventSink
{
public:
    explicit CollectingSink(std::function<void(const LookupProgress &)> told)
        : m_told(std::move(told))
    {
    }
    void opened(const SourceDescription &) override {}
    void restarted(const QString &) override { m_batch = {}; }
    void noticed(const QString &sentence) override
    {
        m_progress.sentence = sentence;
        tell();
    }
    void append(EventBatch &&batch) override
    {
        for (const Event &event : batch.events())
            m_batch.append(event);
    }
    void progressed(const Progress &progress) override
    {
        m_progress.progress = progress;
        tell();
    }
    void caughtUp() override {}
    EventBatch take() { return std::move(m_batch); }

private:
    void tell() const
    {
        if (m_told)
            m_told(m_progress);
    }

    std::function<void(const LookupProgress &)> m_told;
    LookupProgress m_progress;
    EventBatch m_batch;
};

} // namespace

class Ingest::Private
{
public:
    Private(const ConnectorCatalog &connectors, const SourceLocation &where, std::function<void()> changed,
            const QString &historyFolder)
        : catalog(connectors)
        , location(where)
        , historyPath(historyPathOf(where, historyFolder))
        , board(initialStatus(where), std::move(changed))
    {
    }

    const ConnectorCatalog &catalog;
    SourceLocation location;
    const QString historyPath;
    StatusBoard board;
    std::jthread thread;
};

Ingest::Ingest(const ConnectorCatalog &catalog, const SourceLocation &location, std::function<void()> changed,
               const QString &historyFolder)
    : d(std::make_unique<Private>(catalog, location, std::move(changed), historyFolder))
{
}

Ingest::~Ingest() = default;

void Ingest::setSecrets(const QMap<QString, QString> &secrets)
{
    d->location.secrets = secrets;
}

void Ingest::start()
{
    d->thread.request_stop();
    d->board.update([](SourceStatus &status) { status.state = SourceStatus::Opening; });
    // The caller does not wait for the run before: the next one does.
    d->thread = std::jthread(
        [this, location = d->location, before = std::move(d->thread)](std::stop_token stop) mutable {
            if (before.joinable())
                before.join();
            IngestJob(d->catalog, location, d->historyPath, d->board).run(stop);
        });
}

void Ingest::cancel()
{
    d->thread.request_stop();
}

SourceStatus Ingest::status() const
{
    return d->board.status();
}

QString Ingest::historyPath() const
{
    return d->historyPath;
}

bool Ingest::waitUntilSettled(std::chrono::milliseconds limit) const
{
    return d->board.waitUntilSettled(limit);
}

ContentSourceFactory Ingest::contentSource() const
{
    return [&catalog = d->catalog, location = d->location,
            path = d->historyPath]() -> std::unique_ptr<ContentSource> {
        return std::make_unique<HistoryContent>(catalog, location, path);
    };
}

std::optional<EventBatch> Ingest::readEntity(const QByteArray &entity, SourceError *error,
                                             std::stop_token stop,
                                             std::function<void(const LookupProgress &)> told) const
{
    const ConnectorDescription *description = d->catalog.find(d->location, error);
    const Connector *connector = description ? d->catalog.load(*description, error) : nullptr;
    const auto reader = connector ? connector->entityReader(d->location) : nullptr;
    if (!reader) {
        if (error->sentence.isEmpty())
            error->sentence = QStringLiteral("This source cannot look up one entity without reading it all.");
        return {};
    }
    CollectingSink sink(std::move(told));
    if (const auto failed = reader->read(entity, sink, stop)) {
        *error = *failed;
        return {};
    }
    return sink.take();
}

} // namespace Backstory
