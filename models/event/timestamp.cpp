// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/event/timestamp.h"

#include <chrono>
#include <cstdio>

namespace Backstory
{

namespace
{

/// Reads exactly `count` digits at `at`; -1 when something else stands there.
int digits(QByteArrayView text, qsizetype at, int count)
{
    if (at + count > text.size())
        return -1;
    int value = 0;
    for (qsizetype i = at; i < at + count; ++i) {
        const char c = text[i];
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool isAt(QByteArrayView text, qsizetype at, char c)
{
    return at < text.size() && text[at] == c;
}

/// Nanoseconds of the fraction at `at` (after the point); moves `at` behind it.
qint64 fraction(QByteArrayView text, qsizetype &at)
{
    qint64 ns = 0;
    int used = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        if (used < 9) {
            ns = ns * 10 + (text[at] - '0');
            ++used;
        }
    }
    for (; used < 9; ++used)
        ns *= 10;
    return ns;
}

/// Seconds east of UTC written at `at`, up to the text's end; nullopt-like -1 day when it is no zone.
constexpr int NoZone = -86'400;
int zone(QByteArrayView text, qsizetype at)
{
    const qsizetype left = text.size() - at;
    if (left == 0 || (left == 1 && (text[at] == 'Z' || text[at] == 'z')))
        return 0;
    if (text[at] != '+' && text[at] != '-')
        return NoZone;
    const int sign = text[at] == '-' ? -1 : 1;
    const int hours = digits(text, at + 1, 2);
    int minutes = 0;
    if (left == 6 && isAt(text, at + 3, ':'))
        minutes = digits(text, at + 4, 2);
    else if (left == 5)
        minutes = digits(text, at + 3, 2);
    else if (left != 3)
        return NoZone;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return NoZone;
    return sign * (hours * 3600 + minutes * 60);
}

} // namespace

Timestamp Timestamp::now()
{
    using namespace std::chrono;
    return Timestamp(duration_cast<std::chrono::nanoseconds>(system_clock::now().time_since_epoch()).count());
}

Timestamp Timestamp::fromText(QByteArrayView text)
{
    using namespace std::chrono;
    const int y = digits(text, 0, 4);
    const int mo = digits(text, 5, 2);
    const int d = digits(text, 8, 2);
    if (y < 1678 || y > 2261 || mo < 1 || d < 1 || !isAt(text, 4, '-') || !isAt(text, 7, '-'))
        return {};
    const year_month_day date{year(y), month(unsigned(mo)), day(unsigned(d))};
    if (!date.ok())
        return {};
    qint64 seconds = qint64(sys_days(date).time_since_epoch().count()) * 86'400;
    if (text.size() == 10)
        return fromSeconds(seconds);

    if (!isAt(text, 10, 'T') && !isAt(text, 10, ' ') && !isAt(text, 10, 't'))
        return {};
    const int h = digits(text, 11, 2);
    const int mi = digits(text, 14, 2);
    if (h < 0 || h > 23 || mi < 0 || mi > 59 || !isAt(text, 13, ':'))
        return {};
    qsizetype at = 16;
    int s = 0;
    qint64 ns = 0;
    if (isAt(text, at, ':')) {
        s = digits(text, at + 1, 2);
        if (s < 0 || s > 60) // 60: a leap second, counted as the next second
            return {};
        at += 3;
        if (isAt(text, at, '.') || isAt(text, at, ',')) {
            if (digits(text, ++at, 1) < 0)
                return {};
            ns = fraction(text, at);
        }
    }
    while (isAt(text, at, ' '))
        ++at;
    const int east = zone(text, at);
    if (east == NoZone)
        return {};
    seconds += h * 3600 + mi * 60 + s - east;
    return fromNanoseconds(seconds * 1'000'000'000 + ns);
}

QByteArray Timestamp::toText() const
{
    using namespace std::chrono;
    if (!isValid())
        return {};
    const auto time = sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(m_ns));
    const auto days = floor<std::chrono::days>(time);
    const year_month_day date(days);
    const hh_mm_ss clock(time - days);
    const qint64 ns = clock.subseconds().count();
    char text[40];
    int size = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                             unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                             int(clock.minutes().count()), int(clock.seconds().count()));
    if (ns % 1'000'000 == 0)
        size += std::snprintf(text + size, sizeof text - size_t(size), ".%03dZ", int(ns / 1'000'000));
    else if (ns % 1'000 == 0)
        size += std::snprintf(text + size, sizeof text - size_t(size), ".%06dZ", int(ns / 1'000));
    else
        size += std::snprintf(text + size, sizeof text - size_t(size), ".%09dZ", int(ns));
    return QByteArray(text, size);
}

} // namespace Backstory
