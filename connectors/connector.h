// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/eventbatch.h"
#include "models/event/processingrecord.h"
#include "models/event/sampletable.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QUrl>
#include <QtPlugin>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace Backstory
{

/// Where a source is: a file (`file:` URL) or a server, and the mapping that describes an unknown table or
/// JSON file.
struct SourceLocation {
    QUrl url;
    QString mappingFile; ///< path of a mapping (JSON); empty: the connector recognises the schema by itself
    /// Passwords by the names that the plugin's JSON lists as "secrets". They come from the keyring and are
    /// never written, logged or shown.
    QMap<QString, QString> secrets = {};

    /// The same source: whatever its passwords are.
    bool operator==(const SourceLocation &other) const
    {
        return url == other.url && mappingFile == other.mappingFile;
    }
};

/// Why a source cannot be read, in words for the person at the screen. Travels as a value, never as an
/// exception.
struct SourceError {
    /// One thing that was tried before the failure, for "What was tried".
    struct Step {
        QString name;   ///< "SQLite header"
        QString result; ///< "expected “SQLite format 3”, found 50 4B 03 04"
        bool passed = false;
    };

    QString sentence; ///< what is so and why: "The file starts like a ZIP archive, so it is not a SQLite
                      ///< database."
    QString advice;   ///< what to do about it: "Unpack it and open the database that is inside."
    QList<Step> tried;
    QString raw; ///< the driver's own message, to copy
};

/// What a source turned out to be, said once at each opening, before the first event.
struct SourceDescription {
    QString schema;          ///< "emmett 0.42", "CloudEvents 1.0"
    QString positionName;    ///< "global position", "insertion order", "byte offset"
    QStringList assumptions; ///< sentences about what was assumed: "Times without a zone are read as UTC."
    /// Order holds within each part of the positions only (Kafka's partitions): nothing but time orders the
    /// events of several.
    bool isPartitioned = false;
};

/// How far a scan is. `total` may grow, or be 0 while it is unknown.
struct Progress {
    enum Unit { Events, Bytes };

    qint64 done = 0;
    qint64 total = 0;
    Unit unit = Events;
};

/// Takes what a reader reads. Called from the reader's thread only; `append()` blocks while the queue is
/// full.
class EventSink
{
public:
    virtual ~EventSink() = default;
    virtual void opened(const SourceDescription &description) = 0;
    /// The source is not the one that the cursor came from (replaced, vacuumed, truncated): everything
    /// appended before is forgotten, and reading begins anew. `why` is a sentence.
    virtual void restarted(const QString &why) = 0;
    /// Something about the source that a person must know and that ends nothing: "Offsets 0 to 41,002 of
    /// orders/3 are no longer on the broker; the history still has them." Kept with the history, in order.
    virtual void noticed(const QString &sentence) = 0;
    virtual void append(EventBatch &&batch) = 0;
    virtual void progressed(const Progress &progress) = 0;
    /// The end has been reached; whatever comes from now on is new.
    virtual void caughtUp() = 0;
};

/// Reads all events of one source in its order. One instance, one thread, one connection of its own.
class EventReader
{
public:
    virtual ~EventReader() = default;
    /// Appends events from behind `cursor` on (empty: from the first), says `caughtUp()` at the end, waits
    /// for more and returns only when `stop` was requested (nullopt) or reading failed. Never writes to the
    /// source.
    virtual std::optional<SourceError> read(EventSink &sink, const QByteArray &cursor,
                                            std::stop_token stop) = 0;
};

/// What identifies an event towards the source that it came from.
struct EventAddress {
    Position position;
    QByteArray entity;
    qint64 version = Event::NoVersion;
};

/// What an event carries, as the store holds it: possibly compressed or YAML; `models/payload` decodes.
struct EventContent {
    QByteArray payload;
    QByteArray metadata;
    QString problem; ///< why there is none: "The row has been deleted from the source."
};

/// Fetches payloads and metadata back by position, so that the history need not keep them.
class PayloadReader
{
public:
    virtual ~PayloadReader() = default;
    /// One content an address, in their order. A missing row is a content with a problem, not an error.
    virtual std::optional<SourceError> read(const QList<EventAddress> &addresses,
                                            QList<EventContent> &contents, std::stop_token stop) = 0;
};

/// How far one consumer has come in one part of the source, at one moment. Positions are those of the source:
/// Kafka's offsets, a store's global position.
struct ConsumerProgress {
    static constexpr qint64 None = -1; ///< nothing is known; never to be shown as 0

    QString name;            ///< the Kafka group, the projection, the subscription
    QString topic;           ///< what is consumed: a topic, a stream
    qint32 partition = -1;   ///< -1 where the topic has none
    qint64 position = None;  ///< of the next event it will take
    qint32 part = -1;        ///< `Position::part` of the events that it is a position of; -1: of none
    qint64 head = None;      ///< of the next event that will be written
    qint64 firstKept = None; ///< of the first event that has not been deleted
    qint64 realLag = None;   ///< events that are really there behind the position, where they were counted
    Timestamp oldestWaiting; ///< when the first of them was recorded
    Timestamp updated;       ///< when the consumer last said how far it is
    QString state;           ///< in the source's words: "Stable", "Empty"
    int members = -1;        ///< processes that share the work; -1: unknown
    QString member;          ///< the one that has this part, as it calls itself
    qint64 sent = None;      ///< events handed to its members since the source counts, repeated ones too
    qint64 perSecond = None; ///< of them in the last second or so, as the source says
    qint64 inFlight = None;  ///< handed out and not acknowledged yet
    qint64 parked = None;    ///< given up on and put aside
    QString note;            ///< a sentence about what these numbers cannot say

    /// Events that are still to be taken, as far as positions tell; None without both positions.
    qint64 lag() const
    {
        return position == None || head == None ? qint64(None) : std::max<qint64>(0, head - position);
    }
};

/// Asks for the consumers of the source. One instance, one thread, a connection of its own that is kept.
class ConsumerProbe
{
public:
    virtual ~ConsumerProbe() = default;
    /// How far the source's events have been read: where that says which part of their positions is what,
    /// `ConsumerProgress::part` can be told. Before `probe()`, which does not need it.
    virtual void setCursor(const QByteArray &) {}
    /// Replaces `consumers`, ordered by name, topic and partition.
    virtual std::optional<SourceError> probe(QList<ConsumerProgress> &consumers, std::stop_token stop) = 0;
};

/// Takes what a ProcessingReader reads; called from the reader's thread only.
class ProcessingSink
{
public:
    virtual ~ProcessingSink() = default;
    /// What the numbers are taken from, as a label: "the table backstory_processing".
    virtual void opened(const QString &label) = 0;
    /// The records are not those that the cursor came from: all of them are forgotten, and reading begins
    /// anew. `why` is a sentence.
    virtual void restarted(const QString &why) = 0;
    /// Something about the records that a person must know and that ends nothing.
    virtual void noticed(const QString &sentence) = 0;
    virtual void append(ProcessingBatch &&batch) = 0;
    virtual void progressed(const Progress &progress) = 0;
    /// The end has been reached; whatever comes from now on is new.
    virtual void caughtUp() = 0;
};

/// Reads when consumers received and processed their events. One instance, one thread, one connection of its
/// own.
class ProcessingReader
{
public:
    virtual ~ProcessingReader() = default;
    /// Appends records from behind `cursor` on (empty: from the first), and one that was received again once
    /// it has been processed. Says `caughtUp()` at the end, waits for more and returns only when `stop` was
    /// requested (nullopt) or reading failed.
    virtual std::optional<SourceError> read(ProcessingSink &sink, const QByteArray &cursor,
                                            std::stop_token stop) = 0;
};

/// One part of a source that can be chosen or left out: a topic, with what reading it would mean.
struct SourcePart {
    QString name;
    int partitions = 0;
    qint64 events = -1;      ///< an estimate; -1: unknown
    qint64 bytes = -1;       ///< an estimate; -1: unknown
    Timestamp oldest;        ///< of the first event that is still there
    QString retention;       ///< in words: "7 days", "compacted", "for ever"
    bool isInternal = false; ///< the system's own: __consumer_offsets
    QString problem;         ///< why it cannot be read, as a sentence
};

/// Reads one entity at once, without the scan. Appends its events in version order and returns; one that has
/// to look for them appends what it has found when `stop` is requested, and says by `noticed()` how far it
/// has looked, each sentence in place of the one before.
class EntityReader
{
public:
    virtual ~EntityReader() = default;
    virtual std::optional<SourceError> read(const QByteArray &entity, EventSink &sink,
                                            std::stop_token stop) = 0;
};

/// The root object of a connector plugin: stateless, made once, used from any thread. The plugin's JSON
/// describes it without loading the library:
/// `{"id": "sqlite", "name": "SQLite", "schemes": ["file"], "suffixes": ["db"], "magic": ["hex of the first
/// bytes"],
///   "capabilities": ["follow", "payload", "entity"]}`.
class Connector
{
public:
    virtual ~Connector() = default;
    /// Opens nothing yet: whatever fails is said by `read()`.
    virtual std::unique_ptr<EventReader> eventReader(const SourceLocation &location) const = 0;
    /// Null when payloads cannot be fetched back; then `EventReader` sets them on every event.
    virtual std::unique_ptr<PayloadReader> payloadReader(const SourceLocation &) const { return {}; }
    /// Null when the source has no way to one entity but the scan.
    virtual std::unique_ptr<EntityReader> entityReader(const SourceLocation &) const { return {}; }
    /// Null when the source knows no consumers.
    virtual std::unique_ptr<ConsumerProbe> consumerProbe(const SourceLocation &) const { return {}; }
    /// Null when the source never knows when its events were processed.
    virtual std::unique_ptr<ProcessingReader> processingReader(const SourceLocation &) const { return {}; }
    /// Tries the connection step by step, each said as soon as it is known: name, TCP, login, first event.
    /// Ends with the first failure. The location need not name any part of the source yet.
    virtual std::optional<SourceError> test(const SourceLocation &,
                                            const std::function<void(const SourceError::Step &)> &,
                                            std::stop_token) const
    {
        return {};
    }
    /// The parts that a person can choose from; nothing where the source has none. The location need not name
    /// any of them yet.
    virtual std::optional<SourceError> parts(const SourceLocation &, QList<SourcePart> &,
                                             std::stop_token) const
    {
        return {};
    }
    /// Appends each table that a mapping could describe, with its first `rows` rows. Nothing where the
    /// connector takes no mapping.
    virtual std::optional<SourceError> sample(const SourceLocation &, int, QList<SampleTable> &,
                                              std::stop_token) const
    {
        return {};
    }
};

} // namespace Backstory

#define BackstoryConnector_iid "org.backstory.Connector/1"
Q_DECLARE_INTERFACE(Backstory::Connector, BackstoryConnector_iid)
