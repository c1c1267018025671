// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causationmodel.h"
#include "views/causation/sankeycanvas.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class ActivityPanel;
class ActivityStrip;
class BehindPanel;
class ElidedLabel;
class NamesPicker;
class PanelHeader;

/// Who causes whom: the activity over time with a brush, the Sankey diagram of types, categories or
/// producers, and what is behind its parts. Reads only while it is shown. Lives on the window's thread.
class CausationView : public QWidget
{
    Q_OBJECT
public:
    explicit CausationView(CausationModel *model, QWidget *parent = nullptr);

    void setCategories(std::function<int(const QString &)> indexOf);
    /// Whose badges the nodes get; outlives the view.
    void setFindings(FindingNodes *findings);
    void setTimeText(TimeText text);
    void setTimeCursor(Timestamp moment);
    void setSelectedEvent(const EventReference &event);
    /// Two invalid times: everything.
    void setRange(Timestamp from, Timestamp to);

    SankeyCanvas *canvas() const { return m_canvas; }
    ActivityStrip *strip() const;
    BehindPanel *behind() const { return m_behind; }

Q_SIGNALS:
    void rangeChosen(Backstory::Timestamp from, Backstory::Timestamp to);
    void eventSelected(const Backstory::EventReference &event);
    /// An invalid one: none is any more.
    void eventHovered(const Backstory::EventReference &event);
    void eventActivated(const Backstory::EventReference &event);
    void traceWanted(const Backstory::EventReference &event);
    void spaceTimeWanted(const QList<Backstory::EventReference> &events);
    void entityActivated(const Backstory::EntityReference &entity);
    /// Show the findings of which these events are evidence.
    void findingsWanted(const Backstory::EvidenceChoice &events);
    /// The picture as a file's content; the name's suffix says the format.
    void exportWanted(const QByteArray &content, const QString &suggestedName);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeDiagram();
    QWidget *makeControls(PanelHeader *header);
    QWidget *makeMessage();
    void connectAll();
    void setGrouping(int index);
    void open(const QStringList &names);
    void showPart(const SankeyPart &part);
    void updateGraph();
    void updateFindings();
    void updateActivity();
    void updateTexts();
    void updateMessage();
    QString coverage() const;
    bool isReading() const;
    void exportSvg();
    void exportPng();

    CausationModel *m_model;
    FindingNodes *m_findings = nullptr;
    ActivityPanel *m_activity;
    PanelHeader *m_header;
    QComboBox *m_grouping;
    QComboBox *m_atLeast;
    NamesPicker *m_names;
    QPushButton *m_gather;
    QToolButton *m_fit;
    QToolButton *m_export;
    ElidedLabel *m_coverage;
    QStackedWidget *m_pages;
    SankeyCanvas *m_canvas;
    QLabel *m_messageTitle;
    QLabel *m_messageText;
    QPushButton *m_messageAction;
    BehindPanel *m_behind;
    QSet<QString> m_opened;
    TimeText m_timeText;
    std::function<int(const QString &)> m_indexOf;
};

} // namespace Backstory
