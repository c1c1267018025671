// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/trace/traceview.h"
#include "models/text/numbertext.h"
#include "models/trace/tracetext.h"
#include "views/theme/buttons.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/panelheader.h"
#include "views/trace/namedbar.h"
#include "views/trace/tracearea.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int WideHeader = 1'700;
constexpr int LeastWithPath = 1'100;

} // namespace

TraceView::TraceView(TraceModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Trace"_s, this))
    , m_path(new QLabel(this))
    , m_onlyCritical(toggleButton(u"Only critical path"_s, u"Show only the chain that ends last"_s))
    , m_compress(toggleButton(u"Compress gaps"_s, u"Draw long waits in a fixed width"_s))
    , m_byProducer(toggleButton(u"Colour by producer"_s,
                                u"Colour events by the program that made them, not by "
                                "the category of their entity"_s))
    , m_fit(new QToolButton(this))
    , m_export(new QToolButton(this))
    , m_banner(new QLabel(this))
    , m_area(new TraceArea(model, this))
    , m_named(new NamedBar(model))
    , m_empty(new QLabel)
    , m_cancel(new QPushButton(u"Cancel"_s))
    , m_emptyPage(new QWidget(this))
    , m_stack(new QStackedWidget(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    fillHeader();
    m_banner->setWordWrap(true);
    m_banner->setMargin(8);
    addPages();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_banner);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_area);

    connect(m_onlyCritical, &QToolButton::toggled, m_area, &TraceArea::setOnlyCritical);
    connect(m_compress, &QToolButton::toggled, m_area, &TraceArea::setCompressed);
    connect(m_byProducer, &QToolButton::toggled, m_area, &TraceArea::setColoredByProducer);
    connect(m_fit, &QToolButton::clicked, m_area, &TraceArea::fit);
    connect(m_cancel, &QPushButton::clicked, &m_model, &TraceModel::cancel);
    connect(m_area, &TraceArea::eventSelected, this, &TraceView::eventSelected);
    connect(m_area, &TraceArea::eventHovered, this, &TraceView::eventHovered);
    connect(m_area, &TraceArea::eventActivated, this, &TraceView::eventActivated);
    connect(m_area, &TraceArea::cursorChosen, this, &TraceView::cursorChosen);
    connect(m_area, &TraceArea::menuWanted, this, &TraceView::openMenu);
    connect(m_named, &NamedBar::entityActivated, this, &TraceView::entityActivated);
    connect(m_named, &NamedBar::pinWanted, this, &TraceView::pinWanted);
    connect(&m_model, &TraceModel::traceChanged, this, &TraceView::updateTexts);
    connect(&m_model, &TraceModel::readingChanged, this, &TraceView::updateTexts);
    updateTexts();
}

void TraceView::fillHeader()
{
    m_path->setProperty("role", u"badge"_s);
    m_path->setFont(smallFont());
    m_fit->setIcon(lineIcon(u"fit"_s));
    m_fit->setToolTip(u"Show the whole trace (0)"_s);
    m_fit->setAccessibleName(u"Fit the whole trace"_s);
    m_export->setText(u"Export"_s);
    m_export->setToolTip(u"Save the trace for other programs"_s);
    m_export->setAccessibleName(u"Export the trace"_s);
    m_export->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_export);
    menu->addAction(u"As OTLP JSON, for Jaeger…"_s, this, [this] { Q_EMIT exportWanted(TraceFormat::Otlp); });
    menu->addAction(u"As Chrome trace, for Perfetto…"_s, this,
                    [this] { Q_EMIT exportWanted(TraceFormat::Perfetto); });
    m_export->setMenu(menu);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_path, m_onlyCritical, m_compress, m_byProducer, m_fit, m_export})
        m_header->addButton(widget);
}

void TraceView::addPages()
{
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", u"muted"_s);
    m_empty->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_cancel->setToolTip(u"End the reading of this trace"_s);
    auto *page = new QVBoxLayout(m_emptyPage);
    page->setContentsMargins(24, 24, 24, 24);
    page->setSpacing(16);
    page->addWidget(m_empty);
    page->addWidget(m_cancel, 0, Qt::AlignLeft);
    page->addStretch(1);
    auto *drawn = new QWidget;
    auto *below = new QVBoxLayout(drawn);
    below->setContentsMargins({});
    below->setSpacing(0);
    below->addWidget(m_area, 1);
    below->addWidget(m_named);
    m_stack->addWidget(drawn);
    m_stack->addWidget(m_emptyPage);
}

void TraceView::openMenu(int row, const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const EventReference event = m_model.trace().referenceOf(row);
    menu->addAction(u"Open in the timeline"_s, this, [this, event] { Q_EMIT eventActivated(event); });
    if (const QList<EntityReference> named = m_model.namedBy(row); !named.isEmpty()) {
        menu->addSection(u"Named in its payload"_s);
        m_named->addTo(*menu, named);
    }
    menu->popup(at);
}

QSize TraceView::minimumSizeHint() const
{
    return {TraceLayout::LeastTable + TraceLayout::LeastPlot, 160};
}

void TraceView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    updateTexts();
}

void TraceView::setSelected(const EventReference &event)
{
    m_area->setSelected(event);
}

void TraceView::setHovered(const EventReference &event)
{
    m_area->setHovered(event);
}

void TraceView::setCursor(Timestamp moment)
{
    m_area->setTimeCursor(moment);
}

void TraceView::setReading(bool reading)
{
    m_reading = reading;
    updateTexts();
}

void TraceView::setTimeText(TimeText text)
{
    m_model.setTimeText(text);
    m_area->updateTexts();
}

QString TraceView::emptyText() const
{
    if (m_model.isFirstReading())
        return u"Reading the trace: %1 found so far."_s.arg(countText(m_model.eventsSoFar(), u"event"_s));
    if (!m_model.found().error.isEmpty())
        return u"The trace cannot be shown.\n\n%1\n\nChoose another event, or open the source again."_s.arg(
            m_model.found().error);
    if (m_model.isCanceled())
        return u"Reading was canceled.\n\nAsk for the trace again to read it from the start."_s;
    if (m_model.found().start.kind == TraceStart::Nothing)
        return u"Choose an event and ask for its trace: what caused it, what it caused, and how long each "
               u"step "
               "took."_s;
    return m_reading
               ? u"No event of this trace has been read yet."_s
               : u"No opened source has an event of this trace.\n\nIts events may be in a source that is "
                 "not open."_s;
}

void TraceView::updateBanner()
{
    const FoundTrace &found = m_model.found();
    QString text;
    if (found.isClipped)
        text = u"These are the first %1 of a larger trace: begin further down, at an event in whose effects "
               u"you are "
               "interested."_s.arg(countText(found.trace.size(), u"event"_s));
    else if (!found.error.isEmpty())
        text = u"A part could not be read: "_s + found.error;
    else if (found.trace.size() == 1)
        text = m_reading ? u"No cause and no effect of this event has been read yet."_s
                         : u"No cause and no effect of this event is in the opened sources."_s;
    m_banner->setProperty("role",
                          found.isClipped || !found.error.isEmpty() ? u"warningbanner"_s : u"notebanner"_s);
    m_banner->setStyleSheet(QString()); // the role is another one
    m_banner->setText(text);
    m_banner->setVisible(!text.isEmpty() && !found.trace.isEmpty() && !m_model.isFirstReading());
}

// A hidden widget would hand the keyboard to whatever comes next in the window.
void TraceView::showPage(bool drawn)
{
    const bool hadFocus = m_stack->isAncestorOf(QApplication::focusWidget());
    m_stack->setCurrentIndex(drawn ? 0 : 1);
    if (!hadFocus || m_stack->isAncestorOf(QApplication::focusWidget()))
        return;
    QWidget *next = drawn ? static_cast<QWidget *>(m_area) : m_empty;
    next->setFocus(Qt::OtherFocusReason);
}

void TraceView::updateTexts()
{
    const bool drawn = !m_model.trace().isEmpty() && !m_model.isFirstReading();
    QStringList note;
    if (drawn) {
        const int room = width() < WideHeader ? 17 : 60;
        note = {elidedMiddle(m_model.title(), room + 12), traceSummary(m_model.found())};
        if (m_reading)
            note += u"read so far"_s;
        note.removeAll(QString());
    }
    m_header->setNote(note.join(u" · "));
    const QString path = drawn ? criticalPathText(m_model.trace()) : QString();
    m_path->setText(path);
    m_path->setToolTip(path);
    m_path->setVisible(!path.isEmpty() && width() >= LeastWithPath);
    const bool hasPath = drawn && m_model.trace().criticalPath().size() > 1;
    m_onlyCritical->setEnabled(hasPath);
    for (QToolButton *button : {m_compress, m_byProducer, m_fit, m_export})
        button->setEnabled(drawn);
    updateBanner();
    m_empty->setText(emptyText());
    showPage(drawn);
    if (m_cancel->hasFocus() && !m_model.isFirstReading())
        m_empty->setFocus(Qt::OtherFocusReason);
    m_cancel->setVisible(m_model.isFirstReading());
}

} // namespace Backstory
