// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/causation/sankeycanvas.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTreeWidget;
class QTreeWidgetItem;

namespace Backstory
{

class BehindModel;
class PanelHeader;

/// What is behind the chosen part of the picture: its numbers, and the pairs, events or flows that it is
/// made of.
class BehindPanel : public QWidget
{
    Q_OBJECT
public:
    explicit BehindPanel(BehindModel *model, QWidget *parent = nullptr);

    /// The flows of nodes and gathered ribbons are listed from the graph.
    void showPart(const SankeyPart &part, const CausationGraph &graph);
    /// Of nodes, by name; the chosen one leads to its own.
    void setFindings(const QHash<QString, NodeFindings> &findings);
    void setSelectedEvent(const EventReference &event);

Q_SIGNALS:
    void eventSelected(const Backstory::EventReference &event);
    /// An invalid one: none is any more.
    void eventHovered(const Backstory::EventReference &event);
    void eventActivated(const Backstory::EventReference &event);
    void traceWanted(const Backstory::EventReference &event);
    void spaceTimeWanted(const QList<Backstory::EventReference> &events);
    void entityActivated(const Backstory::EntityReference &entity);
    /// A flow of the list is to be chosen in the picture.
    void flowWanted(const QString &cause, const QString &effect);
    void openWanted(const QStringList &names);
    /// Those of the node of this name.
    void findingsWanted(const QString &name);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeTable();
    QWidget *makeFooter();
    void fillFlows(const SankeyPart &part, const CausationGraph &graph);
    void setNumbers(const QStringList &names, const QStringList &values);
    void updateNote();
    void updateFindings();
    EventReference current() const;

    BehindModel *m_model;
    PanelHeader *m_header;
    QLabel *m_title;
    QLabel *m_numbers;
    QStackedWidget *m_pages;
    QLabel *m_message;
    QTableView *m_table;
    QTreeWidget *m_flows;
    QWidget *m_footer;
    QPushButton *m_open;
    QPushButton *m_trace;
    QPushButton *m_spaceTime;
    QPushButton *m_show;
    QPushButton *m_showFindings;
    QLabel *m_note;
    SankeyPart m_part;
    QHash<QString, NodeFindings> m_findings;
};

} // namespace Backstory
