// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/lanesview.h"
#include "models/text/numbertext.h"
#include "views/theme/icons.h"
#include "views/theme/panelheader.h"
#include "views/timeline/lanesarea.h"
#include "views/timeline/overviewstrip.h"

#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QToolButton *headerButton(const QString &text, const QString &icon, const QString &tip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setIcon(lineIcon(icon));
    button->setToolTip(tip);
    button->setAccessibleName(text);
    return button;
}

} // namespace

LanesView::LanesView(LanesModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Lanes"_s, this))
    , m_fold(headerButton(u"Fold gaps"_s, u"fold"_s, u"Draw long pauses in a fixed width"_s, this))
    , m_fit(headerButton(u"Fit all events"_s, u"fit"_s, u"Show all events (0)"_s, this))
    , m_overview(new OverviewStrip(this))
    , m_area(new LanesArea(model, this))
    , m_empty(new QLabel(this))
    , m_stack(new QStackedWidget(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_fold->setCheckable(true);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_header->addButton(m_fold);
    m_header->addButton(m_fit);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setMargin(24);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", u"muted"_s);
    m_stack->addWidget(m_area);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_overview);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_area);

    connect(m_fold, &QToolButton::toggled, m_area, &LanesArea::setFolded);
    connect(m_fit, &QToolButton::clicked, m_area, &LanesArea::fit);
    connect(m_area, &LanesArea::eventSelected, this, &LanesView::eventSelected);
    connect(m_area, &LanesArea::eventHovered, this, &LanesView::eventHovered);
    connect(m_area, &LanesArea::cursorChosen, this, &LanesView::cursorChosen);
    connect(m_area, &LanesArea::detailsWanted, this, &LanesView::detailsWanted);
    connect(m_area, &LanesArea::scaleChanged, this, [this] {
        m_overview->setWindow(m_area->scale().from(), m_area->scale().to());
        updateTexts();
    });
    connect(m_overview, &OverviewStrip::seekWanted, m_area, &LanesArea::seek);
    connect(&m_model, &LanesModel::lanesReset, this, [this] {
        updateTexts();
        updateGeometry();
    });
    connect(&m_model, &LanesModel::lanesLoaded, this, &LanesView::updateTexts);
    connect(&m_model, &LanesModel::extentChanged, this, [this] {
        updateOverview();
        updateTexts();
    });
    connect(&m_model, &LanesModel::lanesRead, this, &LanesView::updateTexts);
    updateTexts();
}

void LanesView::updateOverview()
{
    m_overview->setCounts(m_model.overview());
    m_overview->setReading(m_reading, m_model.readShare());
}

QSize LanesView::sizeHint() const
{
    const int lanes = std::clamp(int(m_model.lanes().size()), 1, 5);
    return {640, m_header->height() + OverviewStrip::Height + LanesPainter::AxisHeight +
                     lanes * m_area->laneHeight()};
}

QSize LanesView::minimumSizeHint() const
{
    return {LanesPainter::NameWidth + 120,
            m_header->height() + OverviewStrip::Height + LanesPainter::AxisHeight + LanesPainter::LaneHeight};
}

void LanesView::setSelected(const EventReference &event)
{
    m_area->setSelected(event);
}

void LanesView::setHovered(const EventReference &event)
{
    m_area->setHovered(event);
}

void LanesView::setCursor(Timestamp moment)
{
    m_area->setTimeCursor(moment);
    m_overview->setTimeCursor(moment);
}

void LanesView::setReading(bool reading)
{
    if (reading == m_reading)
        return;
    m_reading = reading;
    m_area->setReading(reading);
    updateOverview();
    updateTexts();
}

void LanesView::setTimeText(TimeText text)
{
    m_model.setTimeText(text);
    m_area->updateTexts();
    m_overview->setTimeText(text);
    updateTexts();
}

QString LanesView::note() const
{
    const qint64 lanes = qint64(m_model.lanes().size());
    QStringList parts;
    if (m_model.isAll())
        parts += u"all "_s + countText(m_model.events(), u"event"_s);
    else
        parts += countText(lanes) + (lanes == 1 ? u" entity"_s : u" entities"_s);
    const TimeScale &scale = m_area->scale();
    if (scale.isValid())
        parts += durationText(scale.to().nanoseconds() - scale.from().nanoseconds()) + u" shown"_s;
    const qint64 without = m_model.withoutTime();
    if (without > 0)
        parts += countText(without, u"event"_s) +
                 (without == 1 ? u" without a time is not drawn"_s : u" without a time are not drawn"_s);
    if (const qint64 leftOut = m_model.leftOut(); leftOut > 0)
        parts += countText(leftOut) + u" more not drawn"_s;
    if (m_reading)
        parts += u"read so far"_s;
    return parts.join(u" · ");
}

void LanesView::updateTexts()
{
    const bool chosen = !m_model.lanes().empty();
    const bool drawn = m_model.first().isValid() || m_model.isReading();
    if (!chosen)
        m_empty->setText(u"Choose an entity on the left to see its events on a time axis; pin several to "
                         "compare them."_s);
    else if (!m_model.error().isEmpty())
        m_empty->setText(m_model.error());
    else if (m_model.withoutTime() > 0)
        m_empty->setText(u"None of these events has a time, so that they cannot be drawn on a time axis. "
                         "They are all in the table."_s);
    else
        m_empty->setText(m_reading ? u"No event of them has been read yet."_s
                                   : u"There are no events yet."_s);
    m_header->setNote(chosen ? note() : QString());
    m_overview->setVisible(chosen && drawn && !m_model.overview().isEmpty());
    m_fit->setEnabled(chosen && drawn);
    m_fold->setEnabled(chosen && drawn);
    m_stack->setCurrentWidget(chosen && drawn ? static_cast<QWidget *>(m_area) : m_empty);
}

} // namespace Backstory
