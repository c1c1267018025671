// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/benchmark.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cstdio>
#include <unistd.h>

namespace Backstory
{

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double percentile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, size_t(share * double(values.size())))];
}

bool dropCaches()
{
    ::sync();
    QFile file(QStringLiteral("/proc/sys/vm/drop_caches"));
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write("3") == 1;
}

bool printTable(const std::vector<BenchRow> &rows)
{
    const BenchRow header{QStringLiteral("benchmark"), QStringLiteral("Backstory"), QStringLiteral("peer"),
                          QStringLiteral("ratio"), QStringLiteral("wanted")};
    const auto cells = [](const BenchRow &row) {
        return std::array{row.name, row.figure, row.peer, row.ratio, row.wanted};
    };
    std::array<qsizetype, 5> widths{};
    for (const BenchRow &row : rows) {
        for (size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max({widths[i], cells(row)[i].size(), cells(header)[i].size()});
    }
    bool reached = true;
    const auto print = [&](const BenchRow &row, const char *verdict) {
        QString line;
        for (size_t i = 0; i < widths.size(); ++i)
            line += cells(row)[i].leftJustified(widths[i] + 2);
        std::printf("%s%s\n", qPrintable(line), verdict);
    };
    print(header, "");
    for (const BenchRow &row : rows) {
        print(row, row.reached ? "reached" : "NOT REACHED");
        reached = reached && row.reached;
    }
    return reached;
}

} // namespace Backstory
