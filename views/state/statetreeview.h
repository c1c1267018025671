// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/payloadfind.h"

#include <QWidget>

class QLabel;
class QMenu;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace Backstory
{

class FindBar;
class OpenedFields;
class PanelHeader;
class StateTreeDelegate;
class StateTreeModel;

/// Two states of one entity side by side as a tree: what changed is filled and has a sign, and each field
/// names the event that set it. Keeps its place from step to step. Searches the later state.
class StateTreeView : public QWidget
{
    Q_OBJECT
public:
    StateTreeView(StateTreeModel &model, QueryPool &pool, QWidget *parent = nullptr);

    QTreeView *tree() const { return m_tree; }
    /// Shows one state alone, which nobody compares.
    void setSingle();
    /// Below the title: `before v13 → after v14`.
    void setNote(const QString &note);
    /// The state that is compared with is not the one of the step before.
    void setHeld(const QString &name);
    /// Said instead of the rows; empty: they are shown.
    void setEmptyText(const QString &text);
    /// Another entity: forgets what was open and chosen.
    void forgetPlaces();
    /// Empty: none.
    QString field() const;
    void reveal(const QString &path);
    void find();
    /// Asks who set the current field; without one, the first that changed.
    void askBlame();
    void copyState();

Q_SIGNALS:
    /// The current field; empty: none.
    void fieldChosen(const QString &path);
    /// Who set it? `anchor`, in the view: where the answer belongs.
    void blameWanted(const QString &path, const QRect &anchor);
    void changeWanted(int direction);
    /// Compare with the step before, the initial state, or what is shown now from here on.
    void comparePreviousWanted();
    void compareInitialWanted();
    void compareShownWanted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool event(QEvent *event) override;

private:
    void makeHeader();
    void makeTree();
    void connectFind();
    void updateFind();
    void fitColumns();
    void revealHit();
    void addCompareActions(QMenu &menu);
    void openMenu(QPoint position);
    void click(const QModelIndex &index, QPoint position);
    bool pressKey(int key, bool isCopy);
    void askBlame(const QModelIndex &index);
    void copyValue(const QModelIndex &index);

    StateTreeModel &m_model;
    PayloadFind m_search;
    JsonDocument m_searched;
    PanelHeader *m_header;
    QToolButton *m_only;
    QToolButton *m_compare;
    FindBar *m_find;
    QStackedWidget *m_pages;
    QTreeView *m_tree;
    QLabel *m_empty;
    StateTreeDelegate *m_delegate;
    OpenedFields *m_places;
    QString m_held;
    bool m_isFitting = false;
    bool m_isFitted = true; ///< until somebody drags the names' width
};

} // namespace Backstory
