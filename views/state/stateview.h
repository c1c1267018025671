// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/categories.h"
#include "models/reducer/reducersource.h"
#include "models/state/statetreemodel.h"
#include "models/text/timetext.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class BlamePopup;
class ConsoleView;
class PanelHeader;
class ReducerEditor;
class StateSession;
class StateTreeView;
class StepBar;
class StepPanel;
struct Blame;

/// One entity's state at any step of its history: the steps on top, the state before and after as a tree, the
/// event with what the reducer wrote, and the reducer's text. Follows its session and tells it what a person
/// wants; owns the models of its parts.
class StateView : public QWidget
{
    Q_OBJECT
public:
    StateView(StateSession &session, QueryPool &pool, std::shared_ptr<Categories> categories,
              QWidget *parent = nullptr);
    ~StateView() override;

    void setTimeText(TimeText text);
    /// A reducer as it is saved or comes along: shows its text and folds with it.
    /// `draft`: what was typed since, instead of its text; null: nothing.
    void setReducer(const ReducerSource &reducer, const QString &draft = {});

    void setEditorVisible(bool visible);
    bool isEditorVisible() const;
    /// Chooses a field and brings it into sight.
    void showField(const QString &path);
    /// And says who set it.
    void showBlame(const QString &path);
    void setByTime(bool byTime);
    void find();

    /// Sizes, spacing, speed and whether the reducer's text is shown, to be restored in another session.
    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);

    ReducerEditor *editor() const { return m_editor; }
    StepBar *stepBar() const { return m_steps; }
    StateTreeView *tree() const { return m_tree; }
    ConsoleView *console() const { return m_console; }
    BlamePopup *blame() const { return m_blame; }

Q_SIGNALS:
    /// By a person here, also while playing; the session knows it already.
    void stepChosen(qint64 step);
    /// An event that is not one of the shown entity's.
    void eventActivated(const Backstory::EventReference &event);
    void timelineWanted(const Backstory::EventReference &event);
    void layoutChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeading();
    QWidget *makeBody();
    QWidget *makeFooter();
    void connectParts();
    void connectSession();

    void fold();
    void updateColumns();
    void goTo(qint64 step);
    void goToEvent(const EventReference &event);
    void goToChange(int direction);
    void askBlame(const QString &path, const QRect &anchor);

    void updateHeading();
    void updateSteps();
    void updatePoint();
    void updateChanges();
    void updateField();
    void updateProblem();
    void tellProblem();
    void updateTexts();
    void updateFooter();
    QString emptyText() const;
    QString treeText() const;
    QString tipOf(qint64 step) const;

    StateSession &m_session;
    std::shared_ptr<Categories> m_categories;
    StateTreeModel m_model;
    TimeText m_timeText;
    ReducerSource m_reducer;
    EntityReference m_shownEntity;
    QTimer m_fieldSoon; ///< values of a field may be many, and news of them many as well
    QString m_note;     ///< said once in the footer, until the next step

    PanelHeader *m_heading;
    QToolButton *m_byEvent;
    QToolButton *m_byTime;
    QToolButton *m_showEditor;
    QStackedWidget *m_pages;
    QLabel *m_empty;
    StepBar *m_steps;
    QSplitter *m_columns;
    QSplitter *m_middle;
    StateTreeView *m_tree;
    StepPanel *m_panel;
    ConsoleView *m_console;
    ReducerEditor *m_editor;
    QWidget *m_footer;
    QLabel *m_changed;
    QLabel *m_coverage;
    BlamePopup *m_blame;
};

} // namespace Backstory
