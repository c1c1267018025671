// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaerror.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int FirstWithRightScram = 0x020601ff;

struct Said {
    QString sentence;
    QString advice;
};

QString userInWords(const KafkaErrorContext &context)
{
    return context.user.isEmpty() ? u"Nobody in particular (no login)"_s
                                  : u"The user “%1”"_s.arg(context.user);
}

QString principal(const KafkaErrorContext &context)
{
    return u"User:"_s + (context.user.isEmpty() ? u"ANONYMOUS"_s : context.user);
}

/// The cause that stands in the library's log, where the code says no more than that there is no connection.
Said connectionFailure(const KafkaErrorContext &context)
{
    const auto logged = [&context](QStringView text) {
        return context.log.contains(text, Qt::CaseInsensitive);
    };
    if (logged(u"resolve"))
        return {
            u"The name of a broker (%1) is not known."_s.arg(context.brokers),
            u"Check the spelling, and that this computer is in the network or VPN where the name is known."_s};
    if (logged(u"certificate verify failed") || logged(u"unable to get local issuer"))
        return {u"The broker’s TLS certificate is signed by an authority that is not trusted here."_s,
                u"Give the authority’s certificate as ssl.ca.location=/path/ca.pem."_s};
    if (logged(u"hostname mismatch") || logged(u"IP address mismatch"))
        return {
            u"The broker’s TLS certificate is for another name than %1."_s.arg(context.brokers),
            u"Use the name in the certificate, or set ssl.endpoint.identification.algorithm=none if you know the broker."_s};
    if (logged(u"certificate required") || logged(u"bad certificate"))
        return {u"The broker asks for a client certificate, and took none."_s,
                u"Give one that it trusts: ssl.certificate.location and ssl.key.location."_s};
    if (logged(u"SSL handshake failed") || logged(u"wrong version number"))
        return {
            u"The broker at %1 does not speak TLS on this port."_s.arg(context.brokers),
            u"Use the port of its TLS listener, or security.protocol=PLAINTEXT (SASL_PLAINTEXT with a login)."_s};
    if (logged(u"disconnected while requesting ApiVersion") ||
        logged(u"might be caused by incorrect security.protocol") ||
        logged(u"verify that security.protocol") ||
        logged(u"Send failed: Broken pipe")) // it was quicker than we
        return {
            u"The broker at %1 hung up as soon as it was spoken to, as one does that expects TLS or a login."_s
                .arg(context.brokers),
            u"Set security.protocol: SSL, SASL_SSL or SASL_PLAINTEXT."_s};
    if (logged(u"Connection refused"))
        return {u"Nothing listens at %1."_s.arg(context.brokers),
                u"Check host and port, and that the broker runs."_s};
    return {u"No broker at %1 answers."_s.arg(context.brokers),
            u"Check host and port, that the broker runs, and that no firewall is in between."_s};
}

Said topicForbidden(const KafkaErrorContext &context)
{
    return {
        u"%1 may not read the topic “%2”."_s.arg(userInWords(context), context.topic),
        u"Ask for the rights Read and Describe on it: kafka-acls --add --allow-principal %1 --operation Read --operation Describe --topic %2"_s
            .arg(principal(context), context.topic)};
}

Said otherMechanism()
{
    return {
        u"The broker does not take this way to log in."_s,
        u"Set sasl.mechanism to one that it takes: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI."_s};
}

/// Older librdkafka repeats its nonce, which Kafka overlooked up to 3.9 and takes for a wrong password
/// since 4.0.
QString scramAdvice(const KafkaErrorContext &context)
{
    if (!context.log.contains(u"SASL mechanism SCRAM"_s) || rd_kafka_version() >= FirstWithRightScram)
        return {};
    return u" If they are right: Kafka 4 and newer refuse SCRAM from librdkafka before 2.6.1, and this is %1. Update it, or log in by PLAIN, OAUTHBEARER or a client certificate."_s
        .arg(QString::fromUtf8(rd_kafka_version_str()));
}

Said said(rd_kafka_resp_err_t code, const KafkaErrorContext &context)
{
    if (const qsizetype token = context.log.indexOf(u"The token endpoint"_s); token >= 0)
        return {
            context.log.mid(token),
            u"Check the client’s id and secret and the endpoint’s address: sasl.oauthbearer.token.endpoint.url."_s};
    switch (code) {
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
        return connectionFailure(context);
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        if (context.log.contains(u"handshake"_s, Qt::CaseInsensitive) &&
            context.log.contains(u"mechanism"_s, Qt::CaseInsensitive))
            return otherMechanism();
        return {u"The broker refused the login%1."_s.arg(
                    context.user.isEmpty() ? QString() : u" of “%1”"_s.arg(context.user)),
                u"Check user, password and sasl.mechanism."_s + scramAdvice(context)};
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
        return otherMechanism();
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        return {u"The cluster has no topic “%1” that can be seen with this login."_s.arg(context.topic),
                u"Check the spelling, and ask for the right Describe on it if it exists."_s};
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        return topicForbidden(context);
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        return {
            u"%1 may not look at the consumer group “%2”."_s.arg(userInWords(context), context.group),
            u"Ask for the right Describe on it: kafka-acls --add --allow-principal %1 --operation Describe --group %2"_s
                .arg(principal(context), context.group.isEmpty() ? u"'*'"_s : context.group)};
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        return {
            u"%1 may not ask this of the cluster."_s.arg(userInWords(context)),
            u"Ask for the right Describe on the cluster: kafka-acls --add --allow-principal %1 --operation Describe --cluster"_s
                .arg(principal(context))};
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
        return {u"“%1” cannot be the name of a topic."_s.arg(context.topic), u"Check the spelling."_s};
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
        return {u"A partition of “%1” has no leader at this time."_s.arg(context.topic),
                u"It becomes readable when one of the brokers that hold it is back."_s};
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_COMPRESSION_TYPE:
        return {u"Records of “%1” are compressed in a way that cannot be undone here."_s.arg(context.topic),
                u"See what the library says; the records may be damaged."_s};
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
        return {u"Records of “%1” are damaged: their checksum does not fit."_s.arg(context.topic),
                u"Check the disks of the brokers that hold the topic."_s};
    default:
        return {
            u"The cluster at %1 says: %2."_s.arg(context.brokers, QString::fromUtf8(rd_kafka_err2str(code))),
            u"See what the library says below."_s};
    }
}

} // namespace

SourceError kafkaError(rd_kafka_resp_err_t code, const KafkaErrorContext &context)
{
    const Said words = said(code, context);
    SourceError error;
    error.sentence = words.sentence;
    error.advice = words.advice;
    error.raw =
        QString::fromUtf8(rd_kafka_err2name(code)) + u": "_s + QString::fromUtf8(rd_kafka_err2str(code));
    if (!context.log.isEmpty())
        error.raw += u'\n' + context.log;
    return error;
}

bool isTransient(rd_kafka_resp_err_t code)
{
    switch (code) {
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__WAIT_CACHE:
    case RD_KAFKA_RESP_ERR__IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
    case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
    case RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH:
    case RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH:
    case RD_KAFKA_RESP_ERR_UNKNOWN:
        return true;
    default:
        return false;
    }
}

bool isAboutCertificates(const QString &log)
{
    return log.contains(u"certificate verify failed"_s) || log.contains(u"certificate required"_s) ||
           log.contains(u"bad certificate"_s) || log.contains(u"wrong version number"_s);
}

} // namespace Backstory
