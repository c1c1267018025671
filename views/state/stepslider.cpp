// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/stepslider.h"
#include "models/text/numbertext.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <limits>

namespace Backstory
{

using namespace Qt::StringLiterals;

StepSlider::StepSlider(QWidget *parent)
    : QAbstractSlider(parent)
    , m_steps(stepsInOrder({}))
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setFixedHeight(Height);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(u"Steps of the entity"_s);
    setRange(0, 0);
    // A screen reader sets the value; what the keyboard and the mouse do comes as a wish as well.
    connect(this, &QAbstractSlider::valueChanged, this, [this](int step) {
        if (!m_isFollowing)
            Q_EMIT stepWanted(step);
    });
}

void StepSlider::setSteps(const std::vector<StepMoment> &steps)
{
    m_steps = stepsInOrder(steps);
    relay();
    m_isFollowing = true;
    setRange(0, int(std::min<size_t>(steps.size(), std::numeric_limits<int>::max())));
    m_isFollowing = false;
}

void StepSlider::setSpacing(StepLayout::Spacing spacing)
{
    m_spacing = spacing;
    relay();
}

bool StepSlider::hasTimes() const
{
    return m_steps->withoutTime < qint64(m_steps->events.size());
}

void StepSlider::setCurrent(qint64 step)
{
    m_isFollowing = true;
    setValue(int(step));
    m_isFollowing = false;
    setAccessibleDescription(m_tipOf ? m_tipOf(value()) : QString());
    update();
}

void StepSlider::setFailing(qint64 step)
{
    m_failing = step;
    update();
}

void StepSlider::setFolded(qint64 steps)
{
    m_folded = steps;
    update();
}

void StepSlider::setField(const QString &field, const QList<StepValue> &values)
{
    m_field = field;
    m_values = values;
    update();
}

void StepSlider::setCategory(int category)
{
    m_category = category;
    update();
}

void StepSlider::setTimeText(TimeText text)
{
    m_timeText = text;
    update();
}

void StepSlider::setTips(std::function<QString(qint64)> tipOf)
{
    m_tipOf = std::move(tipOf);
}

const StepLayout &StepSlider::places()
{
    if (!m_isLaidOut || m_places.width() != width())
        m_places = StepLayout(m_steps, m_spacing, width());
    m_isLaidOut = true;
    return m_places;
}

void StepSlider::relay()
{
    m_isLaidOut = false;
    update();
}

void StepSlider::want(qint64 step)
{
    setValue(int(std::clamp<qint64>(step, minimum(), maximum())));
    update();
}

void StepSlider::keyPressEvent(QKeyEvent *event)
{
    const int by = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        return want(value() - by);
    case Qt::Key_Right:
    case Qt::Key_Up:
        return want(value() + by);
    case Qt::Key_PageDown:
        return want(value() - std::max(10, maximum() / 20));
    case Qt::Key_PageUp:
        return want(value() + std::max(10, maximum() / 20));
    case Qt::Key_Home:
        return want(0);
    case Qt::Key_End:
        return want(maximum());
    case Qt::Key_Space:
        Q_EMIT playWanted();
        return;
    case Qt::Key_BracketLeft:
    case Qt::Key_BracketRight:
        Q_EMIT changeWanted(event->key() == Qt::Key_BracketRight ? 1 : -1);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void StepSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && maximum() > 0)
        want(places().stepAt(event->position().x()));
}

void StepSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && maximum() > 0)
        want(places().stepAt(event->position().x()));
}

void StepSlider::wheelEvent(QWheelEvent *event)
{
    m_wheel += event->angleDelta().x() + event->angleDelta().y();
    const int notches = m_wheel / 120; // a touchpad sends many small ones
    m_wheel -= notches * 120;
    if (notches != 0)
        want(value() - notches);
    event->accept();
}

QString StepSlider::tipAt(QPointF position)
{
    const qint64 step = places().stepAt(position.x());
    QStringList lines;
    if (m_tipOf)
        lines.append(m_tipOf(step));
    const LaneItem *item = places().itemOfStep(step);
    if (item && item->count > 1)
        lines.append(u"%1 stand here"_s.arg(countText(qint64(item->count), u"step"_s)));
    const auto value = std::partition_point(m_values.begin(), m_values.end(),
                                            [step](const StepValue &one) { return one.to < step; });
    if (value != m_values.end() && value->from <= step)
        lines.append(u"%1: %2"_s.arg(m_field, value->text));
    return lines.join(u'\n');
}

bool StepSlider::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), maximum() > 0 ? tipAt(help->pos()) : QString(), this);
        return true;
    }
    return QAbstractSlider::event(event);
}

} // namespace Backstory
