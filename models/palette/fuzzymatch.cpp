// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/palette/fuzzymatch.h"

#include <algorithm>
#include <vector>

namespace Backstory
{

namespace
{

constexpr int None = -1'000'000;
constexpr int Hit = 16;
constexpr int WordStart = 12;
constexpr int TextStart = 6;
constexpr int Run = 10;
constexpr int Gap = -1; // a character that is skipped between two hits
constexpr int MostGap = -6;

bool startsWord(const QString &text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text[at - 1];
    return !before.isLetterOrNumber() || (before.isLower() && text[at].isUpper()) ||
           before.isDigit() != text[at].isDigit();
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString &pattern, const QString &text)
{
    QString wanted;
    for (const QChar c : pattern) {
        if (!c.isSpace())
            wanted += c.toCaseFolded();
    }
    const int n = int(wanted.size());
    const int m = int(text.size());
    if (n == 0)
        return FuzzyMatch{};
    if (n > m)
        return {};
    // best[i][j]: the best score with pattern character i on text character j.
    std::vector<std::vector<int>> best(size_t(n), std::vector<int>(size_t(m), None));
    std::vector<std::vector<int>> from(size_t(n), std::vector<int>(size_t(m), -1));
    for (int i = 0; i < n; ++i) {
        for (int j = i; j < m; ++j) {
            if (text[j].toCaseFolded() != wanted[i])
                continue;
            const int own = Hit + (startsWord(text, j) ? WordStart : 0) + (j == 0 ? TextStart : 0);
            int &score = best[size_t(i)][size_t(j)];
            if (i == 0) {
                score = own + std::max(MostGap, Gap * j);
                continue;
            }
            for (int k = i - 1; k < j; ++k) {
                const int before = best[size_t(i - 1)][size_t(k)];
                if (before == None)
                    continue;
                const int here = before + own + (k == j - 1 ? Run : std::max(MostGap, Gap * (j - k - 1)));
                if (here > score) {
                    score = here;
                    from[size_t(i)][size_t(j)] = k;
                }
            }
        }
    }
    const auto &last = best[size_t(n - 1)];
    const auto end = std::max_element(last.begin(), last.end());
    if (*end == None)
        return {};
    FuzzyMatch match;
    // Of texts that fit equally well the shorter one is meant.
    match.score = *end * 4 - std::min(m, 60) / 2;
    int at = int(end - last.begin());
    for (int i = n - 1; i >= 0; --i) {
        match.positions.prepend(at);
        at = from[size_t(i)][size_t(at)];
    }
    return match;
}

} // namespace Backstory
