// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingevidence.h"
#include "models/findings/findingmutes.h"
#include "models/text/timetext.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QMenu;
class QPushButton;
class QVBoxLayout;

namespace Backstory
{

/// Tells of one finding: the sentence, the events that prove it, what the rule looks for, and what can be
/// done. Lives on the window's thread.
class FindingPanel : public QWidget
{
    Q_OBJECT
public:
    explicit FindingPanel(FindingEvidence &evidence, QWidget *parent = nullptr);

    void setTimeText(TimeText text);
    void copySentence() const;
    void openMuteMenu();

Q_SIGNALS:
    void eventActivated(const Backstory::EventReference &event);
    void eventHovered(const Backstory::EventReference &event); ///< an invalid one: none any more
    void traceWanted(const Backstory::EventReference &event);
    void spaceTimeWanted(const QList<Backstory::EventReference> &events);
    void muteWanted(const Backstory::FindingMutes::Mute &mute);
    void unmuteWanted(const Backstory::FindingRow &finding);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showFinding();
    void showEvents();
    void addEvent(int line, const StoredEvent &event);
    void showIcon();
    void fillMuteMenu();

    FindingEvidence &m_evidence;
    TimeText m_timeText;
    QWidget *m_body;
    QLabel *m_nothing;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_about;
    QLabel *m_sentence;
    QPushButton *m_spaceTime;
    QPushButton *m_trace;
    QPushButton *m_mute;
    QPushButton *m_copy;
    QMenu *m_muteMenu;
    QWidget *m_events = nullptr;
    QVBoxLayout *m_texts;
    QLabel *m_explanation;
};

} // namespace Backstory
