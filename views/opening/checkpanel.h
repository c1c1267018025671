// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/openingtypes.h"

#include <QWidget>

namespace Backstory
{

/// The right side of the Open dialog: what was tried, step by step, each with its result and time.
class CheckPanel : public QWidget
{
    Q_OBJECT
public:
    explicit CheckPanel(QWidget *parent = nullptr);

    /// Nothing has been chosen yet.
    void clear();
    void showHint(const QString &sentence);
    void showRunning();
    /// `isRunning`: more steps will come.
    void showCheck(const SourceCheck &check, bool isRunning = false);

private:
    void replace(QWidget *body);

    QWidget *m_body = nullptr;
};

} // namespace Backstory
