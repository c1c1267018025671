// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace Backstory
{

class MainWindow;
class TimelineTable;

/// Prints a line when the program has begun (`begun`), its window is made (`shown`) and painted (`window`)
/// and the first rows have been painted with their content (`rows`): what the benchmark of the start waits
/// for. Ends the program when its input ends. Lives on the window's thread, as a child of the window.
class StartReport : public QObject
{
    Q_OBJECT
public:
    explicit StartReport(MainWindow &window);
    static void print(const char *milestone);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    TimelineTable *m_table;
    bool m_windowPainted = false;
};

} // namespace Backstory
