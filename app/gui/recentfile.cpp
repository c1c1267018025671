// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/recentfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

namespace Backstory
{

using namespace Qt::StringLiterals;

RecentFile::RecentFile(const QString &path, QObject *parent)
    : QObject(parent)
    , m_path(path)
{
    m_writer.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(300);
    connect(&m_soon, &QTimer::timeout, this, &RecentFile::write);
    if (QFile file(path); file.open(QIODevice::ReadOnly))
        m_sources.setJson(file.readAll());
    connect(&m_sources, &RecentSources::changed, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
}

RecentFile::~RecentFile()
{
    if (m_soon.isActive())
        write();
    m_writer.waitForDone();
}

QString RecentFile::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/recent.json"_s;
}

void RecentFile::write()
{
    m_soon.stop();
    m_writer.start([path = m_path, bytes = m_sources.toJson()] {
        QDir().mkpath(QFileInfo(path).path());
        QSaveFile file(path);
        // Names of files may be personal: for nobody else to read.
        if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
            file.write(bytes) == bytes.size())
            file.commit();
    });
}

} // namespace Backstory
