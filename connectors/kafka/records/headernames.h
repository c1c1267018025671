// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/recordfield.h"

#include <array>

namespace Backstory
{

/// The names of headers, in the order in which they are believed: what belongs to one framework comes before
/// what anyone may have meant otherwise.
inline constexpr std::array HeaderNames{
    // CloudEvents' binary mode (Kafka protocol binding 1.0.2): attributes with the prefix `ce_`, texts in
    // UTF-8; the extensions as models/payload/cloudevents.h has them.
    FieldName{"ce_id", RecordField::Id},
    FieldName{"ce_type", RecordField::Type},
    FieldName{"ce_time", RecordField::Time},
    FieldName{"ce_subject", RecordField::Entity},
    FieldName{"ce_source", RecordField::Producer},
    FieldName{"ce_causationid", RecordField::Cause},
    FieldName{"ce_correlationid", RecordField::Correlation},
    FieldName{"ce_traceparent", RecordField::Trace}, // distributed tracing extension
    FieldName{"ce_sequence", RecordField::Version},
    FieldName{"ce_user", RecordField::User},
    FieldName{"ce_category", RecordField::Category},
    FieldName{"ce_kind", RecordField::Kind},
    FieldName{"ce_dataschema", RecordField::SchemaVersion},
    FieldName{"ce_schemaversion", RecordField::SchemaVersion},

    // Axon's Kafka extension (HeaderUtils.java): times and numbers as 8 bytes, big-endian. Its correlation id
    // is the direct cause, its trace id the first message of all (MessageOriginProvider).
    FieldName{"axon-message-id", RecordField::Id},
    FieldName{"axon-message-type", RecordField::Type},
    FieldName{"axon-message-timestamp", RecordField::Time},
    FieldName{"axon-message-aggregate-id", RecordField::Entity},
    FieldName{"axon-message-aggregate-type", RecordField::Category},
    FieldName{"axon-message-aggregate-seq", RecordField::Version},
    FieldName{"axon-message-revision", RecordField::SchemaVersion},
    FieldName{"axon-metadata-causationid", RecordField::Cause}, // Axon 5
    FieldName{"axon-metadata-correlationid", RecordField::Cause},
    FieldName{"axon-metadata-traceid", RecordField::Correlation},
    FieldName{"axon-metadata-userid", RecordField::User},

    // NServiceBus (Headers.cs). The conversation is what all messages of one request share; `RelatedTo` is
    // the id of the message that was being handled.
    FieldName{"nservicebus.messageid", RecordField::Id},
    FieldName{"nservicebus.enclosedmessagetypes", RecordField::Type},
    FieldName{"nservicebus.messageintent", RecordField::Kind},
    FieldName{"nservicebus.timesent", RecordField::Time},
    FieldName{"nservicebus.relatedto", RecordField::Cause},
    FieldName{"nservicebus.conversationid", RecordField::Correlation},
    FieldName{"nservicebus.correlationid", RecordField::Correlation},
    FieldName{"nservicebus.originatingendpoint", RecordField::Producer},
    FieldName{"nservicebus.contenttype", RecordField::ContentType},

    // Eventuate Tram (EventMessageHeaders, CommandMessageHeaders, ReplyMessageHeaders); its `ID` is below.
    FieldName{"event-aggregate-id", RecordField::Entity},
    FieldName{"event-aggregate-type", RecordField::Category},
    FieldName{"command_type", RecordField::Type},
    FieldName{"reply_type", RecordField::Type},
    FieldName{"reply_to_message_id", RecordField::Cause},

    // MassTransit (KafkaMessageContext.cs): MessageId, CorrelationId, ConversationId, SourceAddress. Its
    // correlation id tells sagas apart, so the conversation comes first; InitiatorId is the correlation id of
    // the message before, not a message's id, so it is no cause.
    FieldName{"conversationid", RecordField::Correlation},
    FieldName{"sourceaddress", RecordField::Producer},

    // Wolverine (EnvelopeConstants.cs): id, message-type, source, correlation-id; its conversation id is the
    // id of the message that caused this one.
    FieldName{"causation-id", RecordField::Cause},
    FieldName{"conversation-id", RecordField::Cause},
    FieldName{"sent-at", RecordField::Time},
    FieldName{"user-name", RecordField::User},

    // Silverback (DefaultMessageHeaders.cs) and Watermill.
    FieldName{"x-message-id", RecordField::Id},
    FieldName{"x-message-type", RecordField::Type},
    FieldName{"_watermill_message_uuid", RecordField::Id},

    // Values that were cut; Silverback's names (DefaultMessageHeaders.cs, of its versions 3 and 2) come
    // first.
    // The parts share the message's id.
    FieldName{"x-chunk-index", RecordField::ChunkIndex},
    FieldName{"x-chunk-id", RecordField::ChunkIndex},
    FieldName{"chunk-index", RecordField::ChunkIndex},
    FieldName{"chunk_index", RecordField::ChunkIndex},
    FieldName{"chunkindex", RecordField::ChunkIndex},
    FieldName{"chunk-number", RecordField::ChunkIndex},
    FieldName{"chunk_number", RecordField::ChunkIndex},
    FieldName{"x-chunk-count", RecordField::ChunkTotal},
    FieldName{"x-chunks-count", RecordField::ChunkTotal},
    FieldName{"chunk-count", RecordField::ChunkTotal},
    FieldName{"chunk_count", RecordField::ChunkTotal},
    FieldName{"chunkcount", RecordField::ChunkTotal},
    FieldName{"total-chunks", RecordField::ChunkTotal},
    FieldName{"total_chunks", RecordField::ChunkTotal},
    FieldName{"totalchunks", RecordField::ChunkTotal},
    FieldName{"chunk-total", RecordField::ChunkTotal},
    FieldName{"chunk_total", RecordField::ChunkTotal},

    // Names that many agree on.
    FieldName{"event-id", RecordField::Id},
    FieldName{"event_id", RecordField::Id},
    FieldName{"eventid", RecordField::Id},
    FieldName{"x-event-id", RecordField::Id},
    FieldName{"message-id", RecordField::Id},
    FieldName{"message_id", RecordField::Id},
    FieldName{"messageid", RecordField::Id},
    FieldName{"id", RecordField::Id}, // Debezium's outbox router, Eventuate, Wolverine
    FieldName{"event-type", RecordField::Type},
    FieldName{"event_type", RecordField::Type},
    FieldName{"eventtype", RecordField::Type},
    FieldName{"x-event-type", RecordField::Type},
    FieldName{"message-type", RecordField::Type},
    FieldName{"message_type", RecordField::Type},
    FieldName{"messagetype", RecordField::Type},
    FieldName{"event-name", RecordField::Type},
    FieldName{"event_name", RecordField::Type},
    FieldName{"eventname", RecordField::Type},
    FieldName{"type", RecordField::Type},
    FieldName{"__typeid__", RecordField::Type}, // Spring for Apache Kafka's type mapper: a class
    FieldName{"event-time", RecordField::Time},
    FieldName{"event_time", RecordField::Time},
    FieldName{"eventtime", RecordField::Time},
    FieldName{"occurred-at", RecordField::Time},
    FieldName{"occurred_at", RecordField::Time},
    FieldName{"occurredat", RecordField::Time},
    FieldName{"timestamp", RecordField::Timestamp},
    FieldName{"aggregate-id", RecordField::Entity},
    FieldName{"aggregate_id", RecordField::Entity},
    FieldName{"aggregateid", RecordField::Entity},
    FieldName{"entity-id", RecordField::Entity},
    FieldName{"entity_id", RecordField::Entity},
    FieldName{"entityid", RecordField::Entity},
    FieldName{"stream-id", RecordField::Entity},
    FieldName{"stream_id", RecordField::Entity},
    FieldName{"streamid", RecordField::Entity},
    FieldName{"aggregate-type", RecordField::Category},
    FieldName{"aggregate_type", RecordField::Category},
    FieldName{"aggregatetype", RecordField::Category},
    FieldName{"aggregate-version", RecordField::Version},
    FieldName{"aggregate_version", RecordField::Version},
    FieldName{"aggregateversion", RecordField::Version},
    FieldName{"causation_id", RecordField::Cause},
    FieldName{"causationid", RecordField::Cause},
    FieldName{"x-causation-id", RecordField::Cause},
    FieldName{"correlation-id", RecordField::Correlation},
    FieldName{"correlation_id", RecordField::Correlation},
    FieldName{"correlationid", RecordField::Correlation},
    FieldName{"x-correlation-id", RecordField::Correlation},
    FieldName{"kafka_correlationid", RecordField::Correlation}, // Spring's replying template: 16 bytes
    FieldName{"x-request-id", RecordField::Correlation},
    FieldName{"request-id", RecordField::Correlation},
    FieldName{"traceparent", RecordField::Trace}, // W3C Trace Context
    FieldName{"x-b3-traceid", RecordField::Trace},
    FieldName{"b3", RecordField::Trace}, // Zipkin's single header: trace-span-…
    FieldName{"trace-id", RecordField::Trace},
    FieldName{"trace_id", RecordField::Trace},
    FieldName{"traceid", RecordField::Trace},
    FieldName{"x-trace-id", RecordField::Trace},
    FieldName{"producer", RecordField::Producer},
    FieldName{"service", RecordField::Producer},
    FieldName{"service-name", RecordField::Producer},
    FieldName{"source", RecordField::Producer},
    FieldName{"user-id", RecordField::User},
    FieldName{"user_id", RecordField::User},
    FieldName{"userid", RecordField::User},
    FieldName{"x-user-id", RecordField::User},
    FieldName{"content-type", RecordField::ContentType},
    FieldName{"content_type", RecordField::ContentType},
    FieldName{"contenttype", RecordField::ContentType},
    FieldName{"schema-version", RecordField::SchemaVersion},
    FieldName{"schema_version", RecordField::SchemaVersion},
    FieldName{"schemaversion", RecordField::SchemaVersion},
    FieldName{"event-version", RecordField::SchemaVersion},
    FieldName{"event_version", RecordField::SchemaVersion},
};

} // namespace Backstory
