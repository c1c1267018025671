// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/recentfile.h"

#include <QStandardPaths>

namespace Backstory
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RecentFile::RecentFile(const QString &path, QObject *parent)
    : QObject(parent)
    , m_file(path, 300ms, [this] { return m_sources.toJson(); })
{
    m_sources.setJson(m_file.read());
    connect(&m_sources, &RecentSources::changed, &m_file, &SoonWritten::change);
}

QString RecentFile::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/recent.json"_s;
}

} // namespace Backstory
