// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/historyplace.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace Backstory
{

QString historyPathOf(const SourceLocation &location, const QString &folder)
{
    QString place = folder;
    if (place.isEmpty())
        place = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) +
                QStringLiteral("/backstory/histories");
    if (!QFileInfo::exists(place)) {
        QDir().mkpath(place);
        QFile::setPermissions(place, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QUrl url = location.url;
    if (url.isLocalFile()) {
        const QString canonical = QFileInfo(url.toLocalFile()).canonicalFilePath();
        if (!canonical.isEmpty())
            url = QUrl::fromLocalFile(canonical);
    }
    hash.addData(url.toEncoded());
    if (!location.mappingFile.isEmpty()) { // another mapping makes other events of the same rows
        QFile mapping(location.mappingFile);
        if (mapping.open(QIODevice::ReadOnly))
            hash.addData(mapping.readAll());
    }
    return place + u'/' + QString::fromLatin1(hash.result().toHex().first(32)) + QStringLiteral(".history");
}

void removeHistory(const QString &path)
{
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(path + QLatin1String(suffix));
}

} // namespace Backstory
