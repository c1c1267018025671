// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timescale/timefolds.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr size_t MostFolds = 64;

double lengthOf(const TimeFold &fold)
{
    return double(fold.to.nanoseconds()) - double(fold.from.nanoseconds());
}

std::vector<TimeFold> intersection(const std::vector<TimeFold> &a, const std::vector<TimeFold> &b)
{
    std::vector<TimeFold> both;
    for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
        const Timestamp from = std::max(x->from, y->from);
        const Timestamp to = std::min(x->to, y->to);
        if (from < to)
            both.push_back({from, to});
        if (x->to < y->to)
            ++x;
        else
            ++y;
    }
    return both;
}

} // namespace

std::vector<TimeFold> quietInAll(const std::vector<std::vector<TimeFold>> &rows)
{
    if (rows.empty())
        return {};
    std::vector<TimeFold> quiet = rows.front();
    for (size_t i = 1; i < rows.size(); ++i)
        quiet = intersection(quiet, rows[i]);
    return quiet;
}

std::vector<TimeFold> foldsWorthwhile(std::vector<TimeFold> quiet, Timestamp first, Timestamp last,
                                      qint64 events)
{
    quiet = intersection(quiet, {{first, last}});
    std::sort(quiet.begin(), quiet.end(),
              [](const TimeFold &a, const TimeFold &b) { return lengthOf(a) > lengthOf(b); });
    const double share = std::max(0.1, 4.0 / double(std::max<qint64>(events, 1)));
    double left = lengthOf({first, last});
    std::vector<TimeFold> folds;
    for (const TimeFold &gap : quiet) {
        if (folds.size() == MostFolds || lengthOf(gap) < share * left)
            break;
        folds.push_back(gap);
        left -= lengthOf(gap);
    }
    std::sort(folds.begin(), folds.end(),
              [](const TimeFold &a, const TimeFold &b) { return a.from < b.from; });
    return folds;
}

} // namespace Backstory
