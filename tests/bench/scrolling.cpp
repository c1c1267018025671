// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/scrolling.h"

#include "app/catalog/connectorcatalog.h"
#include "app/gui/mainwindow.h"
#include "views/timeline/rowscroller.h"
#include "views/timeline/timelinetable.h"

#include <QApplication>
#include <QWheelEvent>

#include <functional>
#include <thread>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Frames = 900;
constexpr double Limit = 16.7; ///< milliseconds

struct Frame {
    double milliseconds;
    bool complete; ///< every row in sight was there
    bool summed;   ///< with its cause and its summary
};

class ScrollWalk
{
public:
    explicit ScrollWalk(MainWindow &window)
        : m_window(window)
        , m_table(*window.findChild<TimelineTable *>())
        , m_scroller(*window.findChild<RowScroller *>())
    {
    }

    /// Lets everything that was asked for come, then scrolls from the given share of the history on.
    std::vector<Frame> frames(double from, const std::function<void(int frame)> &scroll)
    {
        m_scroller.setValue(int(from * m_scroller.maximum()));
        do {
            QApplication::processEvents(QEventLoop::AllEvents, 50);
        } while (!m_window.isQuiet());
        std::vector<Frame> all;
        for (int i = 0; i < Frames; ++i) {
            const auto start = std::chrono::steady_clock::now();
            scroll(i);
            QApplication::processEvents();
            const double milliseconds = secondsSince(start) * 1'000;
            all.push_back({milliseconds, isShown(TypeColumn), isShown(SummaryColumn)});
            std::this_thread::sleep_until(start + std::chrono::microseconds(16'667));
        }
        return all;
    }

    void wheel(int notches)
    {
        const QPointF at(200, 200);
        QWheelEvent event(at, m_table.viewport()->mapToGlobal(at), {}, {0, -120 * notches}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_table.viewport(), &event);
    }
    void page() { m_scroller.triggerAction(QAbstractSlider::SliderPageStepAdd); }
    void drag(int frame) { m_scroller.setValue(int(qint64(m_scroller.maximum()) * frame / Frames)); }

private:
    bool isShown(int column) const
    {
        const qint64 first = m_scroller.top() - m_window.timeline().windowFirst();
        for (int row = 0; row < m_scroller.visibleRows(); ++row) {
            const QModelIndex index = m_window.timeline().index(int(first) + row, column);
            if (index.isValid() && index.data().toString().isEmpty())
                return false;
        }
        return true;
    }

    MainWindow &m_window;
    TimelineTable &m_table;
    RowScroller &m_scroller;
};

BenchRow rowOf(const QString &name, const std::vector<Frame> &frames)
{
    std::vector<double> times;
    int loading = 0;
    int summing = 0;
    for (const Frame &frame : frames) {
        times.push_back(frame.milliseconds);
        loading += frame.complete ? 0 : 1;
        summing += frame.complete && !frame.summed ? 1 : 0;
    }
    const double p99 = percentile(times, 0.99);
    return {name,
            u"p50 %1 ms, p99 %2 ms"_s.arg(percentile(times, 0.5), 0, 'f', 1).arg(p99, 0, 'f', 1),
            u"of %1 frames %2 with rows to come, %3 with summaries to come"_s.arg(times.size())
                .arg(loading)
                .arg(summing),
            u"slowest %1 ms"_s.arg(percentile(times, 1), 0, 'f', 1),
            u"≤ %1 ms"_s.arg(Limit),
            !times.empty() && p99 <= Limit};
}

} // namespace

void benchScrolling(Benchmark &bench)
{
    const ConnectorCatalog catalog;
    MainWindow window(catalog);
    window.resize(1920, 1080);
    static_cast<QWidget &>(window).show();
    window.openSource(bench.store());
    const auto waitForAll = [&] {
        while (!window.isQuiet() || window.timeline().events() < bench.events)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    };
    waitForAll();
    ScrollWalk walk(window);
    const auto measure = [&](const QString &order) {
        const QString events = u"%L1 events %2"_s.arg(window.timeline().events()).arg(order);
        bench.rows.push_back(rowOf(u"a frame of the wheel, "_s + events,
                                   walk.frames(0.4, [&](int frame) { walk.wheel(1 + frame % 3); })));
        bench.rows.push_back(
            rowOf(u"a frame of paging, "_s + events, walk.frames(0.6, [&](int) { walk.page(); })));
        bench.rows.push_back(rowOf(u"a frame of dragging through all, "_s + events,
                                   walk.frames(0, [&](int frame) { walk.drag(frame); })));
    };
    measure(u"in the source's order"_s);
    window.timeline().sortBy(TimelineSort::Time, true);
    waitForAll();
    measure(u"by time, newest first"_s);
}

} // namespace Backstory
