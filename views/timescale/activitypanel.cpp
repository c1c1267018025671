// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timescale/activitypanel.h"

#include "models/event/timedistance.h"
#include "views/theme/panelheader.h"
#include "views/timescale/activitystrip.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

ActivityPanel::ActivityPanel(QWidget *parent)
    : QWidget(parent)
    , m_header(new PanelHeader(u"Activity"_s))
    , m_shown(new QLabel)
    , m_whole(new QPushButton(u"Whole history"_s))
    , m_strip(new ActivityStrip)
{
    m_shown->setTextFormat(Qt::PlainText);
    m_shown->setProperty("role", u"muted"_s);
    m_whole->setProperty("link", true);
    m_whole->setToolTip(u"Show all of the time (0 in the strip)"_s);
    m_whole->setAccessibleName(u"Show the whole history"_s);
    m_header->addButton(m_shown);
    m_header->addButton(m_whole);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_strip);
    connect(m_strip, &ActivityStrip::rangeWanted, this, &ActivityPanel::rangeWanted);
    connect(m_whole, &QPushButton::clicked, this, [this] { Q_EMIT rangeWanted({}, {}); });
    updateTexts();
}

void ActivityPanel::setOverview(const ActivityOverview &overview, bool reading)
{
    m_overview = overview;
    m_strip->setActivity(overview, reading);
    updateTexts();
}

void ActivityPanel::setTimeText(TimeText text)
{
    m_timeText = text;
    m_strip->setTimeText(text);
    updateTexts();
}

void ActivityPanel::setRange(Timestamp from, Timestamp to)
{
    m_from = from;
    m_to = to;
    m_strip->setRange(from, to);
    updateTexts();
}

void ActivityPanel::updateTexts()
{
    const bool hasRange = m_from.isValid() && m_to.isValid();
    m_whole->setVisible(hasRange);
    m_shown->setText(hasRange ? u"Shown: %1 · %2"_s.arg(m_timeText.range(m_from, m_to),
                                                        durationText(nanosecondsBetween(m_from, m_to)))
                              : QString());
    m_header->setNote(m_overview.from.isValid()
                          ? u"events per %1 · %2"_s.arg(m_strip->barText(),
                                                        m_timeText.range(m_overview.from, m_overview.to))
                          : QString());
}

} // namespace Backstory
