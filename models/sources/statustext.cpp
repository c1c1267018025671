// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/statustext.h"
#include "models/text/numbertext.h"

#include <algorithm>
#include <iterator>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString placeText(const SourceStatus &status)
{
    if (!status.place.isEmpty())
        return status.place;
    return status.url.isLocalFile() ? status.url.toLocalFile() : status.url.toString();
}

QString rateText(double perSecond)
{
    return perSecond < 0.95 ? u"under 1/s"_s : u"%1/s"_s.arg(roughCountText(perSecond));
}

} // namespace

QString percentText(const SourceStatus &status)
{
    if (status.state == SourceStatus::Following)
        return u"100 %"_s;
    if (status.state == SourceStatus::Failed && status.events == 0)
        return u"0 %"_s;
    if (status.total <= 0)
        return {};
    // Not 100 before the end has been reached.
    return QString::number(std::clamp<qint64>(status.done * 100 / status.total, 0, 99)) + u" %"_s;
}

QString progressText(const SourceStatus &status)
{
    const bool known = status.total > 0;
    switch (status.state) {
    case SourceStatus::Opening:
        return u"Opening %1"_s.arg(status.name);
    case SourceStatus::Reading: {
        QString text = u"Reading "_s;
        if (known && !status.inBytes)
            text += u"%1 of %2 events"_s.arg(roughCountText(double(status.done)),
                                             roughCountText(double(status.total)));
        else if (known)
            text += u"%1 events, %2 of %3"_s.arg(roughCountText(double(status.events)),
                                                 bytesText(status.done), bytesText(status.total));
        else
            text += u"%1 events"_s.arg(roughCountText(double(status.events)));
        if (status.rate > 0)
            text += u" · "_s + rateText(status.rate);
        if (status.secondsLeft >= 0)
            text += u" · "_s + remainingText(status.secondsLeft);
        return text;
    }
    case SourceStatus::Canceled:
        return known && !status.inBytes
                   ? u"Stopped at %1 of %2 events"_s.arg(roughCountText(double(status.done)),
                                                         roughCountText(double(status.total)))
                   : u"Stopped at %1 events"_s.arg(roughCountText(double(status.events)));
    case SourceStatus::Failed:
        return status.events > 0 ? u"%1 can no longer be read"_s.arg(status.name)
                                 : u"%1 cannot be read"_s.arg(status.name);
    case SourceStatus::Following:
        break;
    }
    if (!status.notice.isEmpty())
        return status.notice;
    const QString count = countText(status.events, u"event"_s);
    return status.rate > 0 ? u"%1 · following, %2"_s.arg(count, rateText(status.rate))
                           : u"%1 · new ones appear as they come"_s.arg(count);
}

QString shortText(const SourceStatus &status)
{
    if (status.state == SourceStatus::Failed)
        return status.events > 0 ? u"can no longer be read"_s : u"cannot be read"_s;
    QString text = status.schema.isEmpty() ? QString() : status.schema + u" · "_s;
    text += status.events < 1'000'000 ? countText(status.events, u"event"_s)
                                      : roughCountText(double(status.events)) + u" events"_s;
    const QString percent = percentText(status);
    return percent.isEmpty() || status.state == SourceStatus::Following ? text : text + u" · "_s + percent;
}

QString detailsText(const SourceStatus &status)
{
    constexpr qsizetype Most = 5;
    QStringList lines{placeText(status)};
    const QStringList latest = status.notices.last(std::min(Most, status.notices.size()));
    std::reverse_copy(latest.begin(), latest.end(), std::back_inserter(lines));
    if (const qsizetype more = status.notices.size() - latest.size(); more > 0)
        lines += u"… and %1 earlier"_s.arg(countText(more, u"notice"_s));
    return lines.join(u'\n');
}

QString failureText(const SourceStatus &status)
{
    QStringList lines{placeText(status), status.sentence, status.advice};
    for (const SourceStatus::Step &step : status.tried)
        lines += u"%1 %2: %3"_s.arg(step.passed ? u"[ok]"_s : u"[no]"_s, step.name, step.result);
    lines += status.raw;
    lines.removeAll(QString());
    return lines.join(u'\n');
}

} // namespace Backstory
