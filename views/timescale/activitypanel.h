// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/activityoverview.h"
#include "models/text/timetext.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Backstory
{

class ActivityStrip;
class PanelHeader;

/// The activity strip below a header that says what it covers and which stretch is chosen.
class ActivityPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ActivityPanel(QWidget *parent = nullptr);

    void setOverview(const ActivityOverview &overview, bool reading);
    void setTimeText(TimeText text);
    /// Two invalid times: everything.
    void setRange(Timestamp from, Timestamp to);
    ActivityStrip *strip() const { return m_strip; }

Q_SIGNALS:
    void rangeWanted(Backstory::Timestamp from, Backstory::Timestamp to);

private:
    void updateTexts();

    ActivityOverview m_overview;
    TimeText m_timeText;
    Timestamp m_from, m_to;
    PanelHeader *m_header;
    QLabel *m_shown;
    QPushButton *m_whole;
    ActivityStrip *m_strip;
};

} // namespace Backstory
