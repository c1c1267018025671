// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"

namespace Backstory
{

/// How an event is put on the clipboard.
enum class EventForm { Id, Json, CloudEvent };

/// The event as one JSON object with the names that reducers and filters use: id, type, entity, category,
/// version, time, data, metadata, causedBy, correlation. A payload that is no text stands in `data_base64`.
QByteArray eventJson(const StoredEvent &event, const EventContentResult &content);

/// The event in a form; JSON is indented. A CloudEvent is what `backstory-cli events --json` prints. Empty
/// when the event cannot be read.
QString eventText(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &reference,
                  EventForm form);

} // namespace Backstory
