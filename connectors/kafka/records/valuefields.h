// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/recordfields.h"
#include "models/payload/payloadshape.h"

#include <simdjson.h>

namespace Backstory
{

/// Looks once over the fields at the top of a JSON value, and of a `metadata` or `headers` in it, for what
/// they say about the event. Owns a copy of the text; belongs to one thread.
class ValueFields
{
public:
    /// What the fields together make of the value.
    enum Shape {
        Broken, ///< it begins like an object and is none
        Plain,
        CloudEvent,    ///< has specversion, type, source and id
        SchemaAndData, ///< Kafka Connect's JSON with its schema: exactly `schema` and `payload`
        RowChange,     ///< Debezium's envelope: op, source, before or after
        Row,           ///< a row unwrapped of it, with `__op` or `__deleted`
        Transaction,   ///< Debezium's BEGIN and END of a transaction
        SchemaChange   ///< Debezium's change of a table's definition
    };

    ValueFields();

    /// `idName` is the name in lower case, without underscores, of a field that would hold the entity's id.
    Shape read(QByteArrayView json, std::string_view idName);
    /// After SchemaAndData: the payload as it stands in the copy; null where it is no object.
    QByteArrayView payload() const { return m_payload; }

    const RecordFields &fields() const { return m_fields; }
    /// The value of a field that is called like `idName`; null when there is none.
    QByteArrayView ownId() const { return m_ownId; }
    /// Some field may name a cause or a correlation.
    bool namesKeys() const { return m_namesKeys; }

    /// The shape of these fields where they are those of `payload`, else 0.
    quint64 shapeOf(QByteArrayView payload) const
    {
        return payload.data() == m_read.data() && payload.size() == m_read.size() ? m_payloadShape.value()
                                                                                  : 0;
    }

    /// The text that was read, with the padding that parsers need behind it.
    std::string_view padded() const { return m_padded; }

private:
    /// What a name says, whatever its value is.
    struct NameFacts {
        std::string name;
        quint16 rank = 0;   ///< among ValueNames
        bool isKey = false; ///< of a cause or a correlation
    };

    /// Records of one topic have the same names at the same places, so each place remembers its last one.
    const NameFacts &factsOf(std::string_view name, size_t place);
    bool takeField(std::string_view name, simdjson::ondemand::value &value,
                   simdjson::ondemand::json_type type, const NameFacts &facts, bool isTop,
                   std::string_view idName);
    /// True when it has used the value up.
    bool takeMarks(std::string_view name, simdjson::ondemand::value &value,
                   simdjson::ondemand::json_type type);
    Shape shape() const;

    simdjson::ondemand::parser m_parser;
    std::string m_padded;
    RecordFields m_fields;
    QByteArrayView m_read; ///< what the copy is of; compared only, as it may be gone
    PayloadShape m_payloadShape;
    std::vector<NameFacts> m_names; ///< by the place of the field
    QByteArrayView m_payload;
    QByteArrayView m_ownId;
    bool m_namesKeys = false;
    unsigned m_marks = 0; ///< the fields that make a shape
    int m_count = 0;
};

} // namespace Backstory
