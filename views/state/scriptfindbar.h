// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Backstory
{

class ScriptEdit;

/// A line to search in a reducer's text: `3 of 17`, to the next and the previous hit. The caret goes along.
class ScriptFindBar : public QWidget
{
    Q_OBJECT
public:
    explicit ScriptFindBar(ScriptEdit &edit, QWidget *parent = nullptr);

    /// Shows it with what is selected in the text.
    void open();
    void close();
    void step(int direction);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QToolButton *addButton(const QString &icon, const QString &name, const QString &tip);
    void search();
    void showCount(int hit);

    ScriptEdit &m_edit;
    QLineEdit *m_text;
    QLabel *m_count;
    QToolButton *m_case;
    QToolButton *m_previous;
    QToolButton *m_next;
    int m_hits = 0;
};

} // namespace Backstory
