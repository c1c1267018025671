// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/parkedmessage.h"

#include "connectors/grpc/client/kurrentclient.h"
#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/client/readrequest.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/records/linktarget.h"
#include "connectors/grpc/records/readanswer.h"

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
        const ReadAnswer &answer = call->answer();
        const RecordedEvent *record = answer.record();
        if (record && record->revision == target->revision) { // else it has been truncated
            const std::string_view id = (answer.event ? *answer.event : *record).id;
            m_original = QByteArray(id.data(), qsizetype(id.size()));
        }
    }
    if (!m_original.isEmpty())
        event.causes = {{m_original, Cause::Id}};
    return call->failure().isFinal() ? CallFailure() : call->failure();
}

} // namespace Backstory
