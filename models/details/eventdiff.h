// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/contentsource.h"
#include "models/payload/jsonlevel.h"
#include "models/payload/payloaddecoder.h"

#include <QList>

#include <stop_token>

namespace Backstory
{

/// One event of a comparison with its contents decoded.
struct ComparedEvent {
    StoredEvent event;
    QString sourceName;
    DecodedPayload payload;
    DecodedPayload metadata;
};

/// A field of two events: a value of the envelope by its name, one of a document by its JSON pointer.
struct FieldDifference {
    enum Group : quint8 { Envelope, Payload, Metadata };
    enum Change : quint8 { Same, Changed, Added, Removed };

    Group group = Envelope;
    Change change = Same;
    QString field;
    QString first; ///< as written; empty where the field is not there
    QString second;

    bool operator==(const FieldDifference &) const = default;
};

/// Two events compared field by field: first the envelope, then payload and metadata, each in the order of
/// the first event with what only the second one has behind it. Lists are compared by position; numbers that
/// are written differently but are the same are the same.
struct EventDiff {
    QList<FieldDifference> fields;
    qint64 differences = 0;
    bool isCut = false; ///< there are more fields than `MostFields`

    static constexpr qsizetype MostFields = 100'000;
    static EventDiff between(const ComparedEvent &first, const ComparedEvent &second,
                             std::stop_token stop = {});
};

} // namespace Backstory
