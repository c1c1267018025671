// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/checkpanel.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// What became of a step, in its colour; a dashed ring for one that was not tried.
class StepIcon : public QWidget
{
public:
    StepIcon(CheckStep::State state, QWidget *parent)
        : QWidget(parent)
        , m_state(state)
    {
        setFixedSize(16, 16);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Colors &colors = colorsOf(palette());
        if (m_state == CheckStep::Skipped) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(QPen(colors.disabled, 1.3, Qt::DotLine));
            painter.drawEllipse(QRectF(3.5, 3.5, 9, 9));
            return;
        }
        const bool passed = m_state == CheckStep::Passed;
        painter.drawPixmap(0, 0,
                           linePixmap(passed ? u"check"_s : u"error"_s, passed ? colors.ok : colors.critical,
                                      16, devicePixelRatioF()));
    }

private:
    CheckStep::State m_state;
};

QString stepsText(const SourceCheck &check, bool isRunning)
{
    int passed = 0;
    qint64 milliseconds = 0;
    for (const CheckStep &step : check.steps) {
        passed += step.state == CheckStep::Passed;
        milliseconds += std::max<qint64>(step.milliseconds, 0);
    }
    if (isRunning)
        return passed == 1 ? u"Testing the connection… 1 step passed"_s
                           : u"Testing the connection… %1 steps passed"_s.arg(passed);
    return u"%1 of %2 steps passed in %3 ms"_s.arg(passed).arg(check.steps.size()).arg(milliseconds);
}

} // namespace

CheckPanel::CheckPanel(QWidget *parent)
    : QWidget(parent)
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 20, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(wrappedLabel(u"Test"_s, nameFont(), {}, this));
    clear();
}

void CheckPanel::replace(QWidget *body)
{
    delete m_body;
    m_body = body;
    static_cast<QVBoxLayout *>(layout())->addWidget(body, 1);
    body->show(); // else the layout does it, but only when it gets to it
}

void CheckPanel::clear()
{
    showHint(u"What is chosen is read on trial: nothing is written, and nothing is opened yet."_s);
}

void CheckPanel::showHint(const QString &sentence)
{
    auto *text = wrappedLabel(sentence, textFont(), u"muted"_s, this);
    text->setAlignment(Qt::AlignTop);
    replace(text);
}

void CheckPanel::showRunning()
{
    showHint(u"Reading on trial…"_s);
}

void CheckPanel::showCheck(const SourceCheck &check, bool isRunning)
{
    auto *body = new QWidget(this);
    body->setProperty("role", u"panel"_s);
    body->setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins({});
    column->setSpacing(12);
    column->addWidget(wrappedLabel(stepsText(check, isRunning), textFont(), u"muted"_s, body));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const CheckStep &step : check.steps) {
        const bool failed = step.state == CheckStep::Failed;
        const bool skipped = step.state == CheckStep::Skipped;
        grid->addWidget(new StepIcon(step.state, body), row, 0, Qt::AlignTop);
        grid->addWidget(wrappedLabel(step.name, strongFont(),
                                     failed    ? u"critical"_s
                                     : skipped ? u"muted"_s
                                               : QString(),
                                     body),
                        row, 1);
        if (step.milliseconds >= 0)
            grid->addWidget(wrappedLabel(u"%1 ms"_s.arg(step.milliseconds), textFont(), u"muted"_s, body),
                            row, 2, Qt::AlignRight | Qt::AlignTop);
        grid->addWidget(wrappedLabel(step.result, textFont(), failed ? QString() : u"muted"_s, body), row + 1,
                        1, 1, 2);
        grid->setRowMinimumHeight(row + 2, 10);
        row += 3;
    }
    column->addLayout(grid);
    // The step that failed says why already.
    if (!check.advice.isEmpty()) {
        auto *banner = new QWidget(body);
        banner->setProperty("role", check.canDescribe ? u"notebanner"_s : u"criticalbanner"_s);
        banner->setAttribute(Qt::WA_StyledBackground);
        auto *inside = new QVBoxLayout(banner);
        inside->setContentsMargins(12, 8, 12, 8);
        inside->setSpacing(4);
        inside->addWidget(wrappedLabel(check.advice, textFont(), {}, banner));
        column->addWidget(banner);
    }
    column->addStretch();
    // Many steps with long results are higher than the dialog; the last is what one wants to see.
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAccessibleName(u"Steps of the test"_s);
    area->setWidget(body);
    connect(area->verticalScrollBar(), &QScrollBar::rangeChanged, area,
            [bar = area->verticalScrollBar()](int, int most) { bar->setValue(most); });
    replace(area);
}

} // namespace Backstory
