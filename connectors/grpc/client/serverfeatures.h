// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/kurrentclient.h"

namespace Backstory
{

/// What a server says of itself.
struct ServerFeatures {
    QString version; ///< "24.10.0"; null where it does not say it, as those before 21.10
    int calls = 0;   ///< how many it knows

    /// What it says, or why it does not.
    static CallFailure ask(KurrentClient &client, std::stop_token stop, ServerFeatures &features);
};

} // namespace Backstory
