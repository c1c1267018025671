// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/lanesmodel.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class LanesArea;
class OverviewStrip;
class PanelHeader;

/// The events of the chosen entities on one time axis, a lane each: a header with what is in sight, an
/// overview of everything, the lanes. It follows what others select, hover and mark in time, and tells what
/// was chosen here.
class LanesView : public QWidget
{
    Q_OBJECT
public:
    explicit LanesView(LanesModel &model, QWidget *parent = nullptr);

    LanesArea *area() const { return m_area; }
    OverviewStrip *overview() const { return m_overview; }
    /// High enough for header, axis and so many lanes.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public Q_SLOTS:
    void setSelected(const Backstory::EventReference &event);
    void setHovered(const Backstory::EventReference &event);
    void setCursor(Backstory::Timestamp moment);
    void setReading(bool reading);
    void setTimeText(Backstory::TimeText text);

Q_SIGNALS:
    void eventSelected(const Backstory::EventReference &event);
    void eventHovered(const Backstory::EventReference &event);
    void cursorChosen(Backstory::Timestamp moment);
    void detailsWanted();

private:
    void updateTexts();
    void updateOverview();
    QString note() const;

    LanesModel &m_model;
    bool m_reading = false;
    PanelHeader *m_header;
    QToolButton *m_fold;
    QToolButton *m_fit;
    OverviewStrip *m_overview;
    LanesArea *m_area;
    QLabel *m_empty;
    QStackedWidget *m_stack;
};

} // namespace Backstory
