// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/logcheck.h"

#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/records/eventdecoder.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

CallFailure readMark(KurrentClient &client, const event_store::client::streams::ReadReq &request,
                     std::stop_token stop, KurrentCursor::Mark &mark)
{
    const auto call = client.read(request, stop);
    while (call->next() == ReadCall::Next::Message) {
        const RecordedEvent *record = call->answer().record();
        if (!record || mark.isValid())
            continue;
        EventDecoder decoder;
        Event event;
        decoder.decode(*record, event);
        mark = {{record->commit, record->prepare}, event.id.toByteArray()};
    }
    return call->failure();
}

LogCheck LogCheck::run(KurrentClient &client, const KurrentCursor &cursor, std::stop_token stop)
{
    LogCheck check;
    check.failure = readMark(client, ReadRequest::forwards({}, 1), stop, check.first);
    if (!check.failure.isOk() || !cursor.last.isValid())
        return check;
    KurrentCursor::Mark there;
    check.failure = readMark(client, ReadRequest::forwards(cursor.last.position, 1), stop, there);
    if (check.failure.isOk() && there == cursor.last)
        return check;
    const QString server = client.settings().nodesInWords();
    if (check.failure.isOk() && !there.isValid() && check.first == cursor.first &&
        client.settings().preference != KurrentSettings::Preference::Leader) {
        check.failure.code = CallFailure::Unavailable;
        check.failure.sentence = u"The node %1 is behind what has been read already."_s.arg(client.node());
        return check;
    }
    if (check.failure.code == CallFailure::InvalidArgument)
        check.failure = {}; // of an invalid position: the log is another one
    if (!check.failure.isOk())
        return check;
    const bool isOther = there.isValid() && there.position == cursor.last.position;
    if (!there.isValid())
        check.difference =
            u"The log at %1 ends before what has been read of it, so it is read anew: the server has another database, or an older backup of it."_s
                .arg(server);
    else if (isOther || check.first != cursor.first) // else the server has scavenged the event
        check.difference =
            u"The server at %1 has another database than before, so it is read anew."_s.arg(server);
    return check;
}

} // namespace Backstory
