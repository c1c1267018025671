// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumersmodel.h"
#include "views/consumers/lagchart.h"

class QComboBox;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class PanelHeader;
class WaitingPanel;

/// What waited for the chosen consumer over time, in events or in time, and the events that wait now. Lives
/// on the window's thread.
class LagPanel : public QWidget
{
    Q_OBJECT
public:
    enum Page { OverTime, TimeBehind, Events };

    explicit LagPanel(ConsumersModel &model, QWidget *parent = nullptr);

    void setTimeText(TimeText text);
    /// Two invalid times: what the span says.
    void setRange(Timestamp from, Timestamp to);
    /// A row of the model, which may have been sampled anew; -1: none.
    void show(int row);
    void showPage(Page page);
    LagChart *chart() const { return m_chart; }
    WaitingPanel *waiting() const { return m_waiting; }

Q_SIGNALS:
    void eventWanted(const Backstory::EventReference &event);
    void entityWanted(const Backstory::EntityReference &entity);
    void rangeChosen(Backstory::Timestamp from, Backstory::Timestamp to);
    /// A file's content; the name's suffix says the format.
    void exportWanted(const QByteArray &content, const QString &suggestedName);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QToolButton *makeExport();
    const ConsumerRow *chosen() const;
    QString chartTitle() const;
    void updateNote();
    void readSeries();
    void readWaiting();
    void updateWaiting();
    QString waitingNote(const ConsumerStanding &standing) const;

    ConsumersModel &m_model;
    TimeText m_timeText;
    Timestamp m_from, m_to;
    int m_row = -1;
    Page m_page = OverTime;
    PanelHeader *m_header;
    QComboBox *m_span;
    QToolButton *m_export;
    QList<QToolButton *> m_buttons; ///< by page
    QStackedWidget *m_pages;
    LagChart *m_chart;
    WaitingPanel *m_waiting;
    // What the listed events are of
    ConsumerPart m_waitedOf;
    qint64 m_waitedFrom = ConsumerSample::None;
    qint64 m_waitedTo = ConsumerSample::None;
};

} // namespace Backstory
