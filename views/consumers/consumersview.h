// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumersmodel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace Backstory
{

class ConsumerPanel;
class LagChart;
class MessagePage;
class PanelHeader;
class WaitingPanel;

/// Who is behind, by how much, since when and why: the consumers of all opened sources, what waited for the
/// chosen one over time, and what is known of it. Lives on the window's thread.
class ConsumersView : public QWidget
{
    Q_OBJECT
public:
    explicit ConsumersView(ConsumersModel &model, QWidget *parent = nullptr);

    void setTimeText(TimeText text);
    /// Seconds between two looks at a source.
    void setInterval(int seconds);
    QTableView *table() const { return m_table; }
    LagChart *chart() const { return m_chart; }
    WaitingPanel *waiting() const { return m_waiting; }
    /// In place of what waited over time.
    void showWaiting(bool shown);
    ConsumerPanel *panel() const { return m_panel; }
    /// Chooses a consumer; false when it is not there.
    bool choose(int source, const ConsumerPart &part);

Q_SIGNALS:
    void intervalWanted(int seconds);
    void nextEventWanted(int source, Backstory::Position position);
    void eventWanted(const Backstory::EventReference &event);
    void entityWanted(const Backstory::EntityReference &entity);
    /// A file's content; the name's suffix says the format.
    void exportWanted(const QByteArray &content, const QString &suggestedName);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeTable();
    QWidget *makeChart();
    void updateConsumers();
    void updateChosen();
    QString chartTitle() const;
    void updateChartNote();
    void readSeries();
    void readWaiting();
    void updateWaiting();
    QString waitingNote(const ConsumerStanding &standing) const;

    ConsumersModel &m_model;
    TimeText m_timeText;
    QStackedWidget *m_pages;
    PanelHeader *m_header;
    QLabel *m_counts;
    QComboBox *m_interval;
    QTableView *m_table;
    PanelHeader *m_chartHeader;
    QComboBox *m_span;
    QToolButton *m_overTime;
    QToolButton *m_events;
    QToolButton *m_export;
    QStackedWidget *m_lower;
    LagChart *m_chart;
    WaitingPanel *m_waiting;
    ConsumerPanel *m_panel;
    MessagePage *m_message;
    ConsumerSample m_waitedAt; ///< what the listed events are of
    ConsumerPart m_waitedOf;
};

} // namespace Backstory
