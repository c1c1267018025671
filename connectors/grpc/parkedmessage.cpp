// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/parkedmessage.h"

#include "connectors/grpc/client/kurrentclient.h"
#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/client/readrequest.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/records/eventdecoder.h"
#include "connectors/grpc/records/linktarget.h"

namespace Backstory
{

CallFailure ParkedMessage::complete(KurrentClient &client, Event &event, std::stop_token stop)
{
    if (event.type != QByteArrayView("$>") || parkingGroup(event.entity).isNull())
        return {};
    const std::optional<LinkTarget> target = LinkTarget::of(event.payload);
    if (!target)
        return {};
    const auto call =
        client.read(ReadRequest::oneOfStream(target->stream.toByteArray(), target->revision), stop);
    m_original.clear();
    while (call->next() == ReadCall::Next::Message) {
        const auto &found = call->message().event();
        const RecordedEvent *record = recordOf(found);
        if (record && record->stream_revision() == target->revision) // else it has been truncated
            m_original =
                QByteArray::fromStdString((found.has_event() ? found.event() : *record).id().string());
    }
    if (!m_original.isEmpty())
        event.causes = {{m_original, Cause::Id}};
    return call->failure().isFinal() ? CallFailure() : call->failure();
}

} // namespace Backstory
