// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/processing/processingmodel.h"
#include "models/text/timetext.h"
#include "views/processing/heatmapchart.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;
class QTableWidget;
class QToolButton;

namespace Backstory
{

class MessagePage;
class PanelHeader;

/// How long each consumer's events took to arrive and then to be processed: a table by consumer and type, two
/// heat maps over time, and the events of a chosen cell. Lives on the window's thread.
class ProcessingView : public QWidget
{
    Q_OBJECT
public:
    explicit ProcessingView(ProcessingModel &model, QWidget *parent = nullptr);

    void setTimeText(TimeText text);
    /// Two invalid times: all that a consumer has.
    void setRange(Timestamp from, Timestamp to);
    /// What is being done in the background; empty: nothing. Problems stay until the next.
    void setProgress(const QString &sentence);
    void setProblem(const QString &sentence);
    QTableView *table() const { return m_table; }
    void setShape(HeatMapChart::Shape shape);
    HeatMapChart *delivery() const { return m_delivery; }
    HeatMapChart *work() const { return m_work; }
    QTableWidget *events() const { return m_events; }
    /// What is said beside the events of a cell.
    QString eventsNote() const;

Q_SIGNALS:
    /// Add spans of OpenTelemetry from a file.
    void spansWanted();
    void rangeChosen(Backstory::Timestamp from, Backstory::Timestamp to);
    void eventWanted(const Backstory::EventReference &event);
    /// A file's content; the name's suffix says the format.
    void exportWanted(const QByteArray &content, const QString &suggestedName);
    /// It is seen, or no longer.
    void shown(bool isShown);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeTable();
    QWidget *makeMaps();
    QWidget *makeEvents();
    void updateTable();
    void updateMessage();
    void updateMaps();
    void updateMapsNote();
    void updateEvents();
    void readMaps();
    void chooseCell(const HeatMapCell &cell);

    ProcessingModel &m_model;
    TimeText m_timeText;
    Timestamp m_from, m_to;
    QString m_progress;
    QString m_problem;
    std::optional<ProcessingSubject> m_chosen;
    bool m_filling = false;
    QStackedWidget *m_pages;
    PanelHeader *m_header;
    QTableView *m_table;
    PanelHeader *m_mapsHeader;
    QComboBox *m_span;
    QToolButton *m_cells;
    QToolButton *m_lines;
    HeatMapChart *m_delivery;
    HeatMapChart *m_work;
    QWidget *m_eventsPanel;
    QLabel *m_eventsNote;
    QTableWidget *m_events;
    MessagePage *m_message;
};

} // namespace Backstory
