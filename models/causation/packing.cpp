// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/packing.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr qint64 Scales[] = {1, 1'000, 1'000'000, 1'000'000'000};

int scaleOf(const std::vector<qint64> &values)
{
    int scale = 3;
    for (const qint64 value : values) {
        while (scale > 0 && value % Scales[scale] != 0)
            --scale;
    }
    return scale;
}

template<int Scale>
void write(Packer &packer, const std::vector<qint64> &values)
{
    for (const qint64 value : values)
        packer.signedNumber(value / Scales[Scale]); // by a constant: a division takes twenty times as long
}

} // namespace

void Packer::scaled(const std::vector<qint64> &values)
{
    const int scale = scaleOf(values);
    number(quint64(scale));
    switch (scale) {
    case 0:
        return write<0>(*this, values);
    case 1:
        return write<1>(*this, values);
    case 2:
        return write<2>(*this, values);
    default:
        return write<3>(*this, values);
    }
}

void Packer::differences(const std::vector<qint64> &values)
{
    std::vector<qint64> steps;
    steps.reserve(values.size());
    quint64 last = 0;
    for (const qint64 value : values) {
        steps.push_back(qint64(quint64(value) - last));
        last = quint64(value);
    }
    scaled(steps);
}

void Unpacker::scaled(std::vector<qint64> &values, qsizetype count)
{
    values.clear();
    const qint64 scale = Scales[std::min<quint64>(number(), 3)];
    values.reserve(size_t(count));
    for (qsizetype i = 0; i < count && !m_broken; ++i)
        values.push_back(qint64(quint64(signedNumber()) * quint64(scale)));
    values.resize(size_t(count));
}

void Unpacker::differences(std::vector<qint64> &values, qsizetype count)
{
    scaled(values, count);
    quint64 sum = 0;
    for (qint64 &value : values) {
        sum += quint64(value);
        value = qint64(sum);
    }
}

} // namespace Backstory
