// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkalocation.h"

namespace Backstory
{

/// A token for SASL OAUTHBEARER as a token endpoint gave it. A value, and a secret.
struct AccessToken {
    QByteArray value;
    Timestamp expires;
    QString principal; ///< whom it is for

    /// Asks the endpoint by the flow of client credentials (RFC 6749, 4.4) and waits for the answer, five
    /// seconds at most. A sentence when there is no token. Runs on any thread, the GUI's excepted.
    static QString request(const KafkaLocation::TokenEndpoint &endpoint, const QString &secret,
                           AccessToken &token);
    /// What an endpoint's answer says.
    static QString parse(const QByteArray &answer, const QString &clientId, Timestamp now,
                         AccessToken &token);
};

} // namespace Backstory
