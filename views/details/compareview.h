// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace Backstory
{

class CompareModel;
class PanelHeader;

/// Two events side by side, field by field: what was added, removed or changed is filled and has a sign. For
/// a dialog or a dock; whoever shows it tells the model which events.
class CompareView : public QWidget
{
    Q_OBJECT
public:
    explicit CompareView(CompareModel &model, QWidget *parent = nullptr);

    QTableView *table() const { return m_table; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeTable();
    void update();
    void copyRow();

    CompareModel &m_model;
    PanelHeader *m_header;
    QToolButton *m_only;
    QStackedWidget *m_stack;
    QTableView *m_table;
    QLabel *m_empty;
};

} // namespace Backstory
