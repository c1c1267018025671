// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/recentsources.h"

#include <QThreadPool>
#include <QTimer>

namespace Backstory
{

/// The list of what was opened last, kept in a file of the user's: what changes is written soon after, by a
/// thread of its own. One for all windows; lives on their thread.
class RecentFile : public QObject
{
    Q_OBJECT
public:
    /// Reads the file; a missing or damaged one is as good as an empty one.
    explicit RecentFile(const QString &path, QObject *parent = nullptr);
    /// Writes what is still to be written, and waits for it.
    ~RecentFile() override;

    static QString defaultPath();
    RecentSources &sources() { return m_sources; }

private:
    void write();

    QString m_path;
    RecentSources m_sources;
    QTimer m_soon;
    QThreadPool m_writer; ///< one thread, so that an older state never overwrites a newer one
};

} // namespace Backstory
