// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/goto/gotorequest.h"

#include <QRegularExpression>
#include <QTimeZone>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Second = 1'000'000'000;

QDate dateOf(Timestamp time, TimeText::Zone zone)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(time.milliseconds(), Qt::UTC);
    return (zone == TimeText::Utc ? moment : moment.toLocalTime()).date();
}

Timestamp timestampOf(QDate date, qint64 nanosecondOfDay, TimeText::Zone zone)
{
    const QTime time = QTime::fromMSecsSinceStartOfDay(int(nanosecondOfDay / 1'000'000));
    const QDateTime moment(date, time, zone == TimeText::Utc ? Qt::UTC : Qt::LocalTime);
    // Beyond these years nanoseconds do not fit.
    if (!moment.isValid() || date.year() < 1678 || date.year() > 2261)
        return {};
    return Timestamp::fromNanoseconds(moment.toMSecsSinceEpoch() * 1'000'000 + nanosecondOfDay % 1'000'000);
}

/// `14:34[:12[.195]]` as nanoseconds; nullopt when it is no time of a day.
std::optional<qint64> clockOf(const QString &text)
{
    static const QRegularExpression clock(u"^(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?$"_s);
    const auto match = clock.match(text);
    if (!match.hasMatch())
        return {};
    const int hour = match.captured(1).toInt();
    const int minute = match.captured(2).toInt();
    const int second = match.captured(3).toInt();
    if (hour > 23 || minute > 59 || second > 59)
        return {};
    return ((hour * 60 + minute) * 60 + second) * Second +
           match.captured(4).leftJustified(9, u'0').left(9).toLongLong();
}

int monthOf(const QString &name)
{
    static const QStringList months{u"jan"_s, u"feb"_s, u"mar"_s, u"apr"_s, u"may"_s, u"jun"_s,
                                    u"jul"_s, u"aug"_s, u"sep"_s, u"oct"_s, u"nov"_s, u"dec"_s};
    static const QStringList full{u"january"_s,   u"february"_s, u"march"_s,    u"april"_s,
                                  u"may"_s,       u"june"_s,     u"july"_s,     u"august"_s,
                                  u"september"_s, u"october"_s,  u"november"_s, u"december"_s};
    const QString lower = name.toLower();
    return int(std::max(months.indexOf(lower), full.indexOf(lower))) + 1;
}

/// The day that the text means; invalid when it means none.
QDate dayOf(const QString &text, const GotoContext &context)
{
    const QDate today = dateOf(context.now, context.zone);
    if (text == u"today")
        return today;
    if (text == u"yesterday")
        return today.addDays(-1);
    if (text == u"tomorrow")
        return today.addDays(1);
    static const QRegularExpression iso(u"^(\\d{4})-(\\d{1,2})-(\\d{1,2})$"_s);
    if (const auto match = iso.match(text); match.hasMatch())
        return QDate(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    static const QRegularExpression words(u"^(\\d{1,2})\\.? ([a-z]+)\\.?(?:,? (\\d{4}))?$"_s);
    if (const auto match = words.match(text); match.hasMatch() && monthOf(match.captured(2)) > 0) {
        const int year =
            match.captured(3).isEmpty()
                ? dateOf(context.here.isValid() ? context.here : context.now, context.zone).year()
                : match.captured(3).toInt();
        return QDate(year, monthOf(match.captured(2)), match.captured(1).toInt());
    }
    return {};
}

std::optional<qint64> unitOf(const QString &unit)
{
    static const QHash<QString, qint64> units{{u"ns"_s, 1},
                                              {u"us"_s, 1'000},
                                              {u"µs"_s, 1'000},
                                              {u"ms"_s, 1'000'000},
                                              {u"s"_s, Second},
                                              {u"m"_s, 60 * Second},
                                              {u"min"_s, 60 * Second},
                                              {u"h"_s, 3'600 * Second},
                                              {u"d"_s, 86'400 * Second},
                                              {u"w"_s, 7 * 86'400 * Second}};
    const auto found = units.constFind(unit);
    return found == units.constEnd() ? std::nullopt : std::optional(*found);
}

/// `-5m`, `+1h 30m` from where one stands.
Timestamp relative(const QString &text, const GotoContext &context)
{
    static const QRegularExpression whole(u"^([+\\-−])((?: ?\\d{1,9}(?:\\.\\d+)? ?[a-zµ]+)+)$"_s);
    const auto match = whole.match(text);
    const Timestamp from = context.here.isValid() ? context.here : context.now;
    if (!match.hasMatch() || !from.isValid())
        return {};
    static const QRegularExpression part(u"(\\d+(?:\\.\\d+)?) ?([a-zµ]+)"_s);
    double sum = 0;
    for (auto each = part.globalMatch(match.captured(2)); each.hasNext();) {
        const auto one = each.next();
        const auto unit = unitOf(one.captured(2));
        if (!unit)
            return {};
        sum += one.captured(1).toDouble() * double(*unit);
    }
    qint64 moment = 0;
    const bool back = match.captured(1) != u"+";
    if (sum > 9e18 || __builtin_add_overflow(from.nanoseconds(), back ? -qint64(sum) : qint64(sum), &moment))
        return {};
    return Timestamp::fromNanoseconds(moment);
}

Timestamp momentOf(const QString &text, const GotoContext &context)
{
    if (text == u"now")
        return context.now;
    if (const Timestamp moment = relative(text, context); moment.isValid())
        return moment;
    if (const auto clock = clockOf(text)) {
        const Timestamp day = context.here.isValid() ? context.here : context.now;
        return day.isValid() ? timestampOf(dateOf(day, context.zone), *clock, context.zone) : Timestamp();
    }
    if (const QDate day = dayOf(text, context); day.isValid())
        return timestampOf(day, 0, context.zone);
    // A day and a clock in the shown zone, before RFC 3339, which would take it for UTC.
    static const QRegularExpression between(u"(?<=\\d)t| "_s);
    if (const qsizetype gap = text.lastIndexOf(between); gap > 0) {
        const bool comma = text[gap - 1] == u',';
        const QDate day = dayOf(text.left(comma ? gap - 1 : gap), context);
        const auto clock = clockOf(text.mid(gap + 1));
        if (day.isValid() && clock)
            return timestampOf(day, *clock, context.zone);
    }
    static const QRegularExpression zoned(u"^\\d{4}-\\d{2}-\\d{2}[t ].*(z|[+\\-]\\d{2}(:?\\d{2})?)$"_s);
    return zoned.match(text).hasMatch() ? Timestamp::fromText(text.toUpper().toUtf8()) : Timestamp();
}

} // namespace

QList<GotoRequest> readGoto(const QString &text, const GotoContext &context)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {};
    QList<GotoRequest> readings;
    static const QRegularExpression number(u"^([vV#]?)(\\d{1,18})$"_s);
    if (const auto match = number.match(trimmed); match.hasMatch()) {
        const QString sign = match.captured(1).toLower();
        const bool isRow = sign == u"#" || (sign.isEmpty() && !context.hasEntity);
        readings.append(
            {isRow ? GotoRequest::Row : GotoRequest::Version, {}, {}, match.captured(2).toLongLong()});
    } else if (const Timestamp moment = momentOf(trimmed.toLower().simplified(), context); moment.isValid()) {
        readings.append({GotoRequest::Moment, {}, moment, 0});
    }
    readings.append({GotoRequest::Id, trimmed, {}, 0});
    return readings;
}

} // namespace Backstory
