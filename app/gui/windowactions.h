// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QActionGroup>

class QMainWindow;
class QMenu;
class QToolBar;

namespace Backstory
{

/// Every action of the window with its shortcut and tooltip, placed in the menus. Owned by the window.
struct WindowActions {
    explicit WindowActions(QMainWindow &window);

    QAction *open;
    QAction *demo;
    QAction *readAgain;
    QAction *cancel;
    QAction *resume;
    QAction *closeSource;
    QAction *newWindow;
    QAction *newWorkspace;
    QAction *openWorkspace;
    QAction *saveWorkspace;
    QAction *saveWorkspaceAs;
    QAction *quit;
    QAction *find;
    QAction *findInPayload;
    QAction *goTo;
    QAction *palette;
    QAction *copyId;
    QAction *copyJson;
    QAction *copyCloudEvent;
    QAction *copyPayload;
    QAction *copyLink;
    QAction *raw;
    QAction *themeSystem;
    QAction *themeLight;
    QAction *themeDark;
    QAction *local;
    QAction *utc;
    QAction *relative;
    QAction *pin;
    QAction *mark;
    QAction *compare;
    QAction *newest;
    QList<QAction *> views; ///< in the order of MainWindow::View
    QAction *lanes;
    QAction *entitiesPanel;
    QAction *eventPanel;
    QAction *pause;
    QAction *summary;
    QAction *stepBack;
    QAction *stepForward;
    QAction *play;
    QAction *blame;
    QAction *copyState;
    QAction *reducerPanel;
    QAction *logicOfThen;
    QAction *back;
    QAction *forward;
    QAction *allEvents;
    QAction *cause;
    QAction *effect;
    QAction *trace;
    QAction *finding;
    QAction *exportOtlp;
    QAction *exportPerfetto;
    QAction *exportSpaceTime;
    QAction *about;

    QMenu *viewMenu;
    QToolBar *toolBar;

private:
    void fillMenus(QMainWindow &window);
    void fillToolBar(QMainWindow &window);
};

} // namespace Backstory
