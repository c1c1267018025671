// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducersource.h"
#include "models/state/statetreemodel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class PanelHeader;
class ProjectionSession;
class ProjectionTable;
class ReducerEditor;
class StateTreeView;

/// What all events come to: one state as a tree, or the state of each entity as a table, with the reducer's
/// text beside it. Follows its session; which events are folded is told by whoever owns it.
class ProjectionView : public QWidget
{
    Q_OBJECT
public:
    ProjectionView(ProjectionSession &session, QueryPool &pool, QWidget *parent = nullptr);

    /// The categories that can be chosen beside all events.
    void setCategories(const QStringList &categories);
    /// Nullopt: all events.
    std::optional<QString> category() const;
    void setCategory(const std::optional<QString> &category);
    bool isByEntity() const;
    void setByEntity(bool byEntity);
    void setReducer(const ReducerSource &reducer, const QString &draft = {});

    ReducerEditor *editor() const { return m_editor; }
    StateTreeView *tree() const { return m_tree; }
    ProjectionTable *table() const { return m_table; }

Q_SIGNALS:
    /// Another category, or by entity or not.
    void choiceChanged();
    void entityActivated(const Backstory::EntityReference &entity);

private:
    QWidget *makeHeading();
    QWidget *makeFooter();
    void fold();
    void updateState();
    void updateProgress();
    void tellProblem();
    QString emptyText() const;

    ProjectionSession &m_session;
    StateTreeModel m_model;
    ReducerSource m_reducer;
    bool m_hasProblem = false;
    PanelHeader *m_heading;
    QComboBox *m_category;
    QToolButton *m_one;
    QToolButton *m_each;
    QToolButton *m_showEditor;
    QSplitter *m_columns;
    QStackedWidget *m_pages;
    StateTreeView *m_tree;
    ProjectionTable *m_table;
    QLabel *m_empty;
    ReducerEditor *m_editor;
    QLabel *m_coverage;
    QLabel *m_console;
};

} // namespace Backstory
