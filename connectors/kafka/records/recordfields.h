// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/fieldnames.h"
#include "connectors/kafka/records/kafkarecord.h"
#include "models/event/event.h"

#include <optional>
#include <string>

namespace Backstory
{

/// What one place (the headers, the value) says about an event: of several names for one thing the one that
/// is believed most. Owns the texts that it had to make of bytes; the others view what they were read from.
class RecordFields
{
public:
    explicit RecordFields(const FieldNames &names)
        : m_names(names)
    {
    }

    void clear();
    void readHeaders(const std::vector<RecordHeader> &headers);
    /// Of several values with one name the last counts, as it does for Kafka's own clients. Empty values
    /// count as absent.
    void add(QByteArrayView name, QByteArrayView value);
    void addAs(quint16 rank, QByteArrayView value);

    /// Null where nobody says it.
    QByteArrayView operator[](RecordField field) const { return m_values[size_t(field)]; }
    /// The name's place in the list, from 1; 0 where nobody says it.
    quint16 rankOf(RecordField field) const { return m_ranks[size_t(field)]; }

    /// Eight bytes are milliseconds, big-endian; else text. Invalid where nobody says it.
    Timestamp time(RecordField field) const;
    /// Digits, or four or eight bytes, big-endian.
    std::optional<qint64> number(RecordField field) const;
    /// The trace id of a traceparent, of Zipkin's single header, or the text itself.
    QByteArrayView trace() const;
    /// Without an assembly's name, as .NET writes it behind a comma.
    QByteArrayView type() const;

private:
    QByteArrayView textOf(RecordField field, QByteArrayView value);

    const FieldNames &m_names;
    std::array<QByteArrayView, size_t(RecordField::Count)> m_values;
    std::array<quint16, size_t(RecordField::Count)> m_ranks{};
    std::array<std::string, 3> m_uuids; ///< of id, cause and correlation
};

} // namespace Backstory
