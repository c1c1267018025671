// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <chrono>

namespace Backstory
{

class ConnectorCatalog;

/// A copy, in Backstory's own schema, of a store of any other that a connector reads; follows the store as
/// long as it lives. Owns a thread, and the temporary file, which only this user can read. May be used from
/// one thread.
class StoreMirror
{
public:
    /// `ended` is called from the mirror's thread when it cannot follow the store any more.
    StoreMirror(const ConnectorCatalog &catalog, const SourceLocation &store, std::function<void()> ended);
    ~StoreMirror();

    /// Begins to read. Empty, or a sentence why that cannot be.
    QString start();
    /// False when the time is over first; true when the copy holds all that the store had, or has failed.
    bool waitUntilRead(std::chrono::milliseconds limit) const;
    /// How far the reading of what was there has come.
    Progress progress() const;
    /// Why the store cannot be read (any more), in sentences; empty as long as it can.
    QString error() const;
    /// The copy.
    QString path() const;
    /// What was made of the store, in sentences; once it has been read.
    QStringList assumptions() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
