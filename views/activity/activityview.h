// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activitydashboards.h"
#include "models/activity/activityseriesmodel.h"
#include "models/text/timetext.h"

#include <QWidget>

class QStackedWidget;
class QTableView;

namespace Backstory
{

class ActivityChart;
class ActivityControls;
class ActivityPanel;
class ActivityStrip;
class DashboardMenu;
class ElidedLabel;
class MessagePage;
class PanelHeader;
class SeriesDelegate;

/// How often what happens: all time with a brush, the bars of the chosen stretch, and what each part of them
/// comes to. Reads only while it is shown. Lives on the window's thread.
class ActivityView : public QWidget
{
    Q_OBJECT
public:
    explicit ActivityView(ActivityModel &model, QWidget *parent = nullptr);

    void setCategories(std::function<int(const QString &)> indexOf) { m_indexOf = std::move(indexOf); }
    void setTimeText(TimeText text);
    void setTimeCursor(Timestamp moment);
    /// Two invalid times: everything.
    void setRange(Timestamp from, Timestamp to);
    const ActivityDashboards &dashboards() const { return m_dashboards; }
    void setDashboards(const ActivityDashboards &dashboards);

    ActivityChart *chart() const { return m_chart; }
    ActivityStrip *strip() const;
    ActivityControls *controls() const { return m_controls; }
    QTableView *table() const { return m_table; }
    /// What the bars leave out, or assume; a sentence or several.
    QString coverage() const;

Q_SIGNALS:
    void rangeChosen(Backstory::Timestamp from, Backstory::Timestamp to);
    void cursorChosen(Backstory::Timestamp moment);
    void dashboardsChanged();
    /// A file's content; the name's suffix says the format.
    void exportWanted(const QByteArray &content, const QString &suggestedName);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeBody();
    QWidget *makeExport();
    void connectAll();
    void choose(const ActivityChoice &choice);
    void updateActivity();
    void updateParts();
    void updateMessage();
    QString progress() const;
    void updateNote();
    void updateHighlight();
    QString title() const;

    ActivityModel &m_model;
    ActivitySeriesModel m_series;
    ActivityDashboards m_dashboards;
    TimeText m_timeText;
    std::function<int(const QString &)> m_indexOf;
    QStringList m_parts;      ///< names that have a colour, which they keep while the choice is the same
    ActivityFilter m_colored; ///< what they are for
    QString m_chosen;         ///< the series that is highlighted; null: none
    bool m_filling = false;
    ActivityPanel *m_overview;
    PanelHeader *m_header;
    DashboardMenu *m_menu;
    ActivityControls *m_controls;
    QStackedWidget *m_pages;
    ActivityChart *m_chart;
    ElidedLabel *m_coverage;
    QTableView *m_table;
    SeriesDelegate *m_delegate;
    MessagePage *m_message;
};

} // namespace Backstory
