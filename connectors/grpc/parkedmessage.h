// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/callfailure.h"

#include <QByteArray>

#include <stop_token>

namespace Backstory
{

class KurrentClient;
struct Event;

/// A message that a persistent subscription has given up on is a link to the event that failed. Looks that
/// event up, so that the link can name it as its cause. Owns the id; belongs to one thread.
class ParkedMessage
{
public:
    /// Completes an event that is a parked message; no other is touched. An original that is gone is no
    /// failure: the event has no cause then. The cause lives until the next call.
    CallFailure complete(KurrentClient &client, Event &event, std::stop_token stop);

private:
    QByteArray m_original;
};

} // namespace Backstory
