// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/storemirror.h"

#include "app/catalog/connectorcatalog.h"
#include "app/server/mirrorwriter.h"
#include "connectors/grpc/server/eventfile.h"

#include <QDir>
#include <QLockFile>
#include <QTemporaryDir>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr auto LockName = "/lock"_L1; ///< held as long as the copy is used

QString sentencesOf(const SourceError &error)
{
    return (error.sentence + u' ' + error.advice).trimmed();
}

/// Copies of servers that were killed hold other people's data, and nobody else would remove them.
void removeOrphans()
{
    const QFileInfoList folders =
        QDir::temp().entryInfoList({u"backstory-server-*"_s}, QDir::Dirs | QDir::NoSymLinks);
    for (const QFileInfo &folder : folders) {
        const QString name = folder.filePath() + LockName;
        QLockFile lock(name);
        lock.setStaleLockTime(0);
        if (folder.ownerId() == getuid() && QFile::exists(name) && lock.tryLock(0))
            QDir(folder.filePath()).removeRecursively();
    }
}

/// "1 snapshot is", "3 snapshots are"
QString counted(qint64 number, const QString &thing)
{
    return number == 1 ? u"1 %1 is"_s.arg(thing) : u"%1 %2s are"_s.arg(QString::number(number), thing);
}

} // namespace

/// Takes what the connector reads, on the mirror's thread.
class StoreMirror::Private : public EventSink
{
public:
    Private(const ConnectorCatalog &known, const SourceLocation &source, std::function<void()> tell)
        : catalog(known)
        , store(source)
        , ended(std::move(tell))
    {
    }

    void run(const Connector &connector);
    void fail(const QString &sentence);
    QList<EventContent> contentsOf(const std::vector<Event> &events, SourceError *error);

    void opened(const SourceDescription &said) override;
    void restarted(const QString &why) override;
    void noticed(const QString &sentence) override;
    void append(EventBatch &&batch) override;
    void progressed(const Progress &said) override;
    void caughtUp() override;

    const ConnectorCatalog &catalog;
    const SourceLocation store;
    const std::function<void()> ended;
    QTemporaryDir folder{QDir::tempPath() + u"/backstory-server-XXXXXX"_s};
    QLockFile held{folder.path() + LockName};
    std::unique_ptr<MirrorWriter> writer;
    std::unique_ptr<PayloadReader> payloads;
    std::stop_source stopping;

    mutable std::mutex mutex; ///< for what follows
    mutable std::condition_variable changed;
    SourceDescription description;
    QStringList notices;
    MirrorWriter::Account account;
    Progress progress;
    QString error;
    bool isRead = false;
    std::jthread thread;
};

StoreMirror::StoreMirror(const ConnectorCatalog &catalog, const SourceLocation &store,
                         std::function<void()> ended)
    : d(std::make_unique<Private>(catalog, store, std::move(ended)))
{
}

StoreMirror::~StoreMirror()
{
    d->stopping.request_stop();
    d->thread = {};
}

QString StoreMirror::path() const
{
    return d->folder.filePath(u"copy.db"_s);
}

QString StoreMirror::start()
{
    SourceError error;
    const ConnectorDescription *description = d->catalog.find(d->store, &error);
    const Connector *connector = description ? d->catalog.load(*description, &error) : nullptr;
    if (!connector)
        return sentencesOf(error);
    QString problem;
    if (!d->folder.isValid())
        return u"No temporary copy of the store can be made: %1."_s.arg(d->folder.errorString());
    removeOrphans();
    d->held.setStaleLockTime(0);
    if (!d->held.lock() || !EventFile::open(path(), EventFile::ReadWrite, &problem)) // writes the schema
        return problem.isEmpty()
                   ? u"No temporary copy of the store can be made in %1."_s.arg(d->folder.path())
                   : problem;
    d->writer = std::make_unique<MirrorWriter>(path());
    d->thread = std::jthread([this, connector] { d->run(*connector); });
    return {};
}

bool StoreMirror::waitUntilRead(std::chrono::milliseconds limit) const
{
    std::unique_lock lock(d->mutex);
    return d->changed.wait_for(lock, limit, [this] { return d->isRead || !d->error.isEmpty(); });
}

Progress StoreMirror::progress() const
{
    const std::scoped_lock lock(d->mutex);
    return d->progress;
}

QString StoreMirror::error() const
{
    const std::scoped_lock lock(d->mutex);
    return d->error;
}

QStringList StoreMirror::assumptions() const
{
    const std::scoped_lock lock(d->mutex);
    const MirrorWriter::Account &account = d->account;
    QStringList said{
        u"%1 is a store of %2. It is served read-only, from a temporary copy that follows it; %3 in it."_s
            .arg(d->store.url.toLocalFile(), d->description.schema, counted(account.events, u"event"_s)),
        u"Streams are its entities. Positions count its events from 1, in the order of their %1."_s.arg(
            d->description.positionName)};
    said << (account.shift == 0   ? u"Revisions are its versions less 1, for streams begin at 0."_s
             : account.shift == 1 ? u"Revisions are its versions."_s
                                  : u"Revisions are its versions and %1 more."_s.arg(account.shift - 1));
    if (account.withoutUuid > 0)
        said << u"%1 without a UUID: it is made of the id, always the same."_s.arg(
            counted(account.withoutUuid, u"event"_s));
    if (account.withoutVersion > 0)
        said << u"%1 without a version: counted within the entity."_s.arg(
            counted(account.withoutVersion, u"event"_s));
    if (account.withoutEntity > 0)
        said << u"%1 of no entity: in the stream %2."_s.arg(counted(account.withoutEntity, u"event"_s),
                                                            QLatin1StringView(MirrorWriter::Unnamed));
    if (account.snapshots > 0)
        said << u"%1 left out."_s.arg(counted(account.snapshots, u"snapshot"_s));
    return said + d->description.assumptions + d->notices;
}

void StoreMirror::Private::run(const Connector &connector)
{
    payloads = connector.payloadReader(store);
    const std::optional<SourceError> failed =
        connector.eventReader(store)->read(*this, {}, stopping.get_token());
    if (failed)
        fail(sentencesOf(*failed));
}

void StoreMirror::Private::fail(const QString &sentence)
{
    {
        const std::scoped_lock lock(mutex);
        if (!error.isEmpty() || stopping.stop_requested())
            return;
        error = sentence;
    }
    changed.notify_all();
    stopping.request_stop();
    ended();
}

void StoreMirror::Private::opened(const SourceDescription &said)
{
    const std::scoped_lock lock(mutex);
    description = said;
}

/// Who has been told positions of the store before cannot be told that they mean something else now.
void StoreMirror::Private::restarted(const QString &why)
{
    if (isRead)
        fail(why + u" Start the server again to serve it."_s);
    else if (!writer->clear())
        fail(u"The temporary copy cannot be written: %1."_s.arg(writer->failure()));
}

void StoreMirror::Private::noticed(const QString &sentence)
{
    const std::scoped_lock lock(mutex);
    notices << sentence;
}

void StoreMirror::Private::progressed(const Progress &said)
{
    const std::scoped_lock lock(mutex);
    progress = said;
}

QList<EventContent> StoreMirror::Private::contentsOf(const std::vector<Event> &events, SourceError *failed)
{
    QList<EventContent> contents;
    if (payloads) {
        QList<EventAddress> addresses;
        for (const Event &event : events)
            addresses.append({event.position, event.entity.toByteArray(), event.version});
        if (const auto problem = payloads->read(addresses, contents, stopping.get_token()))
            *failed = *problem;
        return contents;
    }
    for (const Event &event : events)
        contents.append({event.payload.toByteArray(), event.metadata.toByteArray(), {}});
    return contents;
}

void StoreMirror::Private::append(EventBatch &&batch)
{
    SourceError failed;
    const QList<EventContent> contents = contentsOf(batch.events(), &failed);
    if (stopping.stop_requested())
        return;
    if (!failed.sentence.isEmpty() || contents.size() != batch.size())
        return fail(sentencesOf(failed));
    if (!writer->append(batch.events(), contents, isRead))
        return fail(u"The temporary copy cannot be written: %1."_s.arg(writer->failure()));
    const std::scoped_lock lock(mutex);
    account = writer->account();
}

void StoreMirror::Private::caughtUp()
{
    if (!writer->settle())
        return fail(u"The temporary copy cannot be written: %1."_s.arg(writer->failure()));
    {
        const std::scoped_lock lock(mutex);
        account = writer->account();
        isRead = true;
    }
    changed.notify_all();
}

} // namespace Backstory
