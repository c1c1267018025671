// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/text/timetext.h"
#include "views/state/steplayout.h"

#include <QAbstractSlider>

namespace Backstory
{

/// The steps of an entity as a slider: their versions, the step one stands on, those that set the chosen
/// field with its values below, and the one at which the reducer fails. Its value is the step.
class StepSlider : public QAbstractSlider
{
    Q_OBJECT
public:
    static constexpr int Height = 76;

    explicit StepSlider(QWidget *parent = nullptr);

    void setSteps(const std::vector<StepMoment> &steps);
    void setSpacing(StepLayout::Spacing spacing);
    bool hasTimes() const;
    void setCurrent(qint64 step);
    qint64 current() const { return value(); }
    /// -1: the reducer fails nowhere.
    void setFailing(qint64 step);
    /// How many steps have been folded; the values beyond are not known yet.
    void setFolded(qint64 steps);
    /// The values of the field, each change of which is marked; an empty field: none is chosen.
    void setField(const QString &field, const QList<StepValue> &values);
    void setCategory(int category);
    void setTimeText(TimeText text);
    /// Says what a step is, for its tool tip.
    void setTips(std::function<QString(qint64 step)> tipOf);

    const StepLayout &places();
    QSize sizeHint() const override { return {400, Height}; }
    QSize minimumSizeHint() const override { return {160, Height}; }

Q_SIGNALS:
    void stepWanted(qint64 step);
    void playWanted();
    /// To the next (1) or previous (-1) step that sets the chosen field.
    void changeWanted(int direction);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void want(qint64 step);
    QString tipAt(QPointF position);
    void relay();
    void drawTrack(QPainter &painter);
    void drawItems(QPainter &painter);
    void drawItem(QPainter &painter, const LaneItem &item, const QColor &color);
    void drawChanges(QPainter &painter);
    void drawCurrent(QPainter &painter);
    void drawLabels(QPainter &painter);
    void drawField(QPainter &painter);
    void drawTimes(QPainter &painter);

    std::shared_ptr<const LaneEvents> m_steps;
    StepLayout m_places;
    StepLayout::Spacing m_spacing = StepLayout::ByEvent;
    bool m_isLaidOut = false;
    bool m_isFollowing = false; ///< the step is told, not wanted
    qint64 m_failing = -1;
    qint64 m_folded = 0;
    QString m_field;
    QList<StepValue> m_values;
    int m_category = 0;
    int m_wheel = 0; ///< turned, but less than a step
    TimeText m_timeText;
    std::function<QString(qint64)> m_tipOf;
};

} // namespace Backstory
