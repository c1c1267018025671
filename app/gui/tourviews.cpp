// SPDX-License-Identifier: GPL-3.0-or-later
// The views, popups and dialogs of one who looks closely at an event.
#include "app/gui/tourwalk.h"

#include "views/goto/gotopopup.h"
#include "views/mapping/mappingdialog.h"
#include "views/opening/opendialog.h"
#include "views/palette/palettepopup.h"
#include "views/projection/projectionview.h"
#include "views/state/blamepopup.h"
#include "views/state/reducereditor.h"
#include "views/state/scriptedit.h"
#include "views/state/stateview.h"

#include <QAction>
#include <QCoreApplication>
#include <QLineEdit>

namespace Backstory
{

using namespace Qt::StringLiterals;

// Stands at the event that is shown, then asks who set a field, then breaks the reducer.
bool TourWalk::showState()
{
    m_window->showView(MainWindow::View::State);
    if (!settle() || !picture(u"state"_s))
        return false;
    auto *view = m_window->findChild<StateView *>();
    bool found = false;
    const auto answer =
        QObject::connect(&m_window->state(), &StateSession::blameFound, view, [&found] { found = true; });
    view->showBlame(u"quantity"_s);
    const bool isFound = waitFor([&found] { return found; });
    QObject::disconnect(answer);
    if (!isFound || !settle() || !picture(u"state-blame"_s))
        return false;
    view->blame()->hide();
    view->setEditorVisible(true);
    view->editor()->edit()->setScript(
        QString(m_window->reducers().script())
            .replace(u"merge(state, event.data)"_s, u"merge(state.order, event.dta.order)"_s));
    const auto fails = [this] { return m_window->state().problem().kind != ReducerProblem::None; };
    if (!waitFor(fails) || !settle() || !picture(u"state-error"_s))
        return false;
    m_window->reducers().choose(u"library:counters"_s);
    if (!waitFor([fails] { return !fails(); }) || !settle() || !picture(u"state-reducer"_s))
        return false;
    m_window->reducers().choose(u"library:merge"_s);
    view->setEditorVisible(false);
    m_window->show({{{}, source()}, {}});
    if (!settle() || !picture(u"state-none"_s))
        return false;
    return showProjection();
}

bool TourWalk::showProjection()
{
    m_window->showView(MainWindow::View::Projection);
    auto *view = m_window->findChild<ProjectionView *>();
    view->setCategory(u"order"_s);
    Q_EMIT view->choiceChanged();
    if (!settle() || !picture(u"projection-entities"_s))
        return false;
    view->setCategory({});
    view->setByEntity(false);
    Q_EMIT view->choiceChanged();
    if (!settle() || !picture(u"projection-state"_s))
        return false;
    view->setByEntity(true);
    m_window->showView(MainWindow::View::Timeline);
    return settle();
}

bool TourWalk::showPopups()
{
    const auto trigger = [this](const QKeySequence &keys) {
        for (QAction *action : m_window->actions()) {
            if (action->shortcut() == keys)
                action->trigger();
        }
    };
    trigger(u"Ctrl+G"_s);
    auto *go = m_window->findChild<GotoPopup *>();
    go->findChild<QLineEdit *>()->setText(u"v2"_s);
    if (!settle() || !picture(u"go-to"_s))
        return false;
    go->dismiss();
    trigger(u"Ctrl+Shift+P"_s);
    auto *palette = m_window->findChild<PalettePopup *>();
    palette->findChild<QLineEdit *>()->setText(u"co"_s);
    QCoreApplication::processEvents(); // the popup fits its height to what is found
    const bool done = settle() && picture(u"palette"_s);
    palette->dismiss();
    return done;
}

bool TourWalk::showDialogs(const QString &demo, const QString &unknown)
{
    m_window->chooseFile();
    auto *open = m_window->findChild<OpenDialog *>();
    open->setPlace(demo);
    if (!settle() || !picture(u"open"_s, open))
        return false;
    open->setPlace(unknown);
    if (!settle() || !picture(u"open-unknown"_s, open))
        return false;
    open->close();
    m_window->describeSource(unknown);
    auto *mapping = m_window->findChild<MappingDialog *>();
    const bool done = waitFor([mapping] { return mapping->preview().rowCount() > 0; }) && settle() &&
                      picture(u"describe"_s, mapping);
    mapping->close();
    return done;
}

} // namespace Backstory
