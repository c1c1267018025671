// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QUrl>

#include <functional>
#include <memory>

namespace event_store::client::streams
{
class ReadReq;
class ReadResp_ReadEvent_RecordedEvent;
} // namespace event_store::client::streams
namespace event_store::client::persistent_subscriptions
{
class SubscriptionInfo;
}

namespace Backstory
{

/// A server that answers as KurrentDB does in ways that our own server never will: old versions, faults in
/// the midst of a read, nodes that are not the leader. Keeps its log in memory; listens on this machine, on
/// threads of its own. May be used from one thread.
class FakeKurrent
{
public:
    /// What happens to one call of Streams.Read; the first fault that fits is used up.
    struct Fault {
        enum What { Fail, EndEarly, RepeatEvents, SendUnknown };
        bool subscriptions = false; ///< of subscriptions; else of reads of more than one event
        int after = 0;              ///< so many events
        What what = Fail;
        int code = 14;
        std::string message = "Server Is Too Busy";
        QMap<QByteArray, QByteArray> trailers = {};
    };
    struct Behaviour {
        bool sendsCaughtUp = true;         ///< as from 23.6 on
        bool hasServerFeatures = true;     ///< as from 21.10 on
        bool hasPositionsInStreams = true; ///< as from 22.6 on
        bool fellBehind = false;           ///< said before everything that is live
        std::string password;              ///< of any user; empty: everybody may come in
        int mostEvents = 0;                ///< of one read; 0: no limit
    };

    FakeKurrent();
    ~FakeKurrent();

    /// PEM files of a server that takes no client without a certificate from the authority.
    struct Tls {
        QString certificate;
        QString key;
        QString clientAuthority;
    };

    void start(const Tls &tls = {}); ///< at the same port again after `stop()`
    void stop();
    quint16 port() const;
    QUrl url(const QString &query = QStringLiteral("tls=false")) const;

    void setBehaviour(const Behaviour &behaviour);
    void addFault(const Fault &fault);
    /// Faults that nothing has met yet.
    int faultsLeft() const;
    /// Members that gossip names; without any, this server alone.
    void setMembers(const QList<std::pair<quint16, int>> &members);

    using Record = event_store::client::streams::ReadResp_ReadEvent_RecordedEvent;
    /// Appends an event to its stream and sees to id, revision and position. `change` may change anything.
    void append(const std::string &stream, const std::string &type = "Placed",
                const std::function<void(Record &)> &change = {});
    void appendMany(int count, int streams = 10);
    /// Takes events out of the log as scavenging does.
    void removeFirst(int count);
    void clear(); ///< the log, as another database
    void setStreamDeleted(const std::string &stream);
    void setTruncated(const std::string &stream, quint64 before);
    void addSubscription(const event_store::client::persistent_subscriptions::SubscriptionInfo &subscription);
    int count() const;
    int calls() const; ///< of Streams.Read so far
    QByteArray lastHeader(const QByteArray &name) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
