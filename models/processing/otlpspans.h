// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/processingrecord.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <stop_token>

class QJsonObject;

namespace Backstory
{

class ProcessingStore;

/// Messaging spans of OpenTelemetry as processing records. Source: OTLP as JSON (one
/// ExportTraceServiceRequest in a file, or one a line as the collector's file exporter writes them) and the
/// semantic conventions for messaging spans, with the names of older versions.
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
    std::vector<ProcessingRecord> records() const;
    /// What could not be taken as it is, as sentences.
    QStringList notices() const;

private:
    enum class Operation { None, Send, Receive, Process };
    struct Span {
        Operation operation = Operation::None;
        QByteArray id;
        QList<QByteArray> causes; ///< linked spans, then the parent
        QByteArray message;
        QByteArray destination;
        QByteArray consumer;
        Timestamp begin;
        Timestamp end;
        QByteArray error;
    };

    bool addRequest(const QByteArray &json);
    void addSpan(const QJsonObject &json, const QByteArray &service);
    const Span *sentOf(const Span &span, const QByteArray &cause) const;
    void addRecords(const Span &span, std::vector<ProcessingRecord> &records) const;

    std::vector<Span> m_spans;
    QHash<QByteArray, qsizetype> m_sent;     ///< by span id
    QHash<QByteArray, qsizetype> m_messages; ///< sent, by destination and message id
    QHash<QByteArray, qsizetype> m_received; ///< `receive` spans by their own id, and by consumer and cause
    QSet<QByteArray> m_processed;            ///< consumer and cause of `process` spans
    qint64 m_others = 0;                     ///< spans that are about no message
    qint64 m_broken = 0;                     ///< lines that are no request
    qint64 m_leftOut = 0;
    mutable qint64 m_unsent = 0; ///< records whose sender is in no file
};

/// Adds a file's records to a store, in place of those that it has of a file of this name. A sentence when
/// that fails; `notices` gets what else is to be said.
QString addSpans(const QString &path, ProcessingStore &store, QStringList &notices,
                 std::stop_token stop = {});

} // namespace Backstory
