// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumersmodel.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QPushButton;

namespace Backstory
{

/// Tells all that is known of one consumer: its verdict and why, where it is, and how late, told three ways.
class ConsumerPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ConsumerPanel(QWidget *parent = nullptr);

    /// Null: none is chosen.
    void show(const ConsumerRow *row, const QString &source);
    void setTimeText(TimeText text) { m_timeText = text; }
    /// As its button does, where it knows one.
    void openNext();

Q_SIGNALS:
    /// Show the event that it will take next.
    void nextEventWanted(int source, Backstory::Position position);

private:
    QLabel *addLine(const QString &name, QFormLayout *form);

    TimeText m_timeText;
    int m_source = -1;
    Position m_position;
    QWidget *m_body;
    QLabel *m_nothing;
    QLabel *m_title;
    QLabel *m_reads;
    QLabel *m_evidence;
    QLabel *m_place;
    QLabel *m_head;
    QLabel *m_lag;
    QLabel *m_real;
    QLabel *m_updated;
    QLabel *m_state;
    QLabel *m_oldest;
    QLabel *m_interpolated;
    QLabel *m_catchUp;
    QLabel *m_deleted;
    QLabel *m_disagreement;
    QLabel *m_note;
    QPushButton *m_next;
};

} // namespace Backstory
