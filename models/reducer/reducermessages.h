// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducersource.h"

#include <cstring>

namespace Backstory
{

/// What goes through the pipe between Backstory and `backstory-reducer`. A message is its length (8 bytes),
/// then its kind (1 byte), then its fields; whole numbers are 4 or 8 bytes, all in the machine's order, texts
/// are UTF-8 behind their length (8 bytes). Every message but Drop has one answer, in order; the first answer
/// says that the process is ready.
enum class ReducerMessage : quint8 {
    Load = 1,
    Fold = 2,
    Drop = 3,
    FoldByKey = 4,
    KeyedStates = 5,
    Answer = 6
};

constexpr qsizetype MessageHeaderSize = 8;

/// Builds one message with its length. A value.
class MessageWriter
{
public:
    explicit MessageWriter(ReducerMessage kind)
        : m_bytes(MessageHeaderSize, '\0')
    {
        m_bytes += char(kind);
    }

    MessageWriter &number(qint32 value) { return raw(&value, sizeof value); }
    MessageWriter &number(qint64 value) { return raw(&value, sizeof value); }
    MessageWriter &bytes(QByteArrayView value)
    {
        number(qint64(value.size()));
        return raw(value.data(), size_t(value.size()));
    }
    MessageWriter &text(const QString &value) { return bytes(value.toUtf8()); }
    MessageWriter &raw(const void *from, size_t size)
    {
        m_bytes.append(static_cast<const char *>(from), qsizetype(size));
        return *this;
    }
    void reserve(qsizetype size) { m_bytes.reserve(size); }

    QByteArray finished()
    {
        const quint64 size = quint64(m_bytes.size() - MessageHeaderSize);
        std::memcpy(m_bytes.data(), &size, sizeof size);
        return std::move(m_bytes);
    }

private:
    QByteArray m_bytes;
};

/// Reads the fields of one message (without its length); what is not there reads as nothing and makes it not
/// ok. The message must live as long as the reader.
class MessageReader
{
public:
    explicit MessageReader(const QByteArray &message)
        : m_left(message)
    {
        quint8 kind = 0;
        take(&kind, sizeof kind);
        m_kind = ReducerMessage(kind);
    }

    ReducerMessage kind() const { return m_kind; }
    bool isOk() const { return m_ok; }

    qint32 number32() { return value<qint32>(); }
    qint64 number64() { return value<qint64>(); }
    QByteArrayView bytes()
    {
        const qint64 size = number64();
        if (size < 0 || size > m_left.size()) {
            m_ok = false;
            m_left = {};
            return {};
        }
        const QByteArrayView result = m_left.first(size);
        m_left = m_left.sliced(size);
        return result;
    }
    QString text() { return QString::fromUtf8(bytes()); }

private:
    template<class Value>
    Value value()
    {
        Value result = 0;
        take(&result, sizeof result);
        return result;
    }
    void take(void *to, size_t size)
    {
        if (qsizetype(size) > m_left.size()) {
            m_ok = false;
            m_left = {};
            return;
        }
        std::memcpy(to, m_left.data(), size);
        m_left = m_left.sliced(qsizetype(size));
    }

    QByteArrayView m_left;
    ReducerMessage m_kind{};
    bool m_ok = true;
};

QByteArray writeLoad(const ReducerSource &source, const ReducerLimits &limits);
QByteArray writeFold(const FoldRequest &request);
QByteArray writeFoldByKey(const KeyedBatch &batch);

/// The answer without its length. `keyed` is only for KeyedStates: the keys of the states.
QByteArray writeAnswer(const FoldAnswer &answer, const QList<qint64> &keyed = {});
/// False when it is none.
bool readAnswer(const QByteArray &message, FoldAnswer &answer, QList<qint64> *keyed = nullptr);

} // namespace Backstory
