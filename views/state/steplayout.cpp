// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/steplayout.h"
#include "models/state/statestep.h"
#include "views/timescale/timefolds.h"

#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double BarStep = 4; ///< 3 pixels and a gap
constexpr double WidestSpacing = 96;
constexpr double LabelGap = 10;
constexpr double LeastSlice = 3;

TimeScale scaleOf(const LaneEvents &steps, double width)
{
    const Timestamp first = steps.events.front().time;
    const Timestamp last = steps.events.back().time;
    TimeScale scale(first, last, width);
    std::vector<TimeFold> quiet;
    for (const TimeSpan &span : steps.quiet) {
        const TimeFold fold{std::max(span.from, first), std::min(span.to, last)};
        if (fold.from < fold.to)
            quiet.push_back(fold);
    }
    scale.setFolds(foldsWorthwhile(std::move(quiet), first, last, qint64(steps.events.size())));
    scale.fit();
    return scale;
}

} // namespace

std::shared_ptr<const LaneEvents> stepsInOrder(const std::vector<StepMoment> &steps)
{
    auto made = std::make_shared<LaneEvents>();
    const auto dated =
        std::find_if(steps.begin(), steps.end(), [](const StepMoment &step) { return step.time.isValid(); });
    Timestamp latest = dated == steps.end() ? Timestamp::fromNanoseconds(0) : dated->time;
    for (const StepMoment &step : steps) {
        if (!step.time.isValid())
            ++made->withoutTime;
        else
            latest = std::max(latest, step.time);
        made->events.push_back(
            {latest, EventRow(qint64(made->events.size()) + 1), step.version, 0, EventKind::Event});
    }
    made->rows = made->read = qint64(steps.size());
    if (!made->events.empty())
        sortIn(*made, 0);
    return made;
}

StepLayout::StepLayout(std::shared_ptr<const LaneEvents> steps, Spacing spacing, double width)
    : m_steps(std::move(steps))
    , m_spacing(spacing)
    , m_width(width)
{
    const double plot = width - Left - Right;
    if (count() == 0 || plot < MarkWidth)
        return;
    if (m_steps->withoutTime == count())
        m_spacing = ByEvent;
    if (m_spacing == ByEvent) {
        layOutEvenly();
        return;
    }
    m_scale = scaleOf(*m_steps, plot);
    m_items = layOutLane({m_steps.get(), {}, nullptr, nullptr}, m_scale);
    for (LaneItem &item : m_items) {
        item.left += Left;
        item.right += Left;
        item.trueLeft += Left;
        item.trueRight += Left;
    }
}

void StepLayout::layOutEvenly()
{
    const double plot = m_width - Left - Right;
    const qint64 steps = count();
    const double spacing = steps > 1 ? std::min(plot / double(steps - 1), WidestSpacing) : WidestSpacing;
    if (spacing >= BarStep) {
        const double half = std::min(spacing, MarkWidth) / 2;
        for (qint64 i = 0; i < steps; ++i) {
            const double x = Left + double(i) * spacing;
            m_items.push_back(
                {spacing >= MarkWidth ? LaneItem::Mark : LaneItem::Bar, x - half, x + half, x, x, i, 1});
        }
        return;
    }
    const qint64 cells = qint64(plot / BarStep);
    for (qint64 cell = 0; cell < cells; ++cell) {
        const qint64 first = cell * steps / cells;
        const qint64 end = (cell + 1) * steps / cells;
        const double left = Left + double(cell) * BarStep;
        if (first < end)
            m_items.push_back(
                {LaneItem::Bar, left, left + BarStep, left, left + BarStep, first, double(end - first)});
    }
}

const LaneItem *StepLayout::itemOfStep(qint64 step) const
{
    const auto behind = std::partition_point(m_items.begin(), m_items.end(),
                                             [step](const LaneItem &item) { return item.first < step; });
    return step < 1 || behind == m_items.begin() ? nullptr : &*(behind - 1);
}

double StepLayout::xOf(qint64 step) const
{
    const LaneItem *item = itemOfStep(step);
    if (!item)
        return InitialX;
    const qint64 within = std::min(step - 1, item->last()) - item->first;
    return item->left + (double(within) + 0.5) / item->count * (item->right - item->left);
}

qint64 StepLayout::stepAt(double x) const
{
    if (m_items.empty() || x < (InitialX + m_items.front().left) / 2)
        return 0;
    auto item = std::partition_point(m_items.begin(), m_items.end(),
                                     [x](const LaneItem &one) { return one.right <= x; });
    if (item == m_items.end())
        return m_items.back().last() + 1;
    if (item != m_items.begin() && x < item->left && x - (item - 1)->right < item->left - x)
        return (item - 1)->last() + 1;
    const double share = std::clamp((x - item->left) / (item->right - item->left), 0.0, 1.0);
    return item->first + std::min(qint64(share * item->count), qint64(item->count) - 1) + 1;
}

QString StepLayout::labelOf(qint64 step) const
{
    const bool isStep = step > 0 && step <= count();
    return isStep ? stepName(m_steps->events[size_t(step - 1)].version, step) : stepName(Event::NoVersion, 0);
}

// 1, 2, 5, 10, 20 …: as many as have room when they stand evenly.
qint64 StepLayout::roundStep(double labelWidth) const
{
    const double room = std::max((m_width - Left - Right) / (labelWidth + LabelGap), 1.0);
    for (qint64 power = 1;; power *= 10) {
        for (const qint64 factor : {1, 2, 5}) {
            if (double(count()) / double(factor * power) <= room)
                return factor * power;
        }
    }
}

std::vector<StepLabel> StepLayout::labels(const std::function<double(const QString &)> &widthOf,
                                          const std::vector<qint64> &important) const
{
    std::vector<StepLabel> placed; // by their left edges
    const auto place = [&](qint64 step) {
        const QString text = labelOf(step);
        const double half = widthOf(text) / 2;
        const double x = std::clamp(xOf(step), half, std::max(m_width - half, half));
        const StepLabel label{step, x - half, x + half, text};
        const auto next = std::partition_point(
            placed.begin(), placed.end(), [&](const StepLabel &other) { return other.left < label.left; });
        if (next != placed.end() && next->left < label.right + LabelGap)
            return;
        if (next != placed.begin() && (next - 1)->right + LabelGap > label.left)
            return;
        placed.insert(next, label);
    };
    for (const qint64 step : important) {
        if (step >= 0 && step <= count())
            place(step);
    }
    if (m_items.empty())
        return placed;
    place(1);
    place(count());
    const qint64 by = roundStep(widthOf(labelOf(count())));
    const qint64 version = m_steps->events.front().version;
    const qint64 before = version == Event::NoVersion ? 0 : version - 1;
    for (qint64 step = by - ((before % by) + by) % by; step < count(); step += by)
        place(step);
    place(0);
    return placed;
}

std::vector<StepSlice> StepLayout::slices(const QList<StepValue> &values) const
{
    std::vector<StepSlice> made;
    if (m_width <= Left + Right)
        return made;
    const auto endOf = [this](const StepValue &value) {
        return value.to >= count() ? m_width - Right / 2 : xOf(value.to + 1);
    };
    for (auto value = values.begin(); value != values.end();) {
        double left = xOf(value->from);
        if (!made.empty())
            left = std::max(left, made.back().right);
        auto last = value;
        if (endOf(*value) - left < LeastSlice) {
            const auto next = std::partition_point(value + 1, values.end(), [&](const StepValue &other) {
                return endOf(other) <= left + LeastSlice;
            });
            last = next - 1;
        }
        const double right = std::max(endOf(*last), left + 1);
        made.push_back({left, right, value - values.begin(), last - values.begin()});
        value = last + 1;
    }
    return made;
}

} // namespace Backstory
