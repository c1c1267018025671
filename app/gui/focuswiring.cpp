// SPDX-License-Identifier: GPL-3.0-or-later
// How the views of a window share one selection, one hover, one cursor and the pinned entities; the rest of
// the wiring is in mainwindow.cpp.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "models/text/numbertext.h"
#include "views/timeline/summarydialog.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

#include <QMenu>

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::connectFocus()
{
    connect(m_timelineView, &TimelineView::eventSelected, &m_focus, &Focus::select);
    connect(m_timelineView, &TimelineView::eventHovered, &m_focus, &Focus::hover);
    connect(&m_focus, &Focus::hoveredChanged, m_timelineView, &TimelineView::setHovered);
    connect(&m_focus, &Focus::selectedChanged, this, &MainWindow::eventSelected);
    connect(&m_focus, &Focus::pinnedChanged, this, [this] {
        m_timeline.setPinned(m_focus.pinned());
        updateSubject();
        updateActions();
    });
    connect(&m_details, &DetailsModel::relationsLoaded, this, [this] {
        // Standing at an event is standing at its moment.
        const EventRelations &relations = m_details.relations();
        if (relations.reference == m_focus.selected() && !(relations.reference == m_cursorEvent) &&
            relations.event.time().isValid())
            m_focus.setCursor(relations.event.time());
        m_cursorEvent = relations.reference;
    });
    connectTimelineActions();
}

void MainWindow::connectTimelineActions()
{
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->pin, [this] {
        const EntityReference entity = currentEntity();
        if (m_focus.isPinned(entity))
            m_focus.unpin(entity);
        else
            m_focus.pin(entity);
    });
    on(m_actions->mark, [this] {
        m_timelineView->toggleMark();
        updateActions();
    });
    on(m_actions->compare, [this] { compareWithMarked(); });
    on(m_actions->newest, [this] { m_timelineView->goToNewest(); });
    connect(m_actions->relative, &QAction::toggled, this, [this](bool relative) {
        m_timeline.setRelative(relative);
        m_preferences.relative = relative;
    });
    m_actions->relative->setChecked(m_preferences.relative);
    on(m_actions->pause, [this](bool paused) { m_timeline.setPaused(paused); });
    on(m_actions->summary, [this] { editSummary(); });
    connect(m_timelineView, &TimelineView::resumeWanted, m_actions->pause, &QAction::trigger);
    connect(m_timelineView, &TimelineView::menuWanted, this, [this](const QPoint &at) {
        QMenu menu;
        menu.addActions({m_actions->cause, m_actions->effect, m_actions->trace});
        addFindings(menu);
        menu.addSeparator();
        menu.addActions({m_actions->pin, m_actions->mark, m_actions->compare, m_actions->summary});
        menu.addSeparator();
        menu.addActions({m_actions->copyId, m_actions->copyPayload, m_actions->copyLink});
        menu.exec(at);
    });
    connect(m_timelineView, &TimelineView::columnsChanged, this,
            [this] { m_preferences.columns = m_timelineView->columns(); });
}

void MainWindow::eventSelected(const EventReference &event)
{
    if (!(m_timelineView->selected() == event))
        m_timelineView->select(event);
    m_details.show(event);
    if (m_going)
        return;
    m_navigation.setEvent(event);
    updateActions();
}

EntityReference MainWindow::currentEntity() const
{
    const TimelineSubject &subject = m_timeline.subject();
    const EventRelations &relations = m_details.relations();
    if (!m_details.hasRelations())
        return subject.entity;
    // The selected event may be one of another entity that is shown along, or of the whole source.
    const StoredEvent &event = relations.event;
    return {relations.reference.source, event.entityNumber, event.entity, event.category};
}

void MainWindow::updateSubject()
{
    const TimelineSubject &subject = m_timeline.subject();
    const int id = subject.source();
    const LookedUpEntity *lookedUp = m_lookup.find(id);
    m_timelineView->setLookedUp(lookedUp, lookedUp ? lookedUp->coverage : QString());
    if (!subject.correlation.isNull())
        m_timelineView->setSubject(
            u"Request %1"_s.arg(elidedMiddle(QString::fromUtf8(subject.correlation), 24)), -1);
    else if (subject.entity.isValid() && m_timeline.entities().size() > 1)
        m_timelineView->setSubject(u"Events"_s, -1);
    else if (subject.entity.isValid())
        m_timelineView->setSubject(QString::fromUtf8(subject.entity.id),
                                   m_categories->indexOf(subject.entity.category));
    else
        m_timelineView->setSubject(u"All events of "_s + (m_sources.model().contains(id)
                                                              ? m_sources.model().status(id).name
                                                              : QString()),
                                   -1);
    m_timelineView->select(m_focus.selected());
    updateLanes();
}

void MainWindow::editSummary()
{
    const EventRelations &relations = m_details.relations();
    if (!relations.reference.isValid() || relations.event.type.isEmpty())
        return;
    auto *dialog =
        new SummaryDialog(relations.event.type, m_timeline.templates().of(relations.event.type), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto pass = [this, dialog, reference = relations.reference] {
        if (m_details.hasTexts() && m_details.reference() == reference)
            dialog->setPayload(m_details.texts().payload);
    };
    pass();
    connect(&m_details, &DetailsModel::textsLoaded, dialog, pass);
    connect(dialog, &SummaryDialog::templateChosen, this, [this](const QString &type, const QString &text) {
        SummaryTemplates templates = m_timeline.templates();
        templates.set(type, text);
        m_timeline.setTemplates(templates);
        m_preferences.templates = templates;
    });
    dialog->open();
}

} // namespace Backstory
