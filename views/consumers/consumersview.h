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
class LagPanel;
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
    /// Seconds between two looks at a source.
    void setInterval(int seconds);
    QTableView *table() const { return m_table; }
    LagPanel *lag() const { return m_lag; }
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

private:
    QWidget *makeTable();
    void updateConsumers();
    void updateChosen();

    ConsumersModel &m_model;
    TimeText m_timeText;
    QStackedWidget *m_pages;
    PanelHeader *m_header;
    QLabel *m_counts;
    QComboBox *m_interval;
    QTableView *m_table;
    LagPanel *m_lag;
    ConsumerPanel *m_panel;
    MessagePage *m_message;
};

} // namespace Backstory
