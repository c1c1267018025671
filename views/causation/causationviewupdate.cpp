// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationtext.h"
#include "models/text/numbertext.h"
#include "views/causation/behindpanel.h"
#include "views/causation/causationview.h"
#include "views/causation/sankeypalette.h"
#include "views/theme/colors.h"
#include "views/theme/namespicker.h"
#include "views/theme/panelheader.h"
#include "views/theme/png.h"
#include "views/timescale/activitypanel.h"
#include "views/timescale/activitystrip.h"

#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

qint64 pairsOf(const CausationGraph &graph)
{
    qint64 pairs = 0;
    for (const CausalFlow &flow : graph.flows)
        pairs += flow.count;
    return pairs;
}

} // namespace

void CausationView::setCategories(std::function<int(const QString &)> indexOf)
{
    m_indexOf = indexOf;
    m_canvas->setCategories(std::move(indexOf));
}

void CausationView::setTimeText(TimeText text)
{
    m_timeText = text;
    m_model->setTimeText(text);
    m_activity->setTimeText(text);
    updateTexts();
}

void CausationView::setTimeCursor(Timestamp moment)
{
    strip()->setTimeCursor(moment);
}

void CausationView::setSelectedEvent(const EventReference &event)
{
    m_behind->setSelectedEvent(event);
}

void CausationView::setGrouping(int index)
{
    CausationFilter filter = m_model->filter();
    filter.by = CausationBy(index);
    m_opened.clear();
    m_canvas->setOpened({});
    m_canvas->select({});
    showPart({});
    m_model->setFilter(filter);
    updateTexts();
}

void CausationView::setRange(Timestamp from, Timestamp to)
{
    CausationFilter filter = m_model->filter();
    if (filter.from == from && filter.to == to)
        return;
    filter.from = from;
    filter.to = to;
    m_activity->setRange(from, to);
    m_model->setFilter(filter);
    updateTexts();
    Q_EMIT rangeChosen(from, to);
}

void CausationView::open(const QStringList &names)
{
    for (const QString &name : names)
        m_opened.insert(name);
    m_canvas->setOpened(m_opened);
    m_canvas->select({});
    showPart({});
    m_canvas->setFocus();
}

void CausationView::showPart(const SankeyPart &part)
{
    const CausationGraph &graph = m_model->graph();
    BehindWhat what;
    what.cause = part.cause;
    what.effect = part.effect;
    if (part.kind == SankeyItem::Ribbon && part.isGathered && part.flows.size() == 1) {
        what.cause = graph.nodes[graph.flows[part.flows.first()].cause].name;
        what.effect = graph.nodes[graph.flows[part.flows.first()].effect].name;
        SankeyPart single;
        single.kind = part.kind;
        single.cause = what.cause;
        single.effect = what.effect;
        showPart(single);
        return;
    }
    if (part.kind == SankeyItem::Ribbon && !part.isGathered) {
        what.kind = BehindWhat::Pairs;
        for (const CausalFlow &flow : graph.flows) {
            if (graph.nodes[flow.cause].name == part.cause && graph.nodes[flow.effect].name == part.effect)
                what.count = flow.count;
        }
    } else if (part.kind == SankeyItem::Leak) {
        what.kind = BehindWhat::Leak;
        for (const CausalLeak &leak : graph.leaks) {
            if (graph.nodes[leak.cause].name == part.cause && graph.nodes[leak.effect].name == part.effect)
                what.count = leak.missing;
        }
    } else if (part.kind == SankeyItem::Outside) {
        what.kind = BehindWhat::Outside;
        for (const CausalNode &node : graph.nodes) {
            if (node.name == part.cause)
                what.count = node.outside();
        }
    }
    m_behind->showPart(part, graph);
    m_model->lookBehind(what);
}

bool CausationView::isReading() const
{
    return m_model->hasGraph() && !m_model->graph().complete && m_model->graph().error.isEmpty();
}

void CausationView::updateGraph()
{
    m_canvas->setGraph(m_model->graph());
    m_behind->showPart(m_canvas->selected(), m_model->graph());
    m_activity->setOverview(m_model->activity(), isReading());
    updateMessage();
    updateFindings();
}

void CausationView::setFindings(FindingNodes *findings)
{
    m_findings = findings;
    connect(findings, &FindingNodes::nodesChanged, this, [this] {
        m_canvas->setFindings(m_findings->nodes());
        m_behind->setFindings(m_findings->nodes());
    });
    connect(m_behind, &BehindPanel::findingsWanted, this, [this](const QString &name) {
        EvidenceChoice choice = m_findings->choice();
        choice.name = name;
        Q_EMIT findingsWanted(choice);
    });
}

void CausationView::updateFindings()
{
    if (!m_findings)
        return;
    const CausationFilter &filter = m_model->filter();
    EvidenceChoice choice;
    choice.by = EvidenceChoice::By(filter.by);
    choice.from = filter.from;
    choice.to = filter.to;
    choice.types = filter.types;
    choice.categories = filter.categories;
    choice.producers = filter.producers;
    m_findings->show(choice);
}

void CausationView::updateActivity()
{
    m_activity->setOverview(m_model->activity(), isReading());
    updateTexts();
}

QString CausationView::coverage() const
{
    const CausationGraph &graph = m_model->graph();
    if (!m_model->hasGraph())
        return {};
    QString text = coverageText(graph);
    const int gathered = m_canvas->sankey().gatheredNames();
    if (gathered > 0)
        text += u" · %1 rare %2 gathered"_s.arg(gathered).arg(gathered == 1 ? u"name"_s : u"names"_s);
    if (!graph.complete && !text.isEmpty())
        text += u" · still reading"_s;
    return text;
}

void CausationView::updateTexts()
{
    const CausationGraph &graph = m_model->graph();
    m_header->setTitle(causationTitle(m_model->filter().by));
    m_header->setNote(m_model->hasGraph() ? u"%1 · %2"_s.arg(countText(graph.events, u"event"_s),
                                                             countText(pairsOf(graph), u"pair"_s))
                                          : QString());
    m_coverage->setProperty("role", graph.error.isEmpty() ? u"muted"_s : QString());
    // Without any flow the page below says it.
    m_coverage->setText(graph.error.isEmpty() || graph.flows.isEmpty() ? coverage() : graph.error);
    m_gather->setVisible(!m_opened.isEmpty());
    m_export->setEnabled(!m_canvas->sankey().isEmpty());
}

// What is so, why, and what to do.
void CausationView::updateMessage()
{
    const CausationGraph &graph = m_model->graph();
    CausationFilter all;
    all.by = m_model->filter().by;
    const bool filtered = !(m_model->filter() == all);
    QString title;
    QString text;
    if (!m_model->hasSources()) {
        title = u"No source is open"_s;
        text = u"Open an event store to see which events cause which."_s;
    } else if (!m_model->hasGraph()) {
        title = u"Reading causes …"_s;
        text = u"The picture appears as soon as the causes have been counted."_s;
    } else if (!graph.error.isEmpty() && graph.flows.isEmpty()) {
        title = u"The causes cannot be shown"_s;
        text = graph.error;
    } else if (m_canvas->sankey().isEmpty()) {
        title = filtered ? u"No causes in this choice"_s : u"No event names a cause"_s;
        if (graph.withCause > 0)
            text =
                u"%1 of %2 name a cause, but none of these is in an opened source. Open the source that "
                u"holds them as well."_s.arg(countText(graph.withCause), countText(graph.events, u"event"_s));
        else if (filtered && graph.events == 0)
            text = u"There are no events in this choice. Show more time or more names."_s;
        else if (filtered)
            text = u"%1 in this choice name no cause. Show more time or more names."_s.arg(
                countText(graph.events, u"event"_s));
        else
            text = u"A cause is named by its id or position in the event's metadata, as causationId or "
                   u"causedBy for example. If this store names it otherwise, say so in the mapping of the "
                   u"source."_s;
    }
    m_messageTitle->setText(title);
    m_messageText->setText(text);
    m_messageAction->setText(u"Show everything"_s);
    m_messageAction->setVisible(filtered && m_model->hasGraph());
    m_pages->setCurrentIndex(title.isEmpty() ? 0 : 1);
    updateTexts();
}

void CausationView::exportSvg()
{
    const bool dark = &colorsOf(palette()) == &darkColors();
    const SankeyHeading heading{causationTitle(m_model->filter().by), coverageText(m_model->graph())};
    const auto indexOf = m_indexOf ? m_indexOf : [](const QString &) { return -1; };
    Q_EMIT exportWanted(sankeySvg(m_canvas->sankey(), m_model->graph(), sankeyColors(dark), indexOf, heading),
                        u"causation.svg"_s);
}

void CausationView::exportPng()
{
    Q_EMIT exportWanted(pngOf(m_canvas->picture(2)), u"causation.png"_s);
}

} // namespace Backstory
