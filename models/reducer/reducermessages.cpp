// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/reducermessages.h"

namespace Backstory
{

namespace
{

void writeProblem(MessageWriter &writer, const ReducerProblem &problem)
{
    writer.number(qint32(problem.kind))
        .text(problem.text)
        .number(qint32(problem.line))
        .number(qint32(problem.column))
        .number(qint64(problem.event));
}

ReducerProblem readProblem(MessageReader &reader)
{
    ReducerProblem problem;
    const qint32 kind = reader.number32();
    problem.kind = kind >= ReducerProblem::None && kind <= ReducerProblem::Unfit ? ReducerProblem::Kind(kind)
                                                                                 : ReducerProblem::Ended;
    problem.text = reader.text();
    problem.line = reader.number32();
    problem.column = reader.number32();
    problem.event = reader.number64();
    return problem;
}

} // namespace

QByteArray writeLoad(const ReducerSource &source, const ReducerLimits &limits)
{
    return MessageWriter(ReducerMessage::Load)
        .text(source.name)
        .text(source.script)
        .text(source.upcast)
        .number(qint64(limits.time.count()))
        .finished();
}

QByteArray writeFold(const FoldRequest &request)
{
    MessageWriter writer(ReducerMessage::Fold);
    writer.reserve(request.events.size() + 64);
    return writer.number(qint32(request.from))
        .number(qint64(request.count))
        .number(qint32(request.wanted))
        .number(qint32(request.keep))
        .bytes(request.events)
        .finished();
}

QByteArray writeFoldByKey(const KeyedBatch &batch)
{
    MessageWriter writer(ReducerMessage::FoldByKey);
    writer.reserve(batch.events.size() + batch.keys.size() * qsizetype(sizeof(double)) + 64);
    writer.number(qint64(batch.keys.size()));
    for (const qint64 key : batch.keys)
        writer.number(key);
    return writer.bytes(batch.events).finished();
}

QByteArray writeAnswer(const FoldAnswer &answer, const QList<qint64> &keyed)
{
    MessageWriter writer(ReducerMessage::Answer);
    qsizetype size = 256;
    for (const QByteArray &state : answer.states)
        size += state.size() + 8;
    writer.reserve(size);
    writeProblem(writer, answer.problem);
    writer.number(qint64(answer.folded))
        .number(qint32(answer.kept))
        .text(answer.keptText)
        .number(answer.keptBytes);
    writer.number(qint64(answer.console.size()));
    for (const ConsoleLine &line : answer.console)
        writer.number(qint32(line.level)).number(qint64(line.event)).text(line.text);
    writer.number(qint64(answer.states.size()));
    for (const QByteArray &state : answer.states)
        writer.bytes(state);
    writer.number(qint64(keyed.size()));
    for (const qint64 key : keyed)
        writer.number(key);
    return writer.finished();
}

bool readAnswer(const QByteArray &message, FoldAnswer &answer, QList<qint64> *keyed)
{
    MessageReader reader(message);
    answer = FoldAnswer();
    answer.problem = readProblem(reader);
    answer.folded = reader.number64();
    answer.kept = reader.number32() != 0;
    answer.keptText = reader.text();
    answer.keptBytes = reader.number64();
    const qint64 lines = reader.number64();
    for (qint64 i = 0; i < lines && reader.isOk(); ++i) {
        ConsoleLine line;
        const qint32 level = reader.number32();
        line.level = level >= ConsoleLine::Log && level <= ConsoleLine::Error ? ConsoleLine::Level(level)
                                                                              : ConsoleLine::Log;
        line.event = reader.number64();
        line.text = reader.text();
        answer.console.append(std::move(line));
    }
    const qint64 states = reader.number64();
    for (qint64 i = 0; i < states && reader.isOk(); ++i)
        answer.states.append(reader.bytes().toByteArray());
    const qint64 keys = reader.number64();
    for (qint64 i = 0; i < keys && reader.isOk(); ++i) {
        const qint64 key = reader.number64();
        if (keyed)
            keyed->append(key);
    }
    return reader.isOk() && reader.kind() == ReducerMessage::Answer;
}

} // namespace Backstory
