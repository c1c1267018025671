// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/statestep.h"
#include "models/text/timetext.h"

#include <QStringListModel>
#include <QWidget>

class QLabel;
class QListView;
class QPushButton;

namespace Backstory
{

class PanelHeader;

/// The event that made the shown step: its type, when and by whom, and the fields that it changed. A click or
/// Enter shows such a field in the state.
class StepPanel : public QWidget
{
    Q_OBJECT
public:
    explicit StepPanel(QWidget *parent = nullptr);

    /// `event` none: step 0, before all events.
    void showStep(const QString &name, const StateStep *event, TimeText timeText);
    /// `areKnown`: false while they are being compared.
    void showChanges(const QStringList &paths, bool areKnown);

Q_SIGNALS:
    void fieldWanted(const QString &path);
    void eventWanted(const Backstory::EventReference &event);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    PanelHeader *m_header;
    QPushButton *m_show;
    QLabel *m_type;
    QLabel *m_user;
    QLabel *m_title;
    QStringListModel m_paths;
    QListView *m_list;
    EventReference m_event;
};

} // namespace Backstory
