// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/subscriptionprogress.h"

#include "connectors/grpc/protocol/persistent.pb.h"

#include <QLocale>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

QString counted(qint64 number, const QString &one, const QString &several)
{
    return number == 1 ? one : several.arg(QLocale(QLocale::English).toString(number));
}

std::optional<qint64> revisionOf(const std::string &text)
{
    bool isNumber = false;
    const qint64 number = QString::fromStdString(text).toLongLong(&isNumber);
    return isNumber && number >= 0 ? std::optional(number) : std::nullopt;
}

/// The checkpoint lags behind what is done: it is written only now and then.
void progressInStream(const GroupStatistics &group, const SubscribedEnd &end, ConsumerProgress &progress,
                      QStringList &notes)
{
    const std::optional<qint64> done = revisionOf(group.last_checkpointed_event_position());
    if (!end.isKnown) {
        progress.position = done ? *done + 1 : qint64(ConsumerProgress::None);
        notes.append(u"The end of the stream could not be read."_s);
        return;
    }
    progress.head = end.revision ? qint64(*end.revision) + 1 : 0;
    progress.position = done ? *done + 1 : 0;
    if (!done && group.start_from() == "-1") // from the end on: how much that left out is not known
        progress.position = ConsumerProgress::None;
    if (end.firstRevision)
        progress.firstKept = qint64(*end.firstRevision);
    if (progress.position == ConsumerProgress::None)
        return;
    // What the server has in its hands and what it has not loaded yet; events that are gone are never sent.
    const qint64 known =
        std::max(revisionOf(group.last_known_event_position()).value_or(-1), done.value_or(-1));
    const qint64 notLoaded = progress.head - std::max(known + 1, progress.firstKept);
    const qint64 left = std::max<qint64>(0, notLoaded) + group.read_buffer_count() +
                        group.retry_buffer_count() + group.outstanding_messages_count();
    progress.realLag = std::min(left, progress.lag());
    if (progress.position < progress.firstKept && progress.position < progress.head)
        notes.append(
            u"The lag counts events that have been truncated: the stream begins with revision %1."_s.arg(
                QString::number(progress.firstKept)));
    if (progress.lag() > left)
        notes.append(
            u"The lag is counted from the checkpoint, which is written after %1 events at least; as the server’s buffers say, %2."_s
                .arg(QString::number(group.min_check_point_count()),
                     left == 0 ? u"everything has been handled"_s
                               : counted(left, u"1 event is still to be handled"_s,
                                         u"%1 events are still to be handled"_s)));
}

/// Positions in the log are places: the bytes between two of them say nothing about events.
void progressInLog(const GroupStatistics &group, const SubscribedEnd &end, ConsumerProgress &progress,
                   QStringList &notes)
{
    const std::optional<LogPosition> done = logPositionOf(group.last_checkpointed_event_position());
    if (!end.isKnown || !end.position) {
        notes.append(u"The end of the log could not be read."_s);
        return;
    }
    if (end.isDense) {
        progress.head = qint64(end.position->commit) + 1;
        progress.position = done ? qint64(done->commit) + 1 : 0;
        progress.part = 0;
        return;
    }
    if (!done) {
        notes.append(u"No checkpoint has been written yet, so nothing is known of the lag."_s);
        return;
    }
    const quint64 distance = end.position->commit - std::min(end.position->commit, done->commit);
    notes.append(
        u"Positions in $all are places in the log, so the lag in events is not known; the checkpoint is %1 before the end."_s
            .arg(counted(qint64(distance), u"1 byte"_s, u"%1 bytes"_s)));
}

} // namespace

std::optional<LogPosition> logPositionOf(const std::string &text)
{
    static const QRegularExpression form(u"^C:(\\d+)/P:(\\d+)$"_s);
    const QRegularExpressionMatch match = form.match(QString::fromStdString(text));
    bool isCommit = false;
    bool isPrepare = false;
    const LogPosition position{match.captured(1).toULongLong(&isCommit),
                               match.captured(2).toULongLong(&isPrepare)};
    return isCommit && isPrepare ? std::optional(position) : std::nullopt;
}

ConsumerProgress subscriptionProgress(const GroupStatistics &group, const SubscribedEnd &end)
{
    ConsumerProgress progress;
    progress.name = QString::fromStdString(group.group_name());
    progress.topic = QString::fromStdString(group.event_source());
    progress.state = QString::fromStdString(group.status());
    // Our own server tells of the consumers that a store names; who they are it does not know.
    progress.members = end.isDense && group.connections().empty() ? -1 : group.connections_size();
    QStringList members;
    for (const auto &connection : group.connections()) {
        const bool hasName = !connection.connection_name().empty();
        members.append(QString::fromStdString(hasName ? connection.connection_name() : connection.from()));
    }
    members.removeAll(QString());
    members.sort();
    progress.member = members.join(u", "_s);
    QStringList notes;
    if (group.event_source() == "$all")
        progressInLog(group, end, progress, notes);
    else
        progressInStream(group, end, progress, notes);
    if (const qint64 waiting = group.outstanding_messages_count(); waiting > 0)
        notes.append(counted(waiting, u"1 event has been sent and not been acknowledged yet."_s,
                             u"%1 events have been sent and not been acknowledged yet."_s));
    if (const qint64 parked = group.parked_message_count(); parked > 0)
        notes.append(counted(parked, u"1 event is parked."_s, u"%1 events are parked."_s));
    progress.sent = group.total_items();
    progress.perSecond = group.average_per_second();
    progress.inFlight = group.outstanding_messages_count();
    progress.parked = group.parked_message_count();
    progress.note = notes.join(u' ');
    return progress;
}

} // namespace Backstory
