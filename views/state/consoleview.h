// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;
class QTreeView;

namespace Backstory
{

class ConsoleDelegate;
class ConsoleModel;
class PanelHeader;

/// What a reducer wrote, each line beside the event it saw: of the shown step or of all. A click or Enter
/// goes to the step.
class ConsoleView : public QWidget
{
    Q_OBJECT
public:
    explicit ConsoleView(ConsoleModel &model, QWidget *parent = nullptr);

    /// The shown step; its lines are filled.
    void setStep(qint64 step);
    /// Shows the lines of all steps, or those of the shown one.
    void setAll(bool all);
    QTreeView *lines() const { return m_lines; }

Q_SIGNALS:
    void stepWanted(qint64 step);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void updateNote();
    void scrollToStep();
    void activate(const QModelIndex &index);
    void openMenu(QPoint position);

    ConsoleModel &m_model;
    PanelHeader *m_header;
    QToolButton *m_one;
    QToolButton *m_every;
    QTreeView *m_lines;
    ConsoleDelegate *m_delegate;
    qint64 m_step = 0;
    bool m_isAll = true;
};

} // namespace Backstory
