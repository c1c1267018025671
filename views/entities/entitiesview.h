// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/entities/entitiesmodel.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QToolButton;

namespace Backstory
{

class PanelHeader;

/// The panel that finds entities: a search field above the list of categories and entities. Tells which one
/// was chosen.
class EntitiesView : public QWidget
{
    Q_OBJECT
public:
    explicit EntitiesView(EntitiesModel &model, QWidget *parent = nullptr);

    /// Puts the cursor into the search field, its text selected.
    void focusSearch();
    void search(const QString &text);
    /// True while a source is being read: then counts are said to be of what was read so far.
    void setReading(bool reading, int sources);
    /// Offers to look up what is searched for in the source, where nothing was found.
    void setLookupOffered(bool offered);
    /// What came of looking up `text`, a sentence; shown until something else is searched for.
    void showAnswer(const QString &text, const QString &answer);
    /// How far looking up `text` has come; a percentage of -1 is unknown.
    void showLookupProgress(const QString &text, const QString &sentence, int percent);
    /// Marks the entity's row, where it is in memory, without telling that it was chosen.
    void select(const EntityReference &entity);
    QTableView *list() const { return m_list; }

Q_SIGNALS:
    void entityChosen(const Backstory::EntityReference &entity);
    /// Pin it, or unpin it when it is pinned.
    void pinToggled(const Backstory::EntityReference &entity);
    /// The search field was entered: what was looked at last may be listed anew.
    void searchEntered();
    /// Empty: what was wanted before is not any more.
    void lookupWanted(const QString &text);
    /// What the look-up has found until now is enough.
    void lookupEnough();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    bool searchKey(int key);
    bool listKey(int key);
    void choose(const QModelIndex &index);
    void toggle(const QModelIndex &index);
    void togglePin(const QModelIndex &index);
    void showMenu(const QPoint &point);
    void updateTexts();
    QString footerText() const;
    bool canLookUp() const;
    void lookUp();
    void restoreSelection();

    EntitiesModel &m_model;
    EntityReference m_selected;
    bool m_reading = false;
    bool m_lookupOffered = false;
    QString m_lookedUp;         ///< what was looked up last
    QString m_answer;           ///< what came of it
    bool m_chooseFirst = false; ///< Enter was pressed before the search had its result
    int m_sources = 0;
    PanelHeader *m_header;
    QLineEdit *m_search;
    QLabel *m_lens = nullptr;
    QLabel *m_hint;
    QToolButton *m_clear;
    QTableView *m_list;
    QLabel *m_footer;
    QPushButton *m_enough;
};

} // namespace Backstory
