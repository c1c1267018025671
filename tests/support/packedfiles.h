// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Backstory
{

/// Writes a file for a test, which ends when that fails. Returns its path.
QString writeFile(const QString &path, const QByteArray &content);

QByteArray gzip(const QByteArray &bytes);
QByteArray zstd(const QByteArray &bytes);

} // namespace Backstory
