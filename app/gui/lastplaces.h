// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/soonwritten.h"
#include "models/event/event.h"

#include <QHash>
#include <QUrl>

namespace Backstory
{

/// Where a person was in a source: as much as finds the place again in a history that may have been read
/// anew.
struct LastPlace {
    QString category;
    QByteArray entity;
    bool all = true; ///< all events of the source were shown, not one entity's
    qint64 row = 0;  ///< 0: no event was selected
    Position position;

    bool operator==(const LastPlace &) const = default;
};

/// Remembers the last place in each source, in a file, so that it survives a crash: what changes is written
/// within a fraction of a second, by a thread of its own. Lives on the window's thread.
class LastPlaces : public QObject
{
    Q_OBJECT
public:
    /// Reads the file; a missing or damaged one is as good as an empty one.
    explicit LastPlaces(const QString &path, QObject *parent = nullptr);

    static QString defaultPath();

    std::optional<LastPlace> place(const QUrl &source) const;
    void setPlace(const QUrl &source, const LastPlace &place);

private:
    QByteArray toJson() const;

    QHash<QUrl, LastPlace> m_places;
    QList<QUrl> m_order; ///< the source of the oldest place first
    SoonWritten m_file;  ///< the last, for it asks the others as it goes
};

} // namespace Backstory
