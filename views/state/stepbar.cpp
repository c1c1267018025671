// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/stepbar.h"
#include "models/text/numbertext.h"
#include "views/state/stepslider.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/panelheader.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Speeds[] = {1, 2, 5, 10, 50};
constexpr int ControlsWidth = 328;

} // namespace

StepBar::StepBar(QWidget *parent)
    : QWidget(parent)
    , m_slider(new StepSlider(this))
    , m_play(new QPushButton(this))
    , m_speed(new QComboBox(this))
    , m_hint(new QLabel(u"Space plays · ← → step · [ ] next change"_s, this))
    , m_field(new ElidedLabel(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeControls());
    layout->addWidget(m_slider, 1);
    setFocusProxy(m_slider);
    connect(m_slider, &StepSlider::stepWanted, this, &StepBar::stepWanted);
    connect(m_slider, &StepSlider::rangeChanged, this, &StepBar::updateButtons);
    connect(m_slider, &StepSlider::valueChanged, this, &StepBar::updateButtons);
    connect(m_slider, &StepSlider::changeWanted, this, &StepBar::changeWanted);
    connect(m_slider, &StepSlider::playWanted, this, &StepBar::togglePlay);
    connect(m_play, &QPushButton::clicked, this, &StepBar::togglePlay);
    connect(m_speed, &QComboBox::currentIndexChanged, this, [this] {
        m_timer.setInterval(1000 / speed());
        Q_EMIT speedChanged(speed());
    });
    connect(&m_timer, &QTimer::timeout, this, &StepBar::advance);
    m_timer.setInterval(1000 / speed());
    updatePlay();
    updateButtons();
}

QWidget *StepBar::makeControls()
{
    auto *controls = new QWidget(this);
    controls->setFixedWidth(ControlsWidth);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(2);
    m_first = addButton(u"first"_s, u"First step"_s, u"To the initial state (Home)"_s);
    m_previous = addButton(u"previous"_s, u"Previous step"_s, u"One step back (←)"_s);
    m_next = addButton(u"next"_s, u"Next step"_s, u"One step on (→)"_s);
    m_last = addButton(u"last"_s, u"Last step"_s, u"To the last step (End)"_s);
    connect(m_first, &QToolButton::clicked, this, [this] { m_slider->setValue(0); });
    connect(m_previous, &QToolButton::clicked, this, [this] { m_slider->setValue(m_slider->value() - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { m_slider->setValue(m_slider->value() + 1); });
    connect(m_last, &QToolButton::clicked, this, [this] { m_slider->setValue(m_slider->maximum()); });
    m_play->setProperty("filled", true);
    m_play->setFixedWidth(84);
    m_speed->setAccessibleName(u"Speed of playing"_s);
    m_speed->setToolTip(u"How many steps are played in a second"_s);
    for (const int speed : Speeds)
        m_speed->addItem(speed == 1 ? u"1 step/s"_s : u"%1 steps/s"_s.arg(speed), speed);
    m_speed->setCurrentIndex(1);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_first, m_previous, m_play, m_next, m_last})
        buttons->addWidget(widget);
    buttons->addSpacing(8);
    buttons->addWidget(m_speed);
    buttons->addStretch();
    m_hint->setProperty("role", u"muted"_s);
    m_hint->setFont(smallFont());
    m_field->setFont(monoFont());
    m_field->setToolTip(u"The field whose values are shown here"_s);
    auto *below = new QHBoxLayout;
    below->setContentsMargins(4, 0, 4, 0);
    below->addWidget(m_hint);
    below->addStretch(1);
    below->addWidget(m_field);
    auto *layout = new QVBoxLayout(controls);
    layout->setContentsMargins(0, 19, 0, 15); // the rows stand beside those of the slider
    layout->setSpacing(2);
    layout->addLayout(buttons);
    layout->addLayout(below);
    return controls;
}

QToolButton *StepBar::addButton(const QString &icon, const QString &name, const QString &tip)
{
    auto *button = new QToolButton(this);
    button->setIcon(lineIcon(icon));
    button->setAccessibleName(name);
    button->setToolTip(tip);
    button->setFixedSize(28, 24);
    button->setAutoRepeat(icon == u"previous"_s || icon == u"next"_s);
    return button;
}

void StepBar::setFieldName(const QString &name)
{
    m_field->setText(name);
    m_field->setVisible(!name.isEmpty());
    const int room = ControlsWidth - 16 - m_hint->sizeHint().width();
    m_hint->setVisible(name.isEmpty() || m_field->sizeHint().width() <= room);
}

void StepBar::updateButtons()
{
    const bool isFirst = m_slider->value() <= 0;
    const bool isLast = m_slider->value() >= m_slider->maximum();
    m_first->setEnabled(!isFirst);
    m_previous->setEnabled(!isFirst);
    m_next->setEnabled(!isLast);
    m_last->setEnabled(!isLast);
    m_play->setEnabled(m_slider->maximum() > 0);
    m_slider->setEnabled(m_slider->maximum() > 0);
    if (isLast && isPlaying())
        pause();
}

int StepBar::speed() const
{
    return std::max(m_speed->currentData().toInt(), 1);
}

void StepBar::setSpeed(int stepsPerSecond)
{
    const int index = m_speed->findData(stepsPerSecond);
    if (index >= 0)
        m_speed->setCurrentIndex(index);
}

void StepBar::togglePlay()
{
    if (isPlaying())
        pause();
    else
        play();
}

void StepBar::play()
{
    if (m_slider->maximum() == 0)
        return;
    if (m_slider->value() == m_slider->maximum())
        m_slider->setValue(0);
    m_timer.start();
    updatePlay();
}

void StepBar::pause()
{
    m_timer.stop();
    updatePlay();
}

void StepBar::advance()
{
    m_slider->setValue(m_slider->value() + 1);
}

void StepBar::updatePlay()
{
    m_play->setText(isPlaying() ? u"Pause"_s : u"Play"_s);
    m_play->setToolTip(isPlaying() ? u"Stop here (Space)"_s : u"Play step after step (Space)"_s);
    m_play->setAccessibleName(isPlaying() ? u"Pause"_s : u"Play the steps"_s);
    const Colors &colors = colorsOf(palette());
    QIcon icon(linePixmap(isPlaying() ? u"pause"_s : u"play"_s, colors.onAccent, 16, devicePixelRatioF()));
    icon.addPixmap(linePixmap(isPlaying() ? u"pause"_s : u"play"_s, colors.disabled, 16, devicePixelRatioF()),
                   QIcon::Disabled);
    m_play->setIcon(icon);
}

void StepBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        updatePlay();
    QWidget::changeEvent(event);
}

} // namespace Backstory
