// SPDX-License-Identifier: GPL-3.0-or-later
// How the window goes to an id, time or version, and how the command palette is filled; the rest of the
// wiring is in mainwindow.cpp.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "models/goto/gotoquery.h"
#include "models/palette/palettemodel.h"
#include "views/entities/entitiesview.h"
#include "views/goto/gotopopup.h"
#include "views/palette/palettepopup.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString withoutMnemonic(QString text)
{
    text.replace(u"&&"_s, u"\x01"_s).remove(u'&').replace(u"\x01"_s, u"&"_s);
    return text.endsWith(u'…') ? text.chopped(1) : text;
}

void addCommands(const QMenu *menu, const QString &path, QList<PaletteEntry> &entries,
                 QList<QAction *> &actions)
{
    for (QAction *action : menu->actions()) {
        const QString name = withoutMnemonic(action->text());
        if (action->menu()) {
            addCommands(action->menu(), path + u" › "_s + name, entries, actions);
        } else if (!action->isSeparator() && action->isVisible()) {
            entries.append({PaletteEntry::Command, int(actions.size()), name, path,
                            action->shortcut().toString(QKeySequence::NativeText), action->statusTip(),
                            action->isEnabled(), -1});
            actions.append(action);
        }
    }
}

} // namespace

int MainWindow::belowToolBar() const
{
    return m_actions->toolBar->mapTo(this, QPoint(0, m_actions->toolBar->height())).y();
}

void MainWindow::connectGoto()
{
    m_gotoSlot = std::make_unique<QuerySlot>(m_pool);
    m_goto = new GotoPopup(this);
    connect(m_actions->goTo, &QAction::triggered, this, [this] { m_goto->open(belowToolBar()); });
    connect(m_goto, &GotoPopup::asked, this, &MainWindow::findGotoAnswer);
    connect(m_goto, &GotoPopup::goWanted, this, [this] {
        const GotoAnswer answer = *m_gotoAnswer;
        m_goto->dismiss();
        show({{answer.entity, answer.entity.isValid() ? -1 : answer.allOf}, answer.event});
        if (answer.moment.isValid())
            m_focus.setCursor(answer.moment);
        m_timelineView->table()->setFocus();
    });
}

void MainWindow::findGotoAnswer(const QString &text)
{
    const TimelineSubject &subject = m_timeline.subject();
    GotoContext context;
    context.zone = m_timeText.zone();
    context.now = Timestamp::now();
    context.hasEntity = subject.entity.isValid();
    if (m_details.hasRelations())
        context.here = m_details.relations().event.time();
    else
        context.here = m_focus.cursor().isValid() ? m_focus.cursor() : m_timeline.last();
    GotoPlace place{subject.entity, subject.allOf, m_focus.pinned()};
    m_gotoSlot->start([sources = historiesFor(subject.source()), place, readings = readGoto(text, context),
                       timeText = m_timeText](
                          QueryScope &scope) { return findGoto(scope, sources, place, readings, timeText); },
                      [this](GotoAnswer &&answer) {
                          m_gotoAnswer = std::make_unique<GotoAnswer>(std::move(answer));
                          m_goto->showAnswer(m_gotoAnswer->sentence, m_gotoAnswer->found);
                      });
}

void MainWindow::connectPalette()
{
    m_palette = new PalettePopup(this);
    connect(&m_focus, &Focus::pinnedChanged, this, [this] { m_entities.setPinned(m_focus.pinned()); });
    connect(m_entitiesView, &EntitiesView::pinToggled, this, [this](const EntityReference &entity) {
        if (m_focus.isPinned(entity))
            m_focus.unpin(entity);
        else
            m_focus.pin(entity);
    });
    // Not with every step: then the list would move below the mouse.
    connect(m_entitiesView, &EntitiesView::searchEntered, this,
            [this] { m_entities.setRecent(m_recents.entities()); });
    const auto forgetAll = [this](const auto &isGone) {
        QList<EntityReference> pinned = m_focus.pinned();
        pinned.removeIf([&isGone](const EntityReference &each) { return isGone(each.source); });
        m_focus.setPinned(pinned);
        const QList<EntityReference> recent = m_recents.entities();
        for (const EntityReference &each : recent) {
            if (isGone(each.source))
                m_recents.forget(each.source);
        }
        if (m_recents.entities().size() != recent.size())
            m_entities.setRecent(m_recents.entities());
    };
    connect(&m_sources, &OpenedSources::sourcesChanged, this, [this, forgetAll] {
        forgetAll([this](int source) { return !m_sources.model().contains(source); });
    });
    // Entities are numbered anew when a source is read anew.
    connect(&m_sources, &OpenedSources::historyChanged, this, [forgetAll](int source, bool anew) {
        if (anew)
            forgetAll([source](int each) { return each == source; });
    });
    connect(m_actions->palette, &QAction::triggered, this, &MainWindow::openPalette);
    connect(m_palette, &PalettePopup::chosen, this, [this](PaletteEntry::Kind kind, int id) {
        if (kind == PaletteEntry::Command) {
            m_paletteActions.value(id)->trigger();
            return;
        }
        const auto &entities = kind == PaletteEntry::Pinned ? m_focus.pinned() : m_recents.entities();
        show({{entities.value(id), -1}, {}});
        m_timelineView->table()->setFocus();
    });
}

void MainWindow::openPalette()
{
    QList<PaletteEntry> entries;
    const auto addEntities = [&](PaletteEntry::Kind kind, const QList<EntityReference> &entities,
                                 const QString &what) {
        for (int i = 0; i < entities.size(); ++i) {
            const EntityReference &each = entities[i];
            if (kind == PaletteEntry::Recent && m_focus.isPinned(each))
                continue;
            const QString category = each.category.isEmpty() ? what : each.category + u" · "_s + what;
            entries.append({kind,
                            i,
                            QString::fromUtf8(each.id),
                            category,
                            {},
                            u"Show its timeline"_s,
                            true,
                            m_categories->indexOf(each.category)});
        }
    };
    addEntities(PaletteEntry::Pinned, m_focus.pinned(), u"pinned"_s);
    addEntities(PaletteEntry::Recent, m_recents.entities(), u"recent"_s);
    m_paletteActions.clear();
    for (const QAction *top : menuBar()->actions()) {
        if (top->menu())
            addCommands(top->menu(), withoutMnemonic(top->text()), entries, m_paletteActions);
    }
    m_palette->open(belowToolBar(), entries);
}

} // namespace Backstory
