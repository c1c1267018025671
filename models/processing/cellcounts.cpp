// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/cellcounts.h"

namespace Backstory
{

void appendNumber(QByteArray &bytes, quint64 number)
{
    for (; number >= 0x80; number >>= 7)
        bytes.append(char(number | 0x80));
    bytes.append(char(number));
}

void appendSigned(QByteArray &bytes, qint64 number)
{
    appendNumber(bytes, quint64(number) << 1 ^ quint64(number >> 63));
}

QByteArray encodeCounts(const CellCounts &counts)
{
    QByteArray bytes;
    bytes.reserve(qsizetype(counts.size()) * 3);
    quint32 before = 0;
    for (const CellCount &count : counts) {
        appendNumber(bytes, count.key - before);
        appendSigned(bytes, count.count);
        before = count.key;
    }
    return bytes;
}

CellCounts merged(const CellCounts &a, const CellCounts &b)
{
    CellCounts all;
    all.reserve(a.size() + b.size());
    const auto add = [&all](const CellCount &count) {
        if (!all.empty() && all.back().key == count.key)
            all.back().add(count.count);
        else if (all.empty() || all.back().count != 0)
            all.push_back(count);
        else
            all.back() = count;
    };
    auto left = a.begin();
    auto right = b.begin();
    while (left != a.end() || right != b.end()) {
        const bool takeLeft = right == b.end() || (left != a.end() && left->key <= right->key);
        add(takeLeft ? *left++ : *right++);
    }
    if (!all.empty() && all.back().count == 0)
        all.pop_back();
    return all;
}

} // namespace Backstory
