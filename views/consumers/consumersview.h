// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumersmodel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace Backstory
{

class ConsumerPanel;
class LagChart;
class MessagePage;
class PanelHeader;

/// Who is behind, by how much, since when and why: the consumers of all opened sources, what waited for the
/// chosen one over time, and what is known of it. Lives on the window's thread.
class ConsumersView : public QWidget
{
    Q_OBJECT
public:
    explicit ConsumersView(ConsumersModel &model, QWidget *parent = nullptr);

    void setTimeText(TimeText text);
    QTableView *table() const { return m_table; }
    LagChart *chart() const { return m_chart; }
    ConsumerPanel *panel() const { return m_panel; }
    /// Chooses a consumer; false when it is not there.
    bool choose(int source, const ConsumerPart &part);

Q_SIGNALS:
    void nextEventWanted(int source, qint64 position);
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

    ConsumersModel &m_model;
    TimeText m_timeText;
    QStackedWidget *m_pages;
    PanelHeader *m_header;
    QLabel *m_counts;
    QTableView *m_table;
    PanelHeader *m_chartHeader;
    QComboBox *m_span;
    LagChart *m_chart;
    ConsumerPanel *m_panel;
    MessagePage *m_message;
};

} // namespace Backstory
