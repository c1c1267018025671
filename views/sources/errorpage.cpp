// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/sources/errorpage.h"
#include "models/sources/statustext.h"
#include "models/text/numbertext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"
#include "views/theme/panelheader.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// A severity's icon in its colour.
class SeverityIcon : public QWidget
{
public:
    SeverityIcon(const QString &name, QColor Colors::*color, int size)
        : m_name(name)
        , m_color(color)
    {
        setFixedSize(size, size);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.drawPixmap(0, 0,
                           linePixmap(m_name, colorsOf(palette()).*m_color, width(), devicePixelRatioF()));
    }

private:
    QString m_name;
    QColor Colors::*m_color;
};

QWidget *box(const QString &role)
{
    auto *made = new QWidget;
    made->setProperty("role", role);
    made->setAttribute(Qt::WA_StyledBackground);
    return made;
}

} // namespace

ErrorPage::ErrorPage(QWidget *parent)
    : QWidget(parent)
    , m_header(new PanelHeader({}, this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
}

void ErrorPage::show(const SourceStatus &status, const QList<SourceStatus> &others)
{
    m_header->setTitle(status.name);
    m_header->setNote(status.url.isLocalFile() ? status.url.toLocalFile() : status.url.toString());
    delete m_body;
    auto *area = new QScrollArea(this);
    m_body = area;
    area->setWidgetResizable(true);
    area->setAccessibleName(u"Why %1 cannot be read"_s.arg(status.name));
    auto *page = box(u"panel"_s);
    auto *column = new QWidget(page);
    column->setMaximumWidth(640);
    auto *texts = new QVBoxLayout(column);
    texts->setContentsMargins({});
    texts->setSpacing(8);
    texts->addWidget(wrappedLabel(progressText(status), titleFont()));
    QFont lead = textFont();
    lead.setPixelSize(13);
    texts->addWidget(wrappedLabel(status.sentence, lead));
    if (!status.advice.isEmpty())
        texts->addWidget(wrappedLabel(status.advice, lead));
    texts->addSpacing(12);
    addButtons(texts);
    texts->addSpacing(24);
    addTried(texts, status);
    texts->addSpacing(16);
    addRest(texts, status, others);
    texts->addStretch();

    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(24, 64, 24, 24);
    row->setSpacing(16);
    row->addStretch(1);
    row->addWidget(new SeverityIcon(u"error"_s, &Colors::critical, 28), 0, Qt::AlignTop);
    row->addWidget(column, 8);
    row->addStretch(2);
    area->setWidget(page);
    layout()->addWidget(area);
}

void ErrorPage::addButtons(QVBoxLayout *layout)
{
    auto *other = new QPushButton(u"Choose another file…"_s);
    auto *again = new QPushButton(lineIcon(u"reload"_s), u"Read again"_s);
    auto *remove = new QPushButton(u"Remove from window"_s);
    auto *describe = new QPushButton(u"Describe it…"_s, this);
    describe->setToolTip(u"Say which column or key is what, looking at the first rows"_s);
    connect(describe, &QPushButton::clicked, this, &ErrorPage::describeWanted);
    (m_describable ? describe : other)->setProperty("filled", true);
    other->setToolTip(u"Open another file (Ctrl+O)"_s);
    again->setToolTip(u"Try to read the source once more (F5)"_s);
    remove->setToolTip(u"Close this source; the file is not touched (Ctrl+W)"_s);
    connect(other, &QPushButton::clicked, this, &ErrorPage::fileWanted);
    connect(again, &QPushButton::clicked, this, &ErrorPage::againWanted);
    connect(remove, &QPushButton::clicked, this, &ErrorPage::removeWanted);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    if (m_describable)
        row->addWidget(describe);
    row->addWidget(other);
    row->addWidget(again);
    row->addWidget(remove);
    if (!m_describable)
        delete describe;
    row->addStretch();
    layout->addLayout(row);
}

void ErrorPage::addTried(QVBoxLayout *layout, const SourceStatus &status)
{
    if (status.tried.isEmpty() && status.raw.isEmpty())
        return;
    auto *frame = box(u"box"_s);
    auto *inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->setSpacing(0);
    inside->addWidget(new PanelHeader(u"What was tried"_s));
    auto *grid = new QGridLayout;
    grid->setContentsMargins(16, 12, 16, 12);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnMinimumWidth(1, 112);
    grid->setColumnStretch(2, 1);
    int row = 0;
    bool failed = false;
    for (const SourceStatus::Step &step : status.tried) {
        // Only the first that did not pass has failed; what follows was not reached.
        const bool reached = step.passed || !failed;
        if (reached)
            grid->addWidget(step.passed ? new SeverityIcon(u"check"_s, &Colors::ok, 16)
                                        : new SeverityIcon(u"error"_s, &Colors::critical, 16),
                            row, 0, Qt::AlignTop);
        const QString role = step.passed ? QString() : reached ? u"critical"_s : u"muted"_s;
        grid->addWidget(wrappedLabel(step.name, step.passed || !reached ? textFont() : strongFont(), role),
                        row, 1, Qt::AlignTop);
        grid->addWidget(wrappedLabel(step.result, textFont(), reached ? QString() : u"muted"_s), row, 2);
        failed = failed || !step.passed;
        ++row;
    }
    inside->addLayout(grid);
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(16, 8, 12, 8);
    bottom->addWidget(wrappedLabel(status.raw, monoFont(), u"muted"_s), 1);
    auto *copy = new QPushButton(u"Copy details"_s);
    copy->setProperty("link", true);
    copy->setToolTip(u"Copy everything that is known about the failure"_s);
    connect(copy, &QPushButton::clicked, this,
            [text = failureText(status)] { QGuiApplication::clipboard()->setText(text); });
    bottom->addWidget(copy);
    inside->addLayout(bottom);
    layout->addWidget(frame);
}

void ErrorPage::addRest(QVBoxLayout *layout, const SourceStatus &status, const QList<SourceStatus> &others)
{
    qint64 events = 0;
    int readable = 0;
    for (const SourceStatus &other : others) {
        if (other.state != SourceStatus::Failed) {
            ++readable;
            events += other.events;
        }
    }
    QString text;
    if (status.events > 0)
        text = u"What was read before can still be used: %1."_s.arg(countText(status.events, u"event"_s));
    if (readable > 0)
        text += (text.isEmpty() ? u""_s : u"\n"_s) +
                (readable == 1 ? u"The other source is not affected: %1 can be used."_s
                               : u"The other sources are not affected: %1 can be used."_s)
                    .arg(countText(events, u"event"_s)) +
                u"\nCauses that point into %1 are shown as “outside” until it opens."_s.arg(status.name);
    if (text.isEmpty())
        return;
    auto *banner = box(u"notebanner"_s);
    auto *row = new QHBoxLayout(banner);
    row->setContentsMargins(12, 10, 12, 10);
    row->setSpacing(12);
    row->addWidget(new SeverityIcon(u"note"_s, &Colors::note, 16), 0, Qt::AlignTop);
    row->addWidget(wrappedLabel(text, textFont()), 1);
    layout->addWidget(banner);
}

} // namespace Backstory
