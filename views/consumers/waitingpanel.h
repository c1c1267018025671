// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/waitingevents.h"
#include "models/text/timetext.h"

#include <QWidget>

class QComboBox;
class QTableWidget;

namespace Backstory
{

/// The events that wait for a consumer: how many of each type or entity, and the next ones themselves.
/// Choosing a type or an entity shows its events alone; Return opens one.
class WaitingPanel : public QWidget
{
    Q_OBJECT
public:
    explicit WaitingPanel(QWidget *parent = nullptr);

    void setWaiting(int source, const WaitingEvents &waiting);
    void setTimeText(TimeText text);
    QComboBox *by() const { return m_by; }
    QTableWidget *groups() const { return m_groups; }
    QTableWidget *events() const { return m_events; }

Q_SIGNALS:
    void eventWanted(const Backstory::EventReference &event);
    void entityWanted(const Backstory::EntityReference &entity);

private:
    const QList<WaitingEvents::Group> &shownGroups() const;
    void fillGroups();
    void fillEvents();

    int m_source = -1;
    WaitingEvents m_waiting;
    TimeText m_timeText;
    QString m_chosen; ///< name of the chosen group; null: all
    bool m_filling = false;
    QList<EventRow> m_rows; ///< of the listed events
    QComboBox *m_by;
    QTableWidget *m_groups;
    QTableWidget *m_events;
};

} // namespace Backstory
