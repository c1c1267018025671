// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/reducer/scriptengine.h"

namespace Backstory
{

/// Answers the messages that come through file descriptor 0 on 1, one after another, until there are no more.
/// Owns the engine. Should Backstory be gone, a message that runs much longer than it may ends the process.
class ReducerServer
{
public:
    /// Before the process gives up its rights.
    void prepare() { m_engine.warmUp(); }
    void run();

private:
    bool readMessage();
    QByteArray answer();
    QByteArray answerFold(class MessageReader &reader);
    QByteArray answerFoldByKey(MessageReader &reader);

    ScriptEngine m_engine;
    QByteArray m_message;
    qint64 m_seconds = 10; ///< after which a message has been forgotten
};

} // namespace Backstory
