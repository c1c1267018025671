// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/metadatafields.h"
#include "models/payload/metadatakeys.h"

namespace Backstory
{

/// Collects values for the fields of one document and keeps the one with the best key for each.
class MetadataValues
{
public:
    void begin(MetadataScanner::Dialect dialect);
    void set(const MetadataKey &key, QByteArrayView value);
    void addCause(QByteArrayView id, int rank, Cause::Kind kind = Cause::Id);
    /// Top-level keys of a YAML mapping as Ruby writes it: `:causation_id: '081af217-…'`.
    void scanYaml(QByteArrayView text);

    MetadataKeys keys;

private:
    bool wins(MetadataField field, int rank);
    void correlate(int rank, QByteArrayView value, bool traceparent);

    std::array<int, size_t(MetadataField::ReadVersion) + 1> m_ranks{};
    MetadataScanner::Dialect m_dialect = MetadataScanner::Common;
};

} // namespace Backstory
