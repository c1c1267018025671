// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/kurrentclient.h"
#include "connectors/grpc/kurrentcursor.h"

namespace Backstory
{

/// Whether a server's log is still the one that a cursor came from.
struct LogCheck {
    CallFailure failure;       ///< the question could not be answered
    QString difference;        ///< a sentence when it is another log; null when it is the same
    KurrentCursor::Mark first; ///< the first event now; invalid in an empty log

    static LogCheck run(KurrentClient &client, const KurrentCursor &cursor, std::stop_token stop);
};

/// The first event that a request finds; stays as it was when there is none.
CallFailure readMark(KurrentClient &client, const event_store::client::streams::ReadReq &request,
                     std::stop_token stop, KurrentCursor::Mark &mark);

} // namespace Backstory
