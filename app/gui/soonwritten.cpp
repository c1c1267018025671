// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/soonwritten.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace Backstory
{

SoonWritten::SoonWritten(const QString &path, std::chrono::milliseconds delay,
                         std::function<QByteArray()> content)
    : m_path(path)
    , m_content(std::move(content))
{
    m_writer.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(delay);
    connect(&m_soon, &QTimer::timeout, this, &SoonWritten::write);
}

SoonWritten::~SoonWritten()
{
    if (m_soon.isActive())
        write();
    m_writer.waitForDone();
}

QByteArray SoonWritten::read() const
{
    QFile file(m_path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void SoonWritten::change()
{
    if (!m_soon.isActive()) // not pushed back by every key press: then it might never come
        m_soon.start();
}

void SoonWritten::write()
{
    m_soon.stop();
    m_writer.start([path = m_path, bytes = m_content()] {
        QDir().mkpath(QFileInfo(path).path());
        QSaveFile file(path);
        // Ids and names may be personal: for nobody else to read. A failure costs only what was remembered.
        if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
            file.write(bytes) == bytes.size())
            file.commit();
    });
}

} // namespace Backstory
