// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/startreport.h"

#include "app/gui/mainwindow.h"
#include "views/timeline/timelinetable.h"

#include <QCoreApplication>
#include <QEvent>
#include <QSocketNotifier>
#include <QTimer>

#include <cstdio>
#include <unistd.h>

namespace Backstory
{

StartReport::StartReport(MainWindow &window)
    : QObject(&window)
    , m_table(window.findChild<TimelineTable *>())
{
    window.installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    const auto *input = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, this);
    connect(input, &QSocketNotifier::activated, this, [] { QCoreApplication::exit(); });
}

void StartReport::print(const char *milestone)
{
    std::printf("%s\n", milestone);
    std::fflush(stdout);
}

bool StartReport::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Paint)
        return false;
    // This comes before the widget paints; what is posted comes after everything is on the screen.
    if (watched == m_table->viewport()) {
        if (m_table->indexAt({}).siblingAtColumn(TypeColumn).data().toString().isEmpty())
            return false;
        watched->removeEventFilter(this);
        QTimer::singleShot(0, this, [] { print("rows"); });
    } else if (watched == parent() && !std::exchange(m_windowPainted, true)) {
        QTimer::singleShot(0, this, [] { print("window"); });
    }
    return false;
}

} // namespace Backstory
