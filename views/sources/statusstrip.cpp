// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/sources/statusstrip.h"
#include "models/sources/statustext.h"
#include "models/text/numbertext.h"
#include "views/theme/colors.h"
#include "views/theme/icons.h"
#include "views/theme/panelheader.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QPushButton *linkButton(const QString &text, const QString &tip, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setProperty("link", true);
    button->setToolTip(tip);
    return button;
}

// What a person wants to hear first: a failure, then what is being read, then what was stopped.
const SourceStatus *leading(const QList<SourceStatus> &statuses)
{
    const SourceStatus *found = nullptr;
    const auto rank = [](const SourceStatus &status) {
        switch (status.state) {
        case SourceStatus::Reading:
        case SourceStatus::Opening:
            return 4;
        case SourceStatus::Failed:
            return 3;
        case SourceStatus::Canceled:
            return 2;
        case SourceStatus::Following:
            break;
        }
        return status.notice.isEmpty() ? 0 : 1;
    };
    for (const SourceStatus &status : statuses) {
        if (!found || rank(status) > rank(*found))
            found = &status;
    }
    return found;
}

} // namespace

StatusStrip::StatusStrip(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_cancel(linkButton(u"Cancel"_s, u"Stop reading; what was read stays (Esc)"_s, this))
    , m_resume(linkButton(u"Resume"_s, u"Go on reading where it stopped (F6)"_s, this))
    , m_show(linkButton(u"Show"_s, u"Show why the source cannot be read"_s, this))
    , m_covers(new QLabel(u"Covers"_s, this))
    , m_range(new QLabel(this))
    , m_sources(new ElidedLabel(this))
{
    setProperty("role", u"strip"_s);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(28);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(160);
    m_bar->setAccessibleName(u"How much has been read"_s);
    m_covers->setProperty("role", u"muted"_s);
    m_sources->setProperty("role", u"muted"_s);
    m_sources->setMaximumWidth(360);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 12, 0);
    layout->setSpacing(8);
    layout->addWidget(m_text);
    layout->addWidget(m_bar);
    layout->addWidget(m_cancel);
    layout->addWidget(m_resume);
    layout->addWidget(m_show);
    layout->addStretch(1);
    layout->addWidget(m_covers);
    layout->addWidget(m_range);
    layout->addSpacing(8);
    layout->addWidget(m_sources);
    connect(m_cancel, &QPushButton::clicked, this, &StatusStrip::cancelWanted);
    connect(m_resume, &QPushButton::clicked, this, &StatusStrip::resumeWanted);
    connect(m_show, &QPushButton::clicked, this, &StatusStrip::errorWanted);
    show({}, {});
}

void StatusStrip::show(const QList<SourceStatus> &statuses, TimeText timeText)
{
    showLeading(statuses);
    showCoverage(statuses, timeText);
}

void StatusStrip::showLeading(const QList<SourceStatus> &statuses)
{
    const SourceStatus *status = leading(statuses);
    const bool busy =
        status && (status->state == SourceStatus::Reading || status->state == SourceStatus::Opening);
    bool anyFailed = false;
    for (const SourceStatus &each : statuses)
        anyFailed = anyFailed || each.state == SourceStatus::Failed;
    m_failed = status && status->state == SourceStatus::Failed;
    m_text->setText(status ? progressText(*status) : u"No source is open"_s);
    m_text->setContentsMargins(m_failed ? 20 : 0, 0, 0, 0);
    m_bar->setVisible(busy && status->total > 0);
    if (busy && status->total > 0) {
        m_bar->setRange(0, 1000);
        m_bar->setValue(
            int(std::clamp<double>(1000.0 * double(status->done) / double(status->total), 0, 1000)));
    }
    m_cancel->setVisible(busy);
    m_resume->setVisible(status && status->state == SourceStatus::Canceled);
    m_show->setVisible(anyFailed && m_failed);
    update();
}

void StatusStrip::showCoverage(const QList<SourceStatus> &statuses, TimeText timeText)
{
    Timestamp from;
    Timestamp to;
    QStringList parts;
    for (const SourceStatus &status : statuses) {
        if (status.coveredFrom.isValid() && (!from.isValid() || status.coveredFrom < from))
            from = status.coveredFrom;
        if (status.coveredTo.isValid() && (!to.isValid() || status.coveredTo > to))
            to = status.coveredTo;
        const QString percent = percentText(status);
        parts += percent.isEmpty() ? status.name : status.name + u' ' + percent;
    }
    const bool known = from.isValid() && to.isValid();
    m_covers->setVisible(known);
    m_range->setVisible(known);
    m_range->setText(timeText.range(from, to));
    m_range->setToolTip(u"The times of the events that have been read, %1"_s.arg(timeText.zoneName(to)));
    m_sources->setText(parts.join(u" · "_s));
}

void StatusStrip::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colors.background);
    painter.fillRect(QRect(0, 0, width(), 1), colors.line);
    if (m_failed)
        painter.drawPixmap(12, 7, linePixmap(u"error"_s, colors.critical, 14, devicePixelRatioF()));
}

} // namespace Backstory
