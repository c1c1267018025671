// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <vector>

namespace Backstory
{

/// One line of the benchmark's table: a figure beside that of a named peer in the same run, and what is
/// wanted.
struct BenchRow {
    QString name;
    QString figure;
    QString peer;
    QString ratio; ///< or the figure itself, where the limit is absolute
    QString wanted;
    bool reached = true;
};

/// What all benchmarks share: the folder they work in, the number of events, the table.
struct Benchmark {
    QString folder;
    qint64 events = 10'000'000;
    std::vector<BenchRow> rows;

    QString store() const { return folder + QStringLiteral("/demo-%1.db").arg(events); }
    QString histories() const { return cache() + QStringLiteral("/backstory/histories"); }
    /// What the programs take for the user's cache folder.
    QString cache() const { return folder + QStringLiteral("/cache"); }
};

double secondsSince(std::chrono::steady_clock::time_point start);
/// The value that the given share of the sorted values does not exceed.
double percentile(std::vector<double> values, double share);
/// Makes the system forget the files that it has in memory; false unless root runs this.
bool dropCaches();
/// Prints the table; false when a wanted ratio was not reached.
bool printTable(const std::vector<BenchRow> &rows);

} // namespace Backstory
