// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"
#include "models/payload/metadatakeys.h"
#include "models/payload/payloadscanner.h"

#include <QList>

#include <functional>

namespace Backstory
{

/// One event of a commit. A plain value; `problem` is set when the commit could not be decoded.
struct CommitItem {
    QByteArray type;
    QByteArray payload;  ///< the body as JSON
    QByteArray metadata; ///< the event's headers before the commit's, as JSON
    QByteArray problem;
};

/// Takes NEventStore's commits apart: one row holds many events, as a JSON list of `{Headers, Body}` or
/// Newtonsoft's
/// `{"$values": […]}`, possibly with a BOM or gzip around it. One per thread.
class CommitUnpacker
{
public:
    /// Exactly `count` items, whatever the payload turns out to be; `count` 0: as many as there are.
    static QList<CommitItem> items(const QByteArray &payload, const QByteArray &headers, qint64 count);

    /// Visits the commit's events in order: `commit` has the version of the last one, and a position whose
    /// part is that of the first.
    void unpack(const Event &commit, qint64 count, QByteArrayView payload, QByteArrayView headers,
                const std::function<void(const Event &)> &visit);

private:
    QByteArray m_id;
    MetadataScanner m_scanner;
    PayloadScanner m_payloads;
};

} // namespace Backstory
