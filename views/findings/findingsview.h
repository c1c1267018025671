// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingevidence.h"
#include "models/findings/findingsmodel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace Backstory
{

class FindingPanel;
class FindingsDelegate;
class PanelHeader;

/// The list of findings with its filter on the left, the one that is chosen with its evidence on the right.
/// Lives on the window's thread; the model and the evidence outlive it.
class FindingsView : public QWidget
{
    Q_OBJECT
public:
    FindingsView(FindingsModel &model, FindingEvidence &evidence, QWidget *parent = nullptr);

    void setTimeText(TimeText text);
    /// Some source is still being read.
    void setReading(bool reading);
    /// Chooses the finding; a filter that hides it is cleared.
    void choose(const FindingPlace &place);
    /// Shows only findings of which some of these events are evidence, until the person clears it.
    void showAmong(const EvidenceChoice &events);
    QTableView *list() const { return m_list; }

Q_SIGNALS:
    void eventActivated(const Backstory::EventReference &event); ///< open it in the timeline
    void eventSelected(const Backstory::EventReference &event);
    void eventHovered(const Backstory::EventReference &event); ///< an invalid one: none any more
    void traceWanted(const Backstory::EventReference &event);
    void spaceTimeWanted(const QList<Backstory::EventReference> &events);
    void mutesChanged(const Backstory::FindingMutes &mutes); ///< by the user; to be kept

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *filterRow();
    QWidget *emptyPage();
    bool listKey(int key, Qt::KeyboardModifiers modifiers);
    void chooseRow(const QModelIndex &index);
    void enterList();
    void mute(const FindingMutes::Mute &mute);
    void unmute(const FindingRow &finding);
    void setFilter();
    void clearFilter();
    void updateAll();
    void updateFilter();
    void updateEmptyPage();
    void restoreSelection();
    QString leftOutText() const;

    FindingsModel &m_model;
    FindingEvidence &m_evidence;
    bool m_reading = false;
    bool m_updating = false;
    FindingPlace m_chosen;
    bool m_enterFirst = false; ///< the list was entered before the filter had its result
    PanelHeader *m_header;
    QLineEdit *m_search;
    QToolButton *m_severities[3];
    QComboBox *m_rules;
    QToolButton *m_muted;
    QPushButton *m_among;
    QSplitter *m_splitter;
    QStackedWidget *m_pages;
    QTableView *m_list;
    FindingsDelegate *m_delegate;
    QLabel *m_emptyTitle;
    QLabel *m_emptyText;
    QPushButton *m_showAll;
    FindingPanel *m_panel;
    QLabel *m_footer;
};

} // namespace Backstory
