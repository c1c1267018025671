// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/findings/findingpanel.h"

#include "models/text/numbertext.h"
#include "views/findings/severity.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"

#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr const char *EventProperty = "event";

QPushButton *button(const QString &text, const QString &tip)
{
    auto *made = new QPushButton(text);
    made->setToolTip(tip);
    made->setAccessibleName(text);
    return made;
}

} // namespace

FindingPanel::FindingPanel(FindingEvidence &evidence, QWidget *parent)
    : QWidget(parent)
    , m_evidence(evidence)
    , m_body(new QWidget)
    , m_nothing(wrappedLabel(u"Choose a finding to see what proves it."_s, textFont(), u"muted"_s))
    , m_icon(new QLabel)
    , m_title(wrappedLabel({}, nameFont()))
    , m_about(wrappedLabel({}, textFont(), u"muted"_s))
    , m_sentence(wrappedLabel({}, textFont()))
    , m_spaceTime(
          button(u"Show in space-time"_s, u"Draw these events alone: who knew what when they wrote"_s))
    , m_trace(button(u"Trace"_s, u"The causes and effects of this event (T)"_s))
    , m_mute(button(u"Mute…"_s, u"Do not tell of this any more (M)"_s))
    , m_copy(button(u"Copy sentence"_s, u"Copy what was found, to paste it into a ticket (Ctrl+C)"_s))
    , m_muteMenu(new QMenu(m_mute))
    , m_texts(new QVBoxLayout(m_body))
    , m_explanation(wrappedLabel({}, textFont()))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_body->setProperty("role", u"panel"_s);
    m_spaceTime->setProperty("filled", true);
    m_sentence->setAccessibleName(u"What was found"_s);
    m_nothing->setContentsMargins(16, 16, 16, 16);

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_icon, 0, Qt::AlignTop);
    head->addWidget(m_title, 1);
    auto *buttons = new QGridLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_spaceTime, 0, 0);
    buttons->addWidget(m_trace, 0, 1);
    buttons->addWidget(m_copy, 1, 0);
    buttons->addWidget(m_mute, 1, 1);
    buttons->setColumnStretch(2, 1);
    m_texts->setContentsMargins(16, 16, 16, 16);
    m_texts->setSpacing(8);
    m_texts->addLayout(head);
    m_texts->addWidget(m_about);
    m_texts->addWidget(m_sentence);
    m_texts->addSpacing(4);
    m_texts->addLayout(buttons);
    m_texts->addSpacing(8);
    m_texts->addWidget(wrappedLabel(u"Evidence"_s, strongFont()));
    m_texts->addSpacing(8);
    m_texts->addWidget(wrappedLabel(u"What this rule looks for"_s, strongFont()));
    m_texts->addWidget(m_explanation);
    m_texts->addStretch(1);
    auto *area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAccessibleName(u"The finding"_s);
    area->setWidget(m_body);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_nothing);
    layout->addWidget(area, 1);

    connect(m_spaceTime, &QPushButton::clicked, this,
            [this] { Q_EMIT spaceTimeWanted(m_evidence.references()); });
    connect(m_trace, &QPushButton::clicked, this, [this] {
        Q_EMIT traceWanted({m_evidence.finding().source, m_evidence.finding().finding.row});
    });
    connect(m_copy, &QPushButton::clicked, this, &FindingPanel::copySentence);
    connect(m_mute, &QPushButton::clicked, this, &FindingPanel::openMuteMenu);
    connect(m_muteMenu, &QMenu::aboutToShow, this, &FindingPanel::fillMuteMenu);
    connect(&m_evidence, &FindingEvidence::changed, this, &FindingPanel::showFinding);
    showFinding();
}

void FindingPanel::setTimeText(TimeText text)
{
    m_timeText = text;
    showFinding();
}

void FindingPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showIcon();
    QWidget::changeEvent(event);
}

void FindingPanel::showIcon()
{
    const FindingSeverity severity = textOf(m_evidence.finding().finding.rule).severity;
    m_icon->setPixmap(
        linePixmap(iconOf(severity), colorOf(severity, colorsOf(palette())), 20, devicePixelRatioF()));
}

void FindingPanel::showFinding()
{
    const FindingRow &row = m_evidence.finding();
    const bool isThere = row.source >= 0 && row.finding.number > 0;
    m_nothing->setVisible(!isThere);
    m_body->parentWidget()->parentWidget()->setVisible(isThere);
    if (!isThere)
        return;
    const FindingRuleText &rule = textOf(row.finding.rule);
    showIcon();
    m_title->setText(rule.title);
    QStringList about{nameOf(rule.severity)};
    if (!row.finding.entityId.isEmpty())
        about << elidedMiddle(QString::fromUtf8(row.finding.entityId), 60);
    about << row.sourceName;
    if (row.muted)
        about << u"muted"_s;
    m_about->setText(about.join(u" · "_s));
    m_sentence->setText(row.finding.message);
    m_explanation->setText(rule.explanation);
    m_mute->setText(row.muted ? u"Unmute"_s : u"Mute…"_s);
    m_mute->setAccessibleName(m_mute->text());
    showEvents();
}

void FindingPanel::showEvents()
{
    const bool hadFocus = m_events && m_events->isAncestorOf(focusWidget());
    if (m_events) { // it may be one of its links that was clicked
        m_texts->removeWidget(m_events);
        m_events->hide();
        m_events->deleteLater();
    }
    m_events = new QWidget;
    auto *grid = new QGridLayout(m_events);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(1, 1);
    int line = 0;
    for (const StoredEvent &event : m_evidence.events())
        addEvent(line++, event);
    if (line == 0)
        grid->addWidget(wrappedLabel(m_evidence.isLoading() ? u"Reading the events…"_s
                                                            : u"The events cannot be read now."_s,
                                     textFont(), u"muted"_s),
                        0, 0, 1, 3);
    m_texts->insertWidget(m_texts->indexOf(m_explanation) - 2, m_events); // behind its title
    if (hadFocus)
        m_spaceTime->setFocus();
}

void FindingPanel::addEvent(int line, const StoredEvent &event)
{
    auto *grid = static_cast<QGridLayout *>(m_events->layout());
    const EventReference reference{m_evidence.finding().source, event.row};
    const QString version = event.version == Event::NoVersion ? u"–"_s : QString::number(event.version);
    const QString time = event.time().isValid() ? m_timeText.full(event.time()) : noneText();
    auto *link = new QPushButton(elidedMiddle(event.type, 36));
    link->setProperty("link", true);
    link->setProperty(EventProperty, QVariant::fromValue(reference));
    link->setToolTip(u"%1 of %2, open it in the timeline"_s.arg(event.type, QString::fromUtf8(event.entity)));
    link->setAccessibleName(
        u"%1 of %2, version %3, %4"_s.arg(event.type, QString::fromUtf8(event.entity), version, time));
    link->setCursor(Qt::PointingHandCursor);
    link->installEventFilter(this);
    connect(link, &QPushButton::clicked, this, [this, reference] { Q_EMIT eventActivated(reference); });
    auto *number = wrappedLabel(version, textFont(), u"muted"_s);
    number->setWordWrap(false);
    number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    number->setToolTip(u"Version"_s);
    auto *when = wrappedLabel(time, textFont(), u"muted"_s);
    when->setWordWrap(false);
    grid->addWidget(number, line, 0);
    grid->addWidget(link, line, 1, Qt::AlignLeft);
    grid->addWidget(when, line, 2);
    grid->setRowMinimumHeight(line, 24);
}

bool FindingPanel::eventFilter(QObject *watched, QEvent *event)
{
    const bool comes = event->type() == QEvent::Enter || event->type() == QEvent::FocusIn;
    if (comes || event->type() == QEvent::Leave || event->type() == QEvent::FocusOut) {
        const QVariant reference = watched->property(EventProperty);
        if (reference.isValid())
            Q_EMIT eventHovered(comes ? reference.value<EventReference>() : EventReference());
    }
    return QWidget::eventFilter(watched, event);
}

void FindingPanel::copySentence() const
{
    const FindingRow &row = m_evidence.finding();
    if (row.source >= 0)
        QGuiApplication::clipboard()->setText(row.finding.message);
}

void FindingPanel::openMuteMenu()
{
    const FindingRow &row = m_evidence.finding();
    if (row.source < 0 || row.finding.number == 0)
        return;
    if (row.muted)
        Q_EMIT unmuteWanted(row);
    else
        m_muteMenu->popup(m_mute->mapToGlobal(QPoint(0, m_mute->height())));
}

void FindingPanel::fillMuteMenu()
{
    m_muteMenu->clear();
    const FindingRow row = m_evidence.finding();
    const auto add = [&](const QString &text, const FindingMutes::Mute &mute) {
        connect(m_muteMenu->addAction(text), &QAction::triggered, this,
                [this, mute] { Q_EMIT muteWanted(mute); });
    };
    const QString title = textOf(row.finding.rule).title;
    add(u"This finding"_s, FindingMutes::ofFinding(row.finding, row.sourceName));
    if (!row.finding.entityId.isEmpty())
        add(u"“%1” for %2"_s.arg(title, elidedMiddle(QString::fromUtf8(row.finding.entityId), 40)),
            FindingMutes::ofEntity(row.finding));
    add(u"“%1” everywhere"_s.arg(title), FindingMutes::ofRule(row.finding.rule));
}

} // namespace Backstory
