// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/state/reducerdates.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class ProblemBanner;
class ScriptEdit;
class ScriptFindBar;

/// The panel with the reducer's text: which one it is, what is wrong with it, Revert and Save. What is typed
/// is a draft, told soon after the last key, until it is saved or reverted. Reads and writes no files.
class ReducerEditor : public QWidget
{
    Q_OBJECT
public:
    explicit ReducerEditor(QWidget *parent = nullptr);

    /// What can be chosen, and which of these is shown.
    void setChoices(const QList<ReducerChoice> &choices, const QString &current);
    /// The text as it was saved or comes with Backstory; what was typed is given up, unless it is the same.
    /// `draft`: what was typed since, in its place; null: nothing.
    void setScript(const QString &script, const QString &draft = {});
    /// Tells at once what was typed in the last moments: before another text is shown.
    void flush();
    QString script() const;
    bool isDraft() const;
    /// `line`, `column` from 1; -1: unknown. `sentence` stands below the line; `title` and `advice` above the
    /// text.
    void showProblem(int line, int column, const QString &sentence, const QString &title,
                     const QString &advice);
    void clearProblem();
    void goToProblem();

    /// From when on which reducer of the category is valid; a button shows the table once it was set.
    void setDates(const QList<ReducerDate> &dates);
    /// The script that sees every event before the reducer; a button shows it once it was set.
    void setUpcast(const QString &script);
    QString upcast() const;

    void find();
    ScriptEdit *edit() const { return m_edit; }

Q_SIGNALS:
    /// Some moments after the last key: the states can be computed anew.
    void textEdited(const QString &script);
    void upcastEdited(const QString &script);
    void datesChanged(const QList<Backstory::ReducerDate> &dates);
    void reducerChosen(const QString &id);
    void newWanted();
    void openWanted();
    void saveWanted(const QString &script);
    void saveAsWanted(const QString &script);
    /// Esc in the text.
    void leaveWanted();

protected:
    bool event(QEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeFooter();
    void connectParts();
    void choose(int index);
    bool isOwn() const;
    void revert();
    void save();
    void updateState();
    void updatePlace();

    QList<ReducerChoice> m_choices;
    QString m_current;
    QString m_saved;
    QTimer m_soon;
    QTimer m_upcastSoon;
    bool m_isSetting = false;
    QComboBox *m_choice;
    QLabel *m_badge;
    QPushButton *m_revert;
    QPushButton *m_save;
    ProblemBanner *m_banner;
    ScriptEdit *m_edit;
    ScriptFindBar *m_find;
    ScriptEdit *m_upcast;
    QStackedWidget *m_texts;
    ReducerDates *m_dates;
    QToolButton *m_showUpcast;
    QToolButton *m_showDates;
    QLabel *m_errors;
    QLabel *m_place;
};

} // namespace Backstory
