// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/soonwritten.h"
#include "models/opening/recentsources.h"

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

    static QString defaultPath();
    RecentSources &sources() { return m_sources; }

private:
    RecentSources m_sources;
    SoonWritten m_file; ///< the last, for it asks the other as it goes
};

} // namespace Backstory
