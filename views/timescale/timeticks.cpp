// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timescale/timeticks.h"

#include <algorithm>
#include <functional>

namespace Backstory
{

namespace
{

constexpr qint64 Millisecond = 1'000'000;
constexpr qint64 Second = 1'000 * Millisecond;
constexpr qint64 Minute = 60 * Second;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;
constexpr size_t MostTicks = 1'000;

/// A distance between ticks: nanoseconds, or so many days, months or years of the calendar.
struct Step {
    enum Unit { Nanoseconds, Days, Months, Years };
    Unit unit = Nanoseconds;
    qint64 count = 1;

    double length() const
    {
        const double units[] = {1, double(Day), 30.4 * double(Day), 365.2 * double(Day)};
        return units[unit] * double(count);
    }
};

double roomForLabel(const Step &step)
{
    if (step.unit == Step::Nanoseconds && step.count < Second)
        return step.count < Millisecond && step.count >= 1'000 ? 84 : 104;
    return step.unit == Step::Nanoseconds && step.count < Minute ? 80 : 72;
}

const std::vector<Step> &steps()
{
    static const std::vector<Step> all = [] {
        std::vector<Step> list;
        for (qint64 power = 1; power < Second; power *= 10) {
            for (const qint64 digit : {1, 2, 5})
                list.push_back({Step::Nanoseconds, digit * power});
        }
        for (const qint64 unit : {Second, Minute}) {
            for (const qint64 count : {1, 2, 5, 10, 15, 30})
                list.push_back({Step::Nanoseconds, count * unit});
        }
        for (const qint64 count : {1, 2, 3, 6, 12})
            list.push_back({Step::Nanoseconds, count * Hour});
        for (const qint64 count : {1, 2, 7})
            list.push_back({Step::Days, count});
        for (const qint64 count : {1, 3, 6})
            list.push_back({Step::Months, count});
        for (const qint64 count : {1, 2, 5, 10, 20, 50, 100, 200})
            list.push_back({Step::Years, count});
        return list;
    }();
    return all;
}

Step stepFor(double nanosecondsPerPixel)
{
    for (const Step &step : steps()) {
        if (step.length() >= nanosecondsPerPixel * roomForLabel(step))
            return step;
    }
    return steps().back();
}

qint64 floorDiv(qint64 value, qint64 by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

/// The user's clock or UTC.
class Calendar
{
public:
    explicit Calendar(TimeText::Zone zone)
        : m_spec(zone == TimeText::Utc ? Qt::UTC : Qt::LocalTime)
    {
    }

    qint64 offset(qint64 ns) const
    {
        return m_spec == Qt::UTC ? 0 : qint64(dateTime(ns).offsetFromUtc()) * Second;
    }
    QDate date(qint64 ns) const { return dateTime(ns).date(); }
    /// Nanoseconds of a day's first moment; the last there are when it lies beyond.
    qint64 start(QDate day) const
    {
        qint64 ns = 0;
        if (__builtin_mul_overflow(day.startOfDay(m_spec).toMSecsSinceEpoch(), Millisecond, &ns))
            return day.year() < 1970 ? std::numeric_limits<qint64>::min() + 1
                                     : std::numeric_limits<qint64>::max();
        return ns;
    }

private:
    QDateTime dateTime(qint64 ns) const
    {
        return QDateTime::fromMSecsSinceEpoch(floorDiv(ns, Millisecond), m_spec);
    }

    Qt::TimeSpec m_spec;
};

using Visit = std::function<bool(qint64)>;

void visitClock(const Calendar &calendar, qint64 step, qint64 from, qint64 to, const Visit &visit)
{
    qint64 offset = calendar.offset(from);
    qint64 time = floorDiv(from + offset, step) * step - offset;
    while (time <= to) {
        if (time >= from && !visit(time))
            return;
        qint64 next = 0;
        if (__builtin_add_overflow(time, step, &next))
            return;
        // Where the clock is changed, hours stay hours of the clock.
        const qint64 changed = step >= Minute ? calendar.offset(next) : offset;
        if (changed != offset) {
            offset = changed;
            next = floorDiv(next + offset, step) * step - offset;
            if (next <= time)
                next += step;
        }
        time = next;
    }
}

void visitCalendar(const Calendar &calendar, const Step &step, qint64 from, qint64 to, const Visit &visit)
{
    QDate day = calendar.date(from);
    if (step.unit == Step::Days) // weeks begin on Mondays
        day = day.addDays(-((day.toJulianDay()) % step.count));
    else if (step.unit == Step::Months)
        day = QDate(day.year(), day.month() - int((day.month() - 1) % step.count), 1);
    else
        day = QDate(day.year() - int(day.year() % step.count), 1, 1);
    for (size_t i = 0; i < MostTicks; ++i) {
        const qint64 time = calendar.start(day);
        if (time > to || (time >= from && !visit(time)))
            return;
        day = step.unit == Step::Days     ? day.addDays(step.count)
              : step.unit == Step::Months ? day.addMonths(int(step.count))
                                          : day.addYears(int(step.count));
    }
}

void describe(TimeTick &tick, const Step &step, const Calendar &calendar, const TimeText &text)
{
    const qint64 ns = tick.time.nanoseconds();
    if (step.unit == Step::Nanoseconds) {
        const qint64 local = ns + calendar.offset(ns);
        const auto begins = [local](qint64 unit) { return local % unit == 0; };
        tick.major = begins(step.count >= Minute ? Day : step.count >= Second ? Minute : Second);
        if (step.count >= Minute)
            tick.label = tick.major ? text.shortDate(tick.time) : text.clock(tick.time).left(5);
        else if (step.count >= Second)
            tick.label = text.clock(tick.time).left(8);
        else if (begins(Millisecond))
            tick.label = text.clock(tick.time);
        else // the rest of the clock stands at a full millisecond, or at the cursor
            tick.label = text.preciseClock(tick.time).mid(8);
        return;
    }
    const QDate day = calendar.date(ns);
    const bool year = day.day() == 1 && day.month() == 1;
    tick.major = step.unit == Step::Days ? day.day() == 1 : year;
    if (step.unit == Step::Years || (step.unit == Step::Months && year))
        tick.label = text.date(tick.time).left(4);
    else
        tick.label = step.unit == Step::Days ? text.shortDate(tick.time) : text.shortDate(tick.time).mid(3);
}

} // namespace

std::vector<TimeTick> ticksOf(const TimeScale &scale, const TimeText &text)
{
    std::vector<TimeTick> ticks;
    if (!scale.isValid())
        return ticks;
    const Step step = stepFor(scale.nanosecondsPerPixel());
    const double room = roomForLabel(step);
    const Calendar calendar(text.zone());
    double labelled = -room;
    const auto visit = [&](qint64 ns) {
        TimeTick tick{Timestamp::fromNanoseconds(ns), 0, {}, false};
        tick.x = scale.xOf(tick.time);
        describe(tick, step, calendar, text);
        if (tick.x - labelled < room * 0.75) // beside a fold, or where the clock was changed
            tick.label.clear();
        else
            labelled = tick.x;
        ticks.push_back(std::move(tick));
        return ticks.size() < MostTicks;
    };
    const auto visitStretch = [&](qint64 from, qint64 to) {
        if (from > to)
            return;
        if (step.unit == Step::Nanoseconds)
            visitClock(calendar, step.count, from, to, visit);
        else
            visitCalendar(calendar, step, from, to, visit);
    };
    qint64 from = scale.from().nanoseconds();
    const qint64 to = scale.to().nanoseconds();
    for (const TimeFold &fold : scale.folds()) {
        if (fold.to.nanoseconds() <= from || fold.from.nanoseconds() >= to)
            continue;
        visitStretch(from, fold.from.nanoseconds());
        from = fold.to.nanoseconds();
    }
    visitStretch(from, to);
    return ticks;
}

} // namespace Backstory
