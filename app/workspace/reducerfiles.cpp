// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/reducerfiles.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int SettleMilliseconds = 100;

ReducerFiles::Script readScript(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {{}, u"“%1” cannot be read: %2."_s.arg(path, file.errorString())};
    const QByteArray bytes = file.read(ReducerFiles::MostBytes + 1);
    if (bytes.size() > ReducerFiles::MostBytes)
        return {{}, u"“%1” is larger than 4 MB: that is no reducer."_s.arg(path)};
    return {u""_s + QString::fromUtf8(bytes), {}}; // an empty file has been read, too
}

} // namespace

ReducerFiles::ReducerFiles(QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(SettleMilliseconds);
    const auto touched = [this](const QString &path) {
        m_touched.insert(path);
        m_settle.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, touched);
    // Most editors write a new file and rename it: the old one is gone and no longer watched.
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this, touched](const QString &folder) {
        for (const auto &[path, file] : m_files) {
            if (QFileInfo(path).path() == folder && !m_watcher.files().contains(path))
                touched(path);
        }
    });
    connect(&m_settle, &QTimer::timeout, this, [this] {
        for (const QString &path : std::exchange(m_touched, {}))
            read(path);
    });
}

const ReducerFiles::Script *ReducerFiles::find(const QString &path) const
{
    const auto found = m_files.find(path);
    if (found == m_files.end()) {
        m_files[path].slot = std::make_unique<QuerySlot>(m_pool);
        read(path);
        return nullptr;
    }
    return found->second.isRead ? &found->second.script : nullptr;
}

void ReducerFiles::take(const QString &path, const QString &text)
{
    File &file = m_files[path];
    if (!file.slot)
        file.slot = std::make_unique<QuerySlot>(m_pool);
    file.slot->cancel();
    file.script = {text, {}};
    file.isRead = true;
    watch(path);
}

bool ReducerFiles::isReading() const
{
    return m_settle.isActive() || std::any_of(m_files.begin(), m_files.end(),
                                              [](const auto &each) { return each.second.slot->isRunning(); });
}

void ReducerFiles::read(const QString &path) const
{
    watch(path); // before it is read, so that no change is missed
    m_files[path].slot->start([path](QueryScope &) { return readScript(path); },
                              [this, path](Script &&script) {
                                  File &file = m_files[path];
                                  const bool same = file.isRead && file.script.text == script.text &&
                                                    file.script.problem == script.problem;
                                  if (!script.problem.isEmpty())
                                      script.text = file.script.text;
                                  file.script = std::move(script);
                                  file.isRead = true;
                                  if (!same)
                                      Q_EMIT loaded(path);
                              });
}

void ReducerFiles::watch(const QString &path) const
{
    for (const QString &each : {path, QFileInfo(path).path()}) {
        if (!m_watcher.files().contains(each) && !m_watcher.directories().contains(each) &&
            QFileInfo::exists(each))
            m_watcher.addPath(each);
    }
}

} // namespace Backstory
