// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// The error that the address holds a secret, whether the user's password or an option that `isSecret`: the
/// place of secrets is the keyring.
std::optional<SourceError> refusedSecretIn(const QUrl &url,
                                           const std::function<bool(const QString &option)> &isSecret);

} // namespace Backstory
