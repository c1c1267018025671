// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reducer/reducerserver.h"

#include "models/reducer/reducermessages.h"

#include <cerrno>
#include <sys/time.h>
#include <unistd.h>

namespace Backstory
{

namespace
{

constexpr qsizetype LargeMessage = 16 << 20;

bool readAll(char *to, size_t size)
{
    while (size > 0) {
        const ssize_t got = ::read(STDIN_FILENO, to, size);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        if (got > 0) {
            to += got;
            size -= size_t(got);
        }
    }
    return true;
}

bool writeAll(const QByteArray &bytes)
{
    const char *from = bytes.constData();
    size_t size = size_t(bytes.size());
    while (size > 0) {
        const ssize_t done = ::write(STDOUT_FILENO, from, size);
        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            from += done;
            size -= size_t(done);
        }
    }
    return true;
}

/// SIGALRM ends the process.
void setAlarm(qint64 seconds)
{
    itimerval timer{};
    timer.it_value.tv_sec = seconds;
    setitimer(ITIMER_REAL, &timer, nullptr);
}

} // namespace

bool ReducerServer::readMessage()
{
    quint64 size = 0;
    if (!readAll(reinterpret_cast<char *>(&size), sizeof size))
        return false;
    if (m_message.capacity() > LargeMessage)
        m_message = QByteArray();
    m_message.resize(qsizetype(size));
    return readAll(m_message.data(), size_t(size));
}

void ReducerServer::run()
{
    if (!writeAll(writeAnswer({}))) // says that the process is ready
        return;
    while (readMessage()) {
        setAlarm(m_seconds);
        const QByteArray bytes = answer();
        setAlarm(0);
        if (!bytes.isEmpty() && !writeAll(bytes))
            return;
    }
}

QByteArray ReducerServer::answer()
{
    MessageReader reader(m_message);
    switch (reader.kind()) {
    case ReducerMessage::Load: {
        ReducerSource source;
        source.name = reader.text();
        source.script = reader.text();
        source.upcast = reader.text();
        m_seconds = reader.number64() / 1000 * 2 + 10;
        setAlarm(m_seconds);
        return writeAnswer(m_engine.load(source));
    }
    case ReducerMessage::Fold:
        return answerFold(reader);
    case ReducerMessage::FoldByKey:
        return answerFoldByKey(reader);
    case ReducerMessage::KeyedStates: {
        const qint64 after = reader.number64();
        const qint64 most = reader.number64();
        QList<qint64> keys;
        const FoldAnswer states = m_engine.keyedStates(after, most, keys);
        return writeAnswer(states, keys);
    }
    case ReducerMessage::Drop:
        for (qint64 i = reader.number64(); i > 0 && reader.isOk(); --i)
            m_engine.drop(reader.number32());
        break;
    case ReducerMessage::Answer:
        break;
    }
    return {};
}

QByteArray ReducerServer::answerFold(MessageReader &reader)
{
    FoldRequest request;
    request.from = reader.number32();
    request.count = qsizetype(reader.number64());
    request.wanted = FoldRequest::Wanted(reader.number32());
    request.keep = reader.number32();
    return writeAnswer(m_engine.fold(request, reader.bytes()));
}

QByteArray ReducerServer::answerFoldByKey(MessageReader &reader)
{
    std::vector<double> keys;
    for (qint64 left = reader.number64(); left > 0 && reader.isOk(); --left)
        keys.push_back(double(reader.number64()));
    return writeAnswer(m_engine.foldByKey(reader.bytes(), keys));
}

} // namespace Backstory
