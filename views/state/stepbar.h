// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace Backstory
{

class ElidedLabel;
class StepSlider;

/// The row above a state: buttons to go from step to step and to play them at a chosen speed, and the slider.
/// Tells which step is wanted; whoever shows the state says which one it is by the slider's `setCurrent`.
class StepBar : public QWidget
{
    Q_OBJECT
public:
    explicit StepBar(QWidget *parent = nullptr);

    StepSlider *slider() const { return m_slider; }
    /// The field whose values the slider shows; empty: none.
    void setFieldName(const QString &name);

    bool isPlaying() const { return m_timer.isActive(); }
    /// At the last step it begins at the first again.
    void play();
    void pause();
    int speed() const;
    void setSpeed(int stepsPerSecond);

Q_SIGNALS:
    void stepWanted(qint64 step);
    void changeWanted(int direction);
    void speedChanged(int stepsPerSecond);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateButtons();
    QWidget *makeControls();
    QToolButton *addButton(const QString &icon, const QString &name, const QString &tip);
    void togglePlay();
    void advance();
    void updatePlay();

    StepSlider *m_slider;
    QToolButton *m_first = nullptr;
    QToolButton *m_previous = nullptr;
    QPushButton *m_play;
    QToolButton *m_next = nullptr;
    QToolButton *m_last = nullptr;
    QComboBox *m_speed;
    QLabel *m_hint;
    ElidedLabel *m_field;
    QTimer m_timer;
};

} // namespace Backstory
