// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaentityreader.h"

#include "connectors/kafka/backwardscan.h"

namespace Backstory
{

std::optional<SourceError> KafkaEntityReader::read(const QByteArray &entity, EventSink &sink,
                                                   std::stop_token stop)
{
    KafkaLocation location;
    if (auto failed = KafkaLocation::parse(m_source, location))
        return failed;
    std::optional<Mapping> mapping;
    SourceError error;
    if (!m_source.mappingFile.isEmpty()) {
        mapping = Mapping::read(m_source.mappingFile, &error.sentence);
        if (!mapping)
            return error;
    }
    QList<TopicSearch> searches;
    if (auto failed = KeySearch(location, entity, mapping).plan(searches, stop))
        return failed;
    if (stop.stop_requested())
        return {};
    const auto client = KafkaClient::open(location, KafkaClient::Use::Reading, &error);
    if (!client)
        return error;
    BackwardScan scan(*client, searches, entity, sink);
    if (mapping)
        scan.setMapping(*mapping);
    if (auto failed = scan.run(stop))
        return failed;
    scan.finish();
    return {};
}

} // namespace Backstory
