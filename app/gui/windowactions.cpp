// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/windowactions.h"
#include "views/theme/icons.h"

#include <QMainWindow>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QAction *action(QMainWindow &window, const QString &text, const QString &tip, const QKeySequence &shortcut,
                const QString &icon = {})
{
    auto *made = new QAction(text, &window);
    made->setShortcut(shortcut);
    made->setToolTip(shortcut.isEmpty() ? tip
                                        : tip + u" ("_s + shortcut.toString(QKeySequence::NativeText) + u')');
    made->setStatusTip(tip);
    if (!icon.isEmpty())
        made->setIcon(lineIcon(icon));
    window.addAction(made);
    return made;
}

QAction *choice(QMainWindow &window, QActionGroup *group, const QString &text, const QString &tip,
                const QKeySequence &shortcut = {})
{
    QAction *made = action(window, text, tip, shortcut);
    made->setCheckable(true);
    group->addAction(made);
    return made;
}

} // namespace

WindowActions::WindowActions(QMainWindow &window)
{
    open = action(window, u"&Open…"_s, u"Open an event store"_s, QKeySequence::Open, u"open"_s);
    open->setIconText(u"Open"_s);
    demo = action(window, u"Open the &demo"_s, u"Write the demo store and open it"_s, u"Ctrl+D"_s, u"play"_s);
    readAgain = action(window, u"&Read again"_s, u"Try to read the source once more"_s, u"F5"_s, u"reload"_s);
    cancel = action(window, u"&Cancel reading"_s, u"Stop reading; what was read stays"_s, u"Shift+F6"_s,
                    u"stop"_s);
    resume = action(window, u"Re&sume reading"_s, u"Go on reading where it stopped"_s, u"F6"_s);
    newWindow = action(window, u"New &window"_s, u"Open another window with a workspace of its own"_s,
                       u"Ctrl+Shift+N"_s);
    newWorkspace =
        action(window, u"&New workspace"_s, u"Close everything in this window and begin anew"_s, u"Ctrl+N"_s);
    openWorkspace =
        action(window, u"Open wor&kspace…"_s, u"Open what was saved as a workspace"_s, u"Ctrl+Shift+O"_s);
    saveWorkspace = action(window, u"Sa&ve workspace"_s,
                           u"Save what is open: sources, pinned entities, place and columns"_s, u"Ctrl+S"_s);
    saveWorkspaceAs =
        action(window, u"Save workspace &as…"_s, u"Save what is open to another file"_s, u"Ctrl+Shift+S"_s);
    closeSource =
        action(window, u"&Close source"_s, u"Close this source; the file is not touched"_s, u"Ctrl+W"_s);
    quit = action(window, u"&Quit"_s, u"Close the window"_s, u"Ctrl+Q"_s);
    find = action(window, u"&Find an entity"_s, u"Find an entity by any part of its id"_s, u"Ctrl+K"_s,
                  u"search"_s);
    findInPayload = action(window, u"Find in the pa&yload"_s,
                           u"Find a text in the payload of the selected event"_s, QKeySequence::Find);
    goTo = action(window, u"&Go to…"_s, u"Go to an id, a time or a version"_s, u"Ctrl+G"_s);
    palette = action(window, u"Command &palette…"_s, u"Find any command by its name"_s, u"Ctrl+Shift+P"_s);
    copyId = action(window, u"Copy event &id"_s, u"Copy the id of the selected event"_s, u"Ctrl+Shift+I"_s);
    copyJson =
        action(window, u"Copy event as &JSON"_s,
               u"Copy the selected event as JSON, with the names that reducers see"_s, u"Ctrl+Shift+J"_s);
    copyCloudEvent = action(window, u"Copy event as Clo&udEvent"_s,
                            u"Copy the selected event as a CloudEvent"_s, u"Ctrl+Shift+E"_s);
    copyPayload = action(window, u"Copy &payload"_s, u"Copy the payload of the selected event"_s,
                         u"Ctrl+Shift+B"_s, u"copy"_s);
    copyLink = action(window, u"Copy &link"_s, u"Copy a link to this source, entity, event and moment"_s,
                      u"Ctrl+Shift+C"_s);
    raw = action(window, u"&Raw payload"_s, u"Show the payload as it is stored"_s, u"Ctrl+R"_s);
    raw->setCheckable(true);
    auto *themes = new QActionGroup(&window);
    themeSystem = choice(window, themes, u"As the &system"_s, u"Take the theme from the system"_s);
    themeLight = choice(window, themes, u"&Light"_s, u"Light theme"_s);
    themeDark = choice(window, themes, u"&Dark"_s, u"Dark theme"_s);
    auto *zones = new QActionGroup(&window);
    local = choice(window, zones, u"&Local"_s, u"Times in the zone of this computer"_s, u"Ctrl+Shift+L"_s);
    utc = choice(window, zones, u"&UTC"_s, u"Times in UTC"_s, u"Ctrl+Shift+U"_s);
    pin = action(window, u"&Pin the entity"_s, u"Keep the entity in sight beside others, or no longer"_s,
                 u"Ctrl+P"_s, u"pin"_s);
    pin->setCheckable(true);
    mark = action(window, u"&Measure from here"_s,
                  u"Show the time from this event to every other one, or no longer"_s, u"Ctrl+M"_s);
    mark->setCheckable(true);
    compare = action(window, u"&Compare with the marked event…"_s,
                     u"Show field by field in what the two events differ"_s, u"Ctrl+Shift+M"_s);
    newest = action(window, u"To the &newest"_s, u"Go to where new events appear"_s, u"Ctrl+End"_s);
    auto *tabs = new QActionGroup(&window);
    views = {
        choice(window, tabs, u"&Timeline"_s, u"Show the events one after the other"_s, u"Alt+1"_s),
        choice(window, tabs, u"&State"_s, u"Show the entity's state at any moment"_s, u"Alt+2"_s),
        choice(window, tabs, u"Pro&jection"_s, u"Show what all events come to"_s, u"Alt+3"_s),
        choice(window, tabs, u"&Causation"_s, u"Show which events cause which others"_s, u"Alt+4"_s),
        choice(window, tabs, u"T&race"_s, u"Show the causes and effects of the selected event"_s, u"Alt+5"_s),
        choice(window, tabs, u"&Findings"_s, u"Show what looks suspicious"_s, u"Alt+6"_s),
        choice(window, tabs, u"Co&nsumers"_s, u"Show who reads the events, and how far behind each is"_s,
               u"Alt+7"_s),
        choice(window, tabs, u"&Processing"_s,
               u"Show how long consumers take to receive and to process events"_s, u"Alt+8"_s),
        choice(window, tabs, u"&Activity"_s, u"Show how often what happens"_s, u"Alt+9"_s)};
    views[0]->setChecked(true);
    entitiesPanel = action(window, u"&Entities"_s, u"Show the entities on the left"_s, u"Ctrl+1"_s);
    entitiesPanel->setCheckable(true);
    entitiesPanel->setChecked(true);
    eventPanel = action(window, u"E&vent"_s, u"Show the selected event on the right"_s, u"Ctrl+2"_s);
    eventPanel->setCheckable(true);
    eventPanel->setChecked(true);
    lanes = action(window, u"&Lanes"_s, u"Show the events on a time axis above the table"_s, u"Ctrl+L"_s);
    lanes->setCheckable(true);
    pause = action(window, u"&Pause"_s, u"Hold back new events; they are counted meanwhile"_s, u"Pause"_s);
    pause->setCheckable(true);
    summary = action(window, u"&Summary of this type…"_s,
                     u"Choose what the Summary column tells of such events"_s, u"Ctrl+T"_s);
    relative = action(window, u"&How long ago"_s, u"Tell in the table how long ago events were"_s,
                      u"Ctrl+Shift+H"_s);
    relative->setCheckable(true);
    stepBack = action(window, u"Step &back"_s, u"To the state before the event"_s, u"F7"_s);
    stepForward = action(window, u"Step &forward"_s, u"To the state after the next event"_s, u"F8"_s);
    play = action(window, u"&Play"_s, u"Show one state after the other, or stop"_s, u"Shift+F8"_s);
    blame = action(window, u"&Who set this field"_s, u"Show which events set the chosen field, and why"_s,
                   u"Ctrl+B"_s);
    copyState =
        action(window, u"&Copy state"_s, u"Copy the state that is shown, as JSON"_s, u"Ctrl+Shift+D"_s);
    reducerPanel =
        action(window, u"&Reducer"_s, u"Show and edit the script that makes the state"_s, u"Ctrl+3"_s);
    reducerPanel->setCheckable(true);
    logicOfThen = action(window, u"Logic of &then"_s,
                         u"Take the reducer that was valid at the moment, not today's"_s, u"Ctrl+Shift+Y"_s);
    logicOfThen->setCheckable(true);
    back = action(window, u"&Back"_s, u"Back to where you have been"_s, u"Alt+Left"_s, u"back"_s);
    forward = action(window, u"&Forward"_s, u"Forward again"_s, u"Alt+Right"_s, u"forward"_s);
    allEvents =
        action(window, u"&All events"_s, u"Show all events of the source"_s, u"Ctrl+E"_s, u"events"_s);
    cause = action(window, u"To the &cause"_s, u"Go to the event that made this one"_s, u"Alt+Up"_s);
    effect = action(window, u"To the first &effect"_s, u"Go to the first event that this one made"_s,
                    u"Alt+Down"_s);
    trace = action(window, u"T&race this event"_s, u"Show all causes and effects of the selected event"_s,
                   u"Ctrl+Alt+T"_s);
    finding =
        action(window, u"Show f&inding"_s,
               u"Show what looks suspicious at the selected event, among the findings"_s, u"Ctrl+Alt+F"_s);
    exportOtlp = action(window, u"Trace as &OTLP JSON…"_s,
                        u"Save the trace that is shown as OTLP JSON, for Jaeger and others"_s, {});
    exportPerfetto = action(window, u"Trace as &Chrome trace…"_s,
                            u"Save the trace that is shown in Chrome's trace format, for Perfetto"_s, {});
    exportSpaceTime = action(window, u"Space-time as &PNG…"_s,
                             u"Save the space-time diagram with its sentence as a picture"_s, {});
    about = action(window, u"&About Backstory"_s, u"What this program is"_s, {});
    fillMenus(window);
    fillToolBar(window);
}

void WindowActions::fillMenus(QMainWindow &window)
{
    QMenuBar *bar = window.menuBar();
    QMenu *file = bar->addMenu(u"&File"_s);
    file->addActions({open, demo});
    file->addSeparator();
    file->addActions({newWindow, newWorkspace, openWorkspace, saveWorkspace, saveWorkspaceAs});
    file->addSeparator();
    file->addActions({readAgain, cancel, resume});
    file->addSeparator();
    QMenu *exports = file->addMenu(u"&Export"_s);
    exports->addActions({exportOtlp, exportPerfetto, exportSpaceTime});
    file->addSeparator();
    file->addActions({closeSource, quit});
    QMenu *edit = bar->addMenu(u"&Edit"_s);
    edit->addActions({find, findInPayload, palette});
    edit->addSeparator();
    edit->addActions({pin, mark, compare});
    edit->addSeparator();
    edit->addActions({copyId, copyJson, copyCloudEvent, copyPayload, copyLink});
    QMenu *view = bar->addMenu(u"&View"_s);
    viewMenu = view;
    view->addActions(views);
    view->addSeparator();
    view->addActions({entitiesPanel, eventPanel, lanes});
    view->addSeparator();
    view->addActions({raw, summary, pause});
    view->addSeparator();
    QMenu *theme = view->addMenu(u"&Theme"_s);
    theme->addActions({themeSystem, themeLight, themeDark});
    QMenu *times = view->addMenu(u"T&imes"_s);
    times->addActions({local, utc});
    times->addSeparator();
    times->addAction(relative);
    QMenu *go = bar->addMenu(u"&Go"_s);
    go->addActions({back, forward});
    go->addSeparator();
    go->addActions({goTo, allEvents, cause, effect, trace, finding, newest});
    QMenu *state = bar->addMenu(u"&State"_s);
    state->addActions({stepBack, stepForward, play});
    state->addSeparator();
    state->addActions({blame, copyState});
    state->addSeparator();
    state->addActions({reducerPanel, logicOfThen});
    bar->addMenu(u"&Help"_s)->addAction(about);
    for (QMenu *menu : {file, exports, edit, view, theme, times, go, state})
        menu->setToolTipsVisible(true);
    window.addActions(bar->actions());
}

void WindowActions::fillToolBar(QMainWindow &window)
{
    toolBar = window.addToolBar(u"Main"_s);
    toolBar->setObjectName(u"toolBar"_s);
    toolBar->setMovable(false);
    toolBar->setFloatable(false);
    toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
    toolBar->setIconSize({16, 16});
    toolBar->addAction(open);
    toolBar->addSeparator();
    toolBar->addActions({back, forward});
    toolBar->addSeparator();
    toolBar->addAction(allEvents);
    auto *space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    toolBar->addWidget(space);
    toolBar->addSeparator();
    toolBar->addActions({local, utc});
    for (QAction *labelled : {open, allEvents})
        qobject_cast<QToolButton *>(toolBar->widgetForAction(labelled))
            ->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (QAction *each : toolBar->actions()) {
        if (auto *button = qobject_cast<QToolButton *>(toolBar->widgetForAction(each)))
            button->setAccessibleName(each->iconText());
    }
}

} // namespace Backstory
