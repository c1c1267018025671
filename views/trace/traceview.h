// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/traceexport.h"
#include "models/trace/tracemodel.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class NamedBar;
class PanelHeader;
class TraceArea;

/// The trace of an event, a request or an entity: a header that says what it is, where its time went and how
/// it is drawn; below, the tree with its waterfall. It follows what others select, hover and mark in time,
/// and tells what was chosen here.
class TraceView : public QWidget
{
    Q_OBJECT
public:
    explicit TraceView(TraceModel &model, QWidget *parent = nullptr);

    TraceArea *area() const { return m_area; }
    QSize minimumSizeHint() const override;

public Q_SLOTS:
    void setSelected(const Backstory::EventReference &event);
    void setHovered(const Backstory::EventReference &event);
    void setCursor(Backstory::Timestamp moment);
    /// Sources are still being read: there may be more.
    void setReading(bool reading);
    void setTimeText(Backstory::TimeText text);

Q_SIGNALS:
    void eventSelected(const Backstory::EventReference &event);
    void eventHovered(const Backstory::EventReference &event);
    /// To be shown in the timeline.
    void eventActivated(const Backstory::EventReference &event);
    void cursorChosen(Backstory::Timestamp moment);
    /// Entities that payloads of the trace name: to be shown, and to be kept in sight.
    void entityActivated(const Backstory::EntityReference &entity);
    void pinWanted(const Backstory::EntityReference &entity);
    /// To be written into a file.
    void exportWanted(Backstory::TraceFormat format);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fillHeader();
    void addPages();
    void openMenu(int row, const QPoint &at);
    void showPage(bool drawn);
    void updateTexts();
    void updateBanner();
    QString emptyText() const;

    TraceModel &m_model;
    bool m_reading = false;
    PanelHeader *m_header;
    QLabel *m_path;
    QToolButton *m_onlyCritical;
    QToolButton *m_compress;
    QToolButton *m_byProducer;
    QToolButton *m_fit;
    QToolButton *m_export;
    QLabel *m_banner;
    TraceArea *m_area;
    NamedBar *m_named;
    QLabel *m_empty;
    QPushButton *m_cancel;
    QWidget *m_emptyPage;
    QStackedWidget *m_stack;
};

} // namespace Backstory
