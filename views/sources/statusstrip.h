// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/sourcestatus.h"
#include "models/text/timetext.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace Backstory
{

class ElidedLabel;

/// The status bar: what is being read with number, rate and time left, Cancel, and what is covered so far.
class StatusStrip : public QWidget
{
    Q_OBJECT
public:
    explicit StatusStrip(QWidget *parent = nullptr);

    void show(const QList<SourceStatus> &statuses, TimeText timeText);

Q_SIGNALS:
    void cancelWanted();
    void resumeWanted();
    void errorWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showLeading(const QList<SourceStatus> &statuses);
    void showCoverage(const QList<SourceStatus> &statuses, TimeText timeText);

    bool m_failed = false;
    QLabel *m_text;
    QProgressBar *m_bar;
    QPushButton *m_cancel;
    QPushButton *m_resume;
    QPushButton *m_show;
    QLabel *m_covers;
    QLabel *m_range;
    ElidedLabel *m_sources;
};

} // namespace Backstory
