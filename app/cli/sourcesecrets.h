// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

class ConnectorCatalog;
class Output;

/// The environment variable of a secret: `sasl.password` is BACKSTORY_SECRET_SASL_PASSWORD.
QByteArray variableOfSecret(const QString &name);

/// Fills the location's secrets from the environment, then from the keyring. False, and it has been said why,
/// when one that is needed is in neither, or when it was stopped.
bool findSecrets(const ConnectorCatalog &catalog, SourceLocation &location, Output &output,
                 std::stop_token stop);

} // namespace Backstory
