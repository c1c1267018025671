// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text/timetext.h"

#include "models/event/timedistance.h"
#include "models/text/numbertext.h"

#include <QLocale>
#include <QTimeZone>
#include <QtNumeric>

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Second = 1'000'000'000;

QString two(int number)
{
    return QString::number(number).rightJustified(2, u'0');
}

// Below the millisecond QDateTime knows nothing; the remainder is taken from the nanoseconds, floored.
qint64 floorMilliseconds(Timestamp time)
{
    const qint64 ns = time.nanoseconds();
    return ns / 1'000'000 - (ns % 1'000'000 < 0);
}

} // namespace

QDateTime TimeText::dateTime(Timestamp time) const
{
    const qint64 ms = floorMilliseconds(time);
    return m_zone == Utc ? QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC) : QDateTime::fromMSecsSinceEpoch(ms);
}

QString TimeText::zoneName(Timestamp at) const
{
    if (m_zone == Utc)
        return u"UTC"_s;
    const int offset = (at.isValid() ? dateTime(at) : QDateTime::currentDateTime()).offsetFromUtc() / 60;
    if (offset == 0)
        return u"local, UTC"_s;
    QString text =
        u"local, UTC"_s + (offset < 0 ? QChar(0x2212) : QChar(u'+')) + QString::number(qAbs(offset) / 60);
    if (offset % 60 != 0)
        text += u':' + two(qAbs(offset) % 60);
    return text;
}

QString TimeText::date(Timestamp time) const
{
    return time.isValid() ? dateTime(time).toString(u"yyyy-MM-dd") : QString();
}

QString TimeText::shortDate(Timestamp time) const
{
    return time.isValid() ? QLocale(QLocale::English).toString(dateTime(time), u"dd MMM") : QString();
}

QString TimeText::clock(Timestamp time) const
{
    return time.isValid() ? dateTime(time).toString(u"HH:mm:ss.zzz") : noneText();
}

QString TimeText::preciseClock(Timestamp time) const
{
    if (!time.isValid())
        return noneText();
    // not nanoseconds() less the floor: near the first moment there is, the floor's nanoseconds overflow
    const qint64 below = (time.nanoseconds() % 1'000'000 + 1'000'000) % 1'000'000;
    QString text = clock(time);
    if (below == 0)
        return text;
    text += u' ' + QString::number(below / 1000).rightJustified(3, u'0');
    if (below % 1000 != 0)
        text += u' ' + QString::number(below % 1000).rightJustified(3, u'0');
    return text;
}

QString TimeText::full(Timestamp time) const
{
    return time.isValid() ? date(time) + u' ' + clock(time) : noneText();
}

QString TimeText::range(Timestamp from, Timestamp to) const
{
    if (!from.isValid() || !to.isValid())
        return noneText();
    const QDateTime first = dateTime(from);
    const QDateTime last = dateTime(to);
    const QLocale english(QLocale::English);
    const QString dash = u" "_s + QChar(0x2013) + u' ';
    if (first.date() == last.date())
        return english.toString(first, u"d MMM yyyy HH:mm") + dash + english.toString(last, u"HH:mm");
    const bool sameYear = first.date().year() == last.date().year();
    return english.toString(first, sameYear ? u"d MMM HH:mm"_s : u"d MMM yyyy HH:mm"_s) + dash +
           english.toString(last, u"d MMM yyyy HH:mm");
}

QString durationText(qint64 nanoseconds)
{
    constexpr qint64 Longest = std::numeric_limits<qint64>::max();
    if (nanoseconds < 0)
        return QChar(0x2212) + durationText(nanoseconds < -Longest ? Longest : -nanoseconds);
    const auto pair = [](qint64 big, QChar bigUnit, qint64 small, QChar smallUnit) {
        return small == 0 ? u"%1 %2"_s.arg(countText(big), QString(bigUnit))
                          : u"%1 %2 %3 %4"_s.arg(countText(big), QString(bigUnit), countText(small),
                                                 QString(smallUnit));
    };
    if (nanoseconds == 0)
        return u"0 ms"_s;
    if (nanoseconds < 1'000)
        return QString::number(nanoseconds) + u" ns"_s;
    if (nanoseconds < 1'000'000)
        return QString::number(nanoseconds / 1'000) + u" µs"_s;
    if (nanoseconds < Second)
        return QString::number(nanoseconds / 1'000'000) + u" ms"_s;
    if (nanoseconds < 60 * Second)
        return QString::number(double(nanoseconds / 100'000'000) / 10, 'f', 1) + u" s"_s;
    const qint64 seconds = nanoseconds / Second;
    if (seconds < 3600)
        return pair(seconds / 60, u'm', seconds % 60, u's');
    if (seconds < 86'400)
        return pair(seconds / 3600, u'h', seconds % 3600 / 60, u'm');
    return pair(seconds / 86'400, u'd', seconds % 86'400 / 3600, u'h');
}

QString wholeDurationText(qint64 nanoseconds)
{
    return durationText(nanoseconds).replace(u".0 s"_s, u" s"_s);
}

QString deltaText(Timestamp from, Timestamp to)
{
    if (!from.isValid() || !to.isValid())
        return noneText();
    const QString text = durationText(nanosecondsBetween(from, to));
    return text.startsWith(QChar(0x2212)) ? text : u'+' + text;
}

QString agoText(Timestamp time, Timestamp now)
{
    if (!time.isValid())
        return noneText();
    const qint64 apart = nanosecondsBetween(time, now) / Second;
    if (apart == 0)
        return u"now"_s;
    const QString text = wholeDurationText((apart < 0 ? -apart : apart) * Second);
    return apart < 0 ? u"in "_s + text : text + u" ago"_s;
}

QString remainingText(qint64 seconds)
{
    return seconds < 0 ? QString() : wholeDurationText(qMax<qint64>(seconds, 1) * Second) + u" left"_s;
}

qint64 roundDuration(double least)
{
    constexpr qint64 Day = 86'400 * Second;
    for (qint64 unit = 1; unit < Second; unit *= 10) {
        for (const qint64 times : {1, 2, 5}) {
            if (double(unit * times) >= least)
                return unit * times;
        }
    }
    for (const qint64 seconds :
         {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1'800, 3'600, 7'200, 10'800, 21'600, 43'200}) {
        if (double(seconds * Second) >= least)
            return seconds * Second;
    }
    for (const qint64 days : {1, 2, 7, 14, 28, 91, 182}) {
        if (double(days * Day) >= least)
            return days * Day;
    }
    return std::min(qint64(std::ceil(least / double(364 * Day))), qint64(250)) * 364 * Day;
}

} // namespace Backstory
