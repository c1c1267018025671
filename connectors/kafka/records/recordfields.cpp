// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recordfields.h"

#include "connectors/kafka/records/bytetexts.h"
#include "models/payload/metadatakeys.h"

namespace Backstory
{

namespace
{

constexpr qsizetype UuidBytes = 16;

/// .NET's and others' way to say that there is none.
bool isZeroUuid(QByteArrayView text)
{
    return text == QByteArrayView("00000000-0000-0000-0000-000000000000");
}

} // namespace

void RecordFields::clear()
{
    m_values = {};
    m_ranks = {};
}

void RecordFields::readHeaders(const std::vector<RecordHeader> &headers)
{
    clear();
    for (const RecordHeader &header : headers)
        add(header.name, header.value);
}

void RecordFields::add(QByteArrayView name, QByteArrayView value)
{
    if (const quint16 rank = m_names.rankOf(name); rank != 0)
        addAs(rank, value);
}

void RecordFields::addAs(quint16 rank, QByteArrayView value)
{
    const RecordField field = m_names.fieldOf(rank);
    quint16 &best = m_ranks[size_t(field)];
    if (value.isEmpty() || (best != 0 && best < rank))
        return;
    const bool isCount = field == RecordField::ChunkIndex || field == RecordField::ChunkTotal;
    const bool isEight = value.size() == 8 && (field == RecordField::Version || field == RecordField::Time ||
                                               field == RecordField::Timestamp);
    if (!isEight && !(isCount && (value.size() == 4 || value.size() == 8)))
        value = textOf(field, value);
    if (value.isEmpty() || isZeroUuid(value))
        return;
    best = rank;
    m_values[size_t(field)] = value;
}

QByteArrayView RecordFields::textOf(RecordField field, QByteArrayView value)
{
    // Spring's older header mappers write texts as JSON.
    if (value.size() > 2 && value.front() == '"' && value.back() == '"')
        value = value.sliced(1, value.size() - 2);
    if (isPlainText(value))
        return value;
    if (value.size() != UuidBytes ||
        (field != RecordField::Id && field != RecordField::Cause && field != RecordField::Correlation))
        return {};
    std::string &uuid = m_uuids[field == RecordField::Id ? 0 : field == RecordField::Cause ? 1 : 2];
    uuid.clear();
    appendUuid(uuid, value);
    return viewOf(uuid);
}

Timestamp RecordFields::time(RecordField field) const
{
    const QByteArrayView value = (*this)[field];
    if (value.size() == 8) { // no text that says a time is as short
        const qint64 milliseconds = bigEndian(value).value_or(0);
        return milliseconds > 0 && milliseconds < 4'102'444'800'000
                   ? Timestamp::fromMilliseconds(milliseconds)
                   : Timestamp();
    }
    if (value.size() > 20 && value[10] == ' ' &&
        value[19] == ':') { // NServiceBus, Wolverine: 12:30:00:123456 Z
        std::string text(value.data(), size_t(value.size()));
        text[19] = '.';
        if (const size_t space = text.find(' ', 11); space != std::string::npos)
            text.erase(space, 1);
        return Timestamp::fromText(viewOf(text));
    }
    return value.isNull() ? Timestamp() : timeFromScalar(value);
}

std::optional<qint64> RecordFields::number(RecordField field) const
{
    const QByteArrayView value = (*this)[field];
    if (const std::optional<qint64> text = decimal(value))
        return text;
    return value.size() == 8 || value.size() == 4 ? bigEndian(value) : std::nullopt;
}

QByteArrayView RecordFields::trace() const
{
    const QByteArrayView value = (*this)[RecordField::Trace];
    if (value.size() >= 55 && value[2] == '-' && value[35] == '-')
        return value.sliced(3, 32);
    const qsizetype dash = value.indexOf('-');
    return dash == 16 || dash == 32 ? value.first(dash) : value;
}

QByteArrayView RecordFields::type() const
{
    const QByteArrayView value = (*this)[RecordField::Type];
    const size_t end =
        stdView(value).find_first_of(",;"); // NServiceBus: a list of types with their assemblies
    return end != std::string_view::npos && end > 0 ? value.first(qsizetype(end)) : value;
}

} // namespace Backstory
