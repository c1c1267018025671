// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/ndjson/ndjsonconnector.h"

#include "connectors/ndjson/linesample.h"
#include "connectors/ndjson/ndjsonpayloadreader.h"
#include "connectors/ndjson/ndjsonreader.h"

namespace Backstory
{

std::unique_ptr<EventReader> NdjsonConnector::eventReader(const SourceLocation &location) const
{
    return std::make_unique<NdjsonReader>(location);
}

std::unique_ptr<PayloadReader> NdjsonConnector::payloadReader(const SourceLocation &location) const
{
    ReadOnlyFile file;
    if (file.open(location.url.toLocalFile()) && packingOf(file) != Packing::None)
        return {};
    return std::make_unique<NdjsonPayloadReader>(location);
}

std::optional<SourceError> NdjsonConnector::sample(const SourceLocation &location, int rows,
                                                   QList<SampleTable> &tables, std::stop_token stop) const
{
    return sampleLines(location.url.toLocalFile(), rows, tables, stop);
}

} // namespace Backstory
