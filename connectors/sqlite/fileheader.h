// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// The first bytes of a file and what they say about it as a SQLite database. A plain value.
class FileHeader
{
public:
    explicit FileHeader(const QByteArray &bytes)
        : m_bytes(bytes)
    {
    }

    bool isSqlite() const;
    bool isWal() const;
    /// How long the file must be at least; 0 when the header does not say.
    qint64 expectedSize() const;
    /// Why this is no SQLite database, as far as the bytes tell; the name is the file's.
    SourceError foreign(const QString &name) const;

    static SourceError truncated(const QString &name, qint64 expected, qint64 size);

private:
    quint32 number(qsizetype at, int bytes) const;

    QByteArray m_bytes;
};

} // namespace Backstory
