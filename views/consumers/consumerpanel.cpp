// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/consumers/consumerpanel.h"

#include "models/text/numbertext.h"
#include "views/theme/fonts.h"
#include "views/theme/labels.h"
#include "views/theme/panelheader.h"

#include <QFormLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString countOrNone(qint64 count)
{
    return count == ConsumerSample::None ? u"none"_s : countText(count);
}

QString timeWithHow(const LagTime &time)
{
    return time.isKnown() ? durationText(*time.nanoseconds) + u"\n"_s + time.how : time.how;
}

} // namespace

ConsumerPanel::ConsumerPanel(QWidget *parent)
    : QWidget(parent)
    , m_body(new QWidget)
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_nothing = wrappedLabel(u"Choose a consumer to see where it is and how late."_s, textFont(), u"muted"_s);
    m_title = wrappedLabel({}, nameFont());
    m_reads = wrappedLabel({}, textFont(), u"muted"_s);
    m_evidence = wrappedLabel({}, strongFont());
    m_note = wrappedLabel({}, textFont(), u"muted"_s);
    m_disagreement = wrappedLabel({}, textFont(), u"warning"_s);
    m_next = new QPushButton(u"Show the event it takes next (Return)"_s);
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(4);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_place = addLine(u"Position"_s, form);
    m_head = addLine(u"Head"_s, form);
    m_lag = addLine(u"Lag"_s, form);
    m_real = addLine(u"Really waiting"_s, form);
    m_state = addLine(u"State"_s, form);
    m_updated = addLine(u"Last said"_s, form);
    m_oldest = addLine(u"Oldest waiting"_s, form);
    m_interpolated = addLine(u"By the head"_s, form);
    m_catchUp = addLine(u"To catch up"_s, form);
    m_deleted = addLine(u"Until deleted"_s, form);
    auto *texts = new QVBoxLayout(m_body);
    texts->setContentsMargins(16, 12, 16, 16);
    texts->setSpacing(8);
    texts->addWidget(m_title);
    texts->addWidget(m_reads);
    texts->addWidget(m_evidence);
    texts->addLayout(form);
    texts->addWidget(m_disagreement);
    texts->addWidget(m_note);
    texts->addWidget(m_next, 0, Qt::AlignLeft);
    texts->addStretch(1);
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_body->setProperty("role", u"panel"_s);
    m_body->setAttribute(Qt::WA_StyledBackground);
    area->setWidget(m_body);
    m_nothing->setContentsMargins(16, 12, 16, 12);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new PanelHeader(u"Consumer"_s));
    layout->addWidget(m_nothing);
    layout->addWidget(area, 1);
    connect(m_next, &QPushButton::clicked, this, [this] { Q_EMIT nextEventWanted(m_source, m_position); });
    show(nullptr, {});
}

void ConsumerPanel::openNext()
{
    if (!m_next->isHidden())
        m_next->click();
}

QLabel *ConsumerPanel::addLine(const QString &name, QFormLayout *form)
{
    QLabel *value = wrappedLabel({}, textFont());
    auto *title = new QLabel(name);
    title->setProperty("role", u"muted"_s);
    title->setMinimumWidth(104);
    title->setBuddy(value);
    title->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    title->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    form->addRow(title, value);
    return value;
}

void ConsumerPanel::show(const ConsumerRow *row, const QString &source)
{
    m_nothing->setVisible(!row);
    m_body->setVisible(row);
    if (!row)
        return;
    const ConsumerStanding &standing = row->standing;
    const ConsumerSample &sample = standing.sample;
    m_source = row->source;
    m_position = {sample.position, standing.place};
    m_title->setText(standing.part.name);
    m_reads->setText(source);
    m_evidence->setText(verdictText(standing.verdict.verdict) + u": "_s + standing.verdict.evidence);
    m_place->setText(countOrNone(sample.position));
    m_head->setText(countOrNone(sample.head));
    m_lag->setText(sample.lag() == ConsumerSample::None ? u"none"_s : countText(sample.lag(), u"position"_s));
    m_real->setText(sample.realLag == ConsumerSample::None ? u"not counted"_s
                                                           : countText(sample.realLag, u"event"_s));
    QString state = standing.state;
    if (sample.members >= 0)
        state += (state.isEmpty() ? QString() : u", "_s) + countText(sample.members, u"member"_s);
    if (!standing.member.isEmpty())
        state += u": "_s + standing.member;
    m_state->setText(state.isEmpty() ? u"not told"_s : state);
    m_updated->setText(sample.updated.isValid() ? m_timeText.full(sample.updated) : u"not told"_s);
    m_oldest->setText(timeWithHow(standing.seconds.oldest));
    m_interpolated->setText(timeWithHow(standing.seconds.interpolated));
    m_catchUp->setText(timeWithHow(standing.seconds.toCatchUp));
    m_deleted->setText(timeWithHow(standing.seconds.untilDeleted));
    m_disagreement->setText(standing.seconds.disagreement);
    m_disagreement->setVisible(!standing.seconds.disagreement.isEmpty());
    m_note->setText(standing.note);
    m_note->setVisible(!standing.note.isEmpty());
    m_next->setVisible(hasEventPositions(standing) && sample.waiting() > 0);
}

} // namespace Backstory
