// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/spacetime/spacetimeview.h"
#include "models/event/timedistance.h"
#include "models/text/numbertext.h"
#include "views/spacetime/spacetimearea.h"
#include "views/spacetime/subjectlabel.h"
#include "views/theme/buttons.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"
#include "views/theme/panelheader.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QToolButton *iconButton(const QString &icon, const QString &name, const QString &tip)
{
    auto *button = new QToolButton;
    button->setIcon(lineIcon(icon));
    button->setAccessibleName(name);
    button->setToolTip(tip);
    return button;
}

QWidget *rule()
{
    auto *line = new QWidget;
    line->setProperty("role", u"rule"_s);
    line->setAttribute(Qt::WA_StyledBackground);
    line->setFixedSize(1, 16);
    return line;
}

/// As short as it stays clear; a witness may take milliseconds.
QString stretchOf(const TimeText &text, Timestamp from, Timestamp to)
{
    constexpr qint64 Minutes = 10 * 60 * 1'000'000'000LL;
    if (text.date(from) != text.date(to) || nanosecondsBetween(from, to) > Minutes)
        return text.range(from, to);
    return from == to ? text.full(from) : text.full(from) + u" – "_s + text.clock(to);
}

} // namespace

SpaceTimeView::SpaceTimeView(SpaceTimeModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_subject(new SubjectLabel(u"Space-time"_s))
    , m_witness(toggleButton({}, {}))
    , m_all(toggleButton(u"All events"_s, u"All events of these entities"_s))
    , m_choices(new QWidget)
    , m_producers(toggleButton(u"Producers"_s, u"A lane for each producer, not for each entity"_s))
    , m_cone(toggleButton(u"Cone"_s, u"Only what is provably before or after the selected event (C)"_s))
    , m_fold(iconButton(u"fold"_s, u"Fold gaps"_s, u"Draw long pauses in a fixed width (F)"_s))
    , m_fit(iconButton(u"fit"_s, u"Fit all events"_s, u"Show all events (0)"_s))
    , m_save(new QToolButton)
    , m_area(new SpaceTimeArea(model, this))
    , m_empty(new QWidget(this))
    , m_stack(new QStackedWidget(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_emptyTitle = wrappedLabel({}, titleFont());
    m_emptyText = wrappedLabel({}, textFont(), u"muted"_s);
    auto *texts = new QVBoxLayout(m_empty);
    texts->setContentsMargins(24, 24, 24, 24);
    texts->setSpacing(8);
    texts->addWidget(m_emptyTitle);
    texts->addWidget(m_emptyText);
    texts->addStretch(1);
    m_stack->addWidget(m_area);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_stack, 1);
    layout->addWidget(makeFooter());
    setFocusProxy(m_area);

    connect(m_witness, &QToolButton::clicked, this, [this] {
        m_model.setAll(false);
        updateTexts();
    });
    connect(m_all, &QToolButton::clicked, this, [this] {
        m_model.setAll(true);
        updateTexts();
    });
    connect(m_producers, &QToolButton::clicked, this, [this](bool producers) {
        m_model.setBy(producers ? SpaceTimeBy::Producer : SpaceTimeBy::Entity);
    });
    connect(m_cone, &QToolButton::clicked, m_area, &SpaceTimeArea::setCone);
    connect(m_fold, &QToolButton::toggled, m_area, &SpaceTimeArea::setFolded);
    connect(m_fit, &QToolButton::clicked, m_area, &SpaceTimeArea::fit);
    connect(m_save, &QToolButton::clicked, this, &SpaceTimeView::exportPicture);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_model.sentence()); });
    connect(m_area, &SpaceTimeArea::coneChanged, m_cone, &QToolButton::setChecked);
    connect(m_area, &SpaceTimeArea::pictureWanted, this, &SpaceTimeView::exportPicture);
    connect(m_area, &SpaceTimeArea::foldWanted, m_fold, &QToolButton::toggle);
    connect(m_area, &SpaceTimeArea::eventSelected, this, &SpaceTimeView::eventSelected);
    connect(m_area, &SpaceTimeArea::eventActivated, this, &SpaceTimeView::eventActivated);
    connect(m_area, &SpaceTimeArea::eventHovered, this, &SpaceTimeView::eventHovered);
    connect(m_area, &SpaceTimeArea::traceWanted, this, &SpaceTimeView::traceWanted);
    connect(m_area, &SpaceTimeArea::cursorChosen, this, &SpaceTimeView::cursorChosen);
    connect(m_area, &SpaceTimeArea::relationChanged, this, &SpaceTimeView::updateLegend);
    connect(&m_model, &SpaceTimeModel::loaded, this, &SpaceTimeView::updateTexts);
    connect(&m_model, &SpaceTimeModel::subjectChanged, this, &SpaceTimeView::updateTexts);
    updateTexts();
}

QWidget *SpaceTimeView::makeHeader()
{
    auto *header = new QWidget;
    header->setProperty("role", u"header"_s);
    header->setAttribute(Qt::WA_StyledBackground);
    header->setFixedHeight(32);
    m_fold->setCheckable(true);
    m_save->setText(u"PNG"_s);
    m_save->setAccessibleName(u"Save as PNG"_s);
    m_save->setToolTip(u"Save the picture with its sentence as a PNG file"_s);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(4);
    layout->addWidget(m_subject, 1);
    auto *choices = new QHBoxLayout(m_choices);
    choices->setContentsMargins({});
    choices->setSpacing(4);
    for (QWidget *part : std::initializer_list<QWidget *>{m_witness, m_all, rule()})
        choices->addWidget(part);
    layout->addWidget(m_choices);
    for (QToolButton *part : {m_producers, m_cone, m_fold, m_fit, m_save})
        layout->addWidget(part);
    return header;
}

QWidget *SpaceTimeView::makeFooter()
{
    m_footer = new QWidget(this);
    m_footer->setProperty("role", u"footer"_s);
    m_footer->setAttribute(Qt::WA_StyledBackground);
    m_problem = wrappedLabel({}, textFont(), u"warningbanner"_s);
    m_problem->setMargin(4);
    m_sentence = wrappedLabel({}, textFont());
    m_legend = new ElidedLabel;
    m_legend->setProperty("role", u"muted"_s);
    m_legend->setFont(smallFont());
    m_legend->setElideMode(Qt::ElideRight);
    m_copy = iconButton(u"copy"_s, u"Copy the sentence"_s, u"Copy the sentence"_s);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_problem);
    texts->addWidget(m_sentence);
    texts->addWidget(m_legend);
    auto *layout = new QHBoxLayout(m_footer);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(8);
    layout->addLayout(texts, 1);
    layout->addWidget(m_copy, 0, Qt::AlignTop);
    return m_footer;
}

// In a narrow view the menu of the picture has it too.
void SpaceTimeView::resizeEvent(QResizeEvent *event)
{
    constexpr int Wide = 760;
    m_save->setVisible(width() >= Wide);
    QWidget::resizeEvent(event);
}

QSize SpaceTimeView::sizeHint() const
{
    return {900, 480};
}

QSize SpaceTimeView::minimumSizeHint() const
{
    return {SpaceTimeArea::NameWidth + 320, 220};
}

void SpaceTimeView::setSelected(const EventReference &event)
{
    m_area->setSelected(event);
}

void SpaceTimeView::setHovered(const EventReference &event)
{
    m_area->setHovered(event);
}

void SpaceTimeView::setCursor(Timestamp moment)
{
    m_area->setTimeCursor(moment);
}

void SpaceTimeView::setReading(bool reading)
{
    m_reading = reading;
    updateTexts();
}

void SpaceTimeView::setTimeText(TimeText text)
{
    m_model.setTimeText(text);
    m_area->updateTexts();
    updateTexts();
}

QString SpaceTimeView::note() const
{
    const SpaceTime &made = *m_model.spaceTime();
    if (made.shown == 0)
        return {};
    QStringList parts;
    if (made.from.isValid())
        parts += stretchOf(m_model.timeText(), made.from, made.to);
    parts += countText(made.shown, u"event"_s);
    const int writers = made.writerCount();
    if (writers > 1)
        parts += writers == 2 ? u"two writers"_s : countText(writers) + u" writers"_s;
    if (m_model.isLoading())
        parts += u"reading…"_s;
    else if (m_reading)
        parts += u"read so far"_s;
    return parts.join(u" · "_s);
}

// How to read the lines, and what is not there.
QString SpaceTimeView::legend() const
{
    const SpaceTime &made = *m_model.spaceTime();
    QStringList parts{u"Solid lines and arrows: provable order · dotted: only the clocks say so"_s};
    const auto isBackwards = [](const SpaceTimeLink &link) { return link.isBackwards; };
    if (std::any_of(made.links.begin(), made.links.end(), isBackwards))
        parts += u"yellow: the clocks say the contrary"_s;
    if (made.leftOut > 0)
        parts += u"%1 more not drawn"_s.arg(countText(made.leftOut, u"event"_s));
    if (made.entitiesLeftOut > 0)
        parts += u"%1 more left out"_s.arg(
            made.entitiesLeftOut == 1 ? u"1 entity"_s : countText(made.entitiesLeftOut) + u" entities"_s);
    if (made.withoutTime > 0)
        parts += u"%1 without a time not drawn"_s.arg(countText(made.withoutTime, u"event"_s));
    if (!made.isWholeProof)
        parts += u"not all causes of causes were looked at"_s;
    return parts.join(u" · "_s);
}

// On one line, so that nothing moves when another event is selected.
void SpaceTimeView::updateLegend()
{
    const QString relation = m_area->relation();
    m_legend->setText(relation.isEmpty() ? legend() : relation);
}

void SpaceTimeView::updateEmpty()
{
    const SpaceTime &made = *m_model.spaceTime();
    if (!m_model.error().isEmpty()) {
        m_emptyTitle->setText(u"This cannot be shown"_s);
        m_emptyText->setText(m_model.error());
    } else if (m_model.isLoading()) {
        m_emptyTitle->setText(u"Reading…"_s);
        m_emptyText->setText(u"The events, their causes and the versions that were read."_s);
    } else if (m_model.subject().isEmpty()) {
        m_emptyTitle->setText(u"Nothing is chosen yet"_s);
        m_emptyText->setText(
            u"Choose a finding, an entity or a trace and show it in space-time: what happened "
            "provably before what, and what only the clocks say."_s);
    } else if (made.shown > 0) {
        m_emptyTitle->setText(u"None of these events has a time"_s);
        m_emptyText->setText(u"They cannot be drawn on a time axis. They are all in the timeline."_s);
    } else {
        m_emptyTitle->setText(u"There are no events here"_s);
        m_emptyText->setText(m_reading
                                 ? u"None of them has been read yet; they appear as the source is read."_s
                                 : u"No event of these entities lies in the chosen range of time."_s);
    }
}

// Between the events one came for, by what they are, and all of their entities.
void SpaceTimeView::updateChoice()
{
    struct Text {
        QString name;
        QString tip;
    };
    static const Text texts[]{{u"Chosen"_s, u"Only the events that were chosen"_s},
                              {u"Trace"_s, u"Only the events of the trace"_s},
                              {u"Witness"_s, u"Only the events that prove the finding"_s}};
    const Text &text = texts[m_model.subject().eventsAre];
    m_witness->setText(text.name);
    m_witness->setToolTip(text.tip);
    m_witness->setAccessibleName(text.name);
    m_witness->setChecked(!m_model.isAll());
    m_all->setChecked(m_model.isAll());
    m_choices->setVisible(m_model.hasWitness());
}

void SpaceTimeView::updateTexts()
{
    const SpaceTime &made = *m_model.spaceTime();
    const bool drawn = made.from.isValid();
    const bool isOfEntity = m_model.subject().title.isEmpty(); // a trace has no mark
    m_subject->setSubject(m_model.title(),
                          drawn && isOfEntity && made.shownEntities > 0 ? m_model.categoryOf(0) : -1, note());
    updateChoice();
    m_producers->setChecked(m_model.by() == SpaceTimeBy::Producer);
    for (QToolButton *button : {m_producers, m_cone, m_fold, m_fit, m_save})
        button->setEnabled(drawn);
    m_problem->setVisible(drawn && !m_model.error().isEmpty());
    m_problem->setText(m_model.error());
    m_sentence->setText(m_model.sentence());
    updateLegend();
    m_footer->setVisible(drawn);
    updateEmpty();
    m_stack->setCurrentWidget(drawn ? static_cast<QWidget *>(m_area) : m_empty);
}

} // namespace Backstory
