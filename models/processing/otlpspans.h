// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/processingrecord.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <stop_token>

class QJsonObject;
class QJsonValue;

namespace Backstory
{

class ProcessingStore;

/// Messaging spans of OpenTelemetry as processing records. Source: OTLP as JSON (one
/// ExportTraceServiceRequest in a file, or one a line as the collector's file exporter writes them) and the
/// semantic conventions for messaging spans, with the names of older versions.
///
/// Where a span names no operation, its kind tells: a producer's sends, a consumer's processes.
///
/// The consumer is the consumer group, else the service; the type is the destination. A record is made for
/// each message of a `process` span, and of a `receive` span that nobody processed. It was produced when the
/// span began that sent (or created) it: the linked one, the parent, or the one with its message id. It was
/// received when the `receive` span ended, else when `process` began; processed when `process` ended, unless
/// with an error.
class OtlpSpans
{
public:
    /// More are not kept: they are counted and said.
    static constexpr qsizetype MostSpans = 2'000'000;

    /// Adds a file's spans. A sentence when it cannot be read.
    QString read(const QString &path, std::stop_token stop = {});
    std::vector<ProcessingRecord> records();
    /// What could not be taken as it is, as sentences; of the records once they have been asked for.
    QStringList notices() const;

private:
    enum class Operation { None, Send, Receive, Process };
    struct Span {
        Operation operation = Operation::None;
        QByteArray id;
        QList<QByteArray> links; ///< ids of linked spans
        QByteArray parent;
        QByteArray message;
        QByteArray destination;
        QByteArray consumer;
        Timestamp begin;
        Timestamp end;
        QByteArray error;
    };

    static Operation operationOf(const QJsonValue &kind);
    bool addRequest(const QByteArray &json);
    void addSpan(const QJsonObject &json, const QByteArray &service);
    void note(const Span &span, qsizetype number);
    QList<QByteArray> messagesOf(const Span &span) const;
    const Span *sentOf(const Span &span, const QByteArray &message) const;
    const Span *receiveOf(const Span &process, const QByteArray &message) const;
    void addProcessed(const Span &span, std::vector<ProcessingRecord> &records) const;
    void addReceived(const Span &span, std::vector<ProcessingRecord> &records) const;
    ProcessingRecord recordOf(const Span &span, const QByteArray &message) const;

    std::vector<Span> m_spans;
    QHash<QByteArray, qsizetype> m_sent;     ///< by span id
    QHash<QByteArray, qsizetype> m_messages; ///< sent, by destination and message id
    QHash<QByteArray, qsizetype> m_receives; ///< by span id
    QHash<QByteArray, qsizetype> m_received; ///< `receive` spans, by consumer and linked span
    QSet<QByteArray> m_processed;            ///< consumer and linked span of `process` spans
    QHash<QByteArray, qint64> m_unnamed;     ///< `process` spans without links, by the span they are below
    qint64 m_others = 0;                     ///< spans that tell of no message
    qint64 m_broken = 0;                     ///< lines that are no request
    qint64 m_leftOut = 0;
    qint64 m_unsent = 0; ///< records whose sender is in no file
};

/// Adds a file's records to a store, in place of those that it has of a file of this name. A sentence when
/// that fails; `notices` gets what else is to be said.
QString addSpans(const QString &path, ProcessingStore &store, QStringList &notices,
                 std::stop_token stop = {});

} // namespace Backstory
