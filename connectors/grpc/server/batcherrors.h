// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/storetypes.h"

namespace event_store::client::streams
{
class BatchAppendResp;
}

/// What BatchAppend answers: errors are packed into the answer, and clients go by the name of their type.
namespace Backstory::BatchErrors
{

using Answer = event_store::client::streams::BatchAppendResp;

void setOutcome(Answer &answer, const WriteOutcome &outcome, qint64 expected);
void setTooLarge(Answer &answer, size_t maximum);
void setBadRequest(Answer &answer, const std::string &message);
void setTimeout(Answer &answer);

} // namespace Backstory::BatchErrors
