// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QString>

#include <array>

namespace Backstory
{

class Database;

/// The two delays of an event at a consumer.
enum class DelayPart : quint8 {
    Receive, ///< from produced to received
    Process  ///< from received to processed
};

/// The file of processing times beside a history, `<history>.processing`, which all who read or write it
/// share.
///
/// | table | rows |
/// |---|---|
/// | origin | number, name, label and cursor of each source of such times |
/// | series | number of each origin, consumer, type and part |
/// | cell | by series, level and chunk: the counts of 256 time buckets of the level (`CellCounts`) |
/// | place | by series, chunk of the finest level and run: which events fall where |
namespace ProcessingFormat
{
constexpr int Version = 1;
constexpr int ApplicationId = 0x42535054; // "BSPT"

/// How long the time buckets of each level are; each is a multiple of the one before, so that few are added
/// up for any column of a heat map.
constexpr std::array<qint64, 6> LevelSeconds{10, 60, 360, 1'800, 10'800, 86'400};
constexpr int Levels = int(LevelSeconds.size());

constexpr qint64 levelLength(int level)
{
    return LevelSeconds[size_t(level)] * 1'000'000'000;
}

constexpr qint64 floorDivided(qint64 value, qint64 by)
{
    return value / by - (value % by < 0);
}

QString pathBeside(const QString &historyPath);
/// Creates the tables in a new file, and looks whether a file can be used. A sentence when not.
QString prepare(Database &database, bool canWrite);
} // namespace ProcessingFormat

} // namespace Backstory
