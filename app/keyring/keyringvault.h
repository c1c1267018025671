// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keyring/secretvault.h"

#include <QObject>

namespace Backstory
{

/// The keyring of the desktop (Secret Service or KWallet). Lives on a thread with an event loop.
class KeyringVault : public SecretVault
{
public:
    void read(const QString &key, std::function<void(const QString &, const QString &)> done) override;
    void write(const QString &key, const QString &value, std::function<void(const QString &)> done) override;

private:
    QObject m_jobs; ///< parent of what is still running
};

} // namespace Backstory
