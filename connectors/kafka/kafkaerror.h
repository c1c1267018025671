// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <librdkafka/rdkafka.h>

namespace Backstory
{

/// What an error of librdkafka or of a broker was about; what is empty was not involved.
struct KafkaErrorContext {
    QString brokers; ///< as `KafkaLocation::brokersInWords()` says them
    QString topic;
    QString group;
    QString user;
    QString log; ///< what the library said last: it often knows the cause that the code does not tell
};

/// The error as a sentence and what to do about it, down to the one right that is missing.
SourceError kafkaError(rd_kafka_resp_err_t code, const KafkaErrorContext &context);

/// Whether an error goes by as brokers come back, so that reading waits instead of giving up.
bool isTransient(rd_kafka_resp_err_t code);

/// Whether what the library said is about certificates: that does not go by, whatever the code.
bool isAboutCertificates(const QString &log);

} // namespace Backstory
