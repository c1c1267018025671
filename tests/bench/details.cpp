// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/details.h"

#include "tests/smallhistory.h"
#include "views/details/detailsview.h"
#include "views/details/rawview.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QPlainTextEdit>
#include <QTreeView>

#include <nlohmann/json.hpp>

namespace Backstory
{

namespace
{

constexpr qsizetype PayloadSize = 20'000'000;
constexpr int Rounds = 7;

/// Orders with lines, as a catalogue export writes them.
QByteArray largePayload()
{
    QByteArray json = R"({"export":"catalogue","items":[)";
    json.reserve(PayloadSize + 1000);
    for (int i = 0; json.size() < PayloadSize; ++i) {
        json += (i > 0 ? ",{\"sku\":\"A-" : "{\"sku\":\"A-") + QByteArray::number(i) +
                R"(","title":"A chair, walnut, about 1960","price":1250.00,"size":{"w":52,"h":81.5},)" +
                R"("tags":["seat","wood"],"sold":false})";
    }
    return json + "]}";
}

/// How long the window's thread was busy without looking for input, at most.
class BusyTime
{
public:
    BusyTime()
    {
        auto *dispatcher = QAbstractEventDispatcher::instance();
        QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, &m_context,
                         [this] { m_start = std::chrono::steady_clock::now(); });
        QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, &m_context,
                         [this] { m_longest = std::max(m_longest, secondsSince(m_start) * 1'000); });
    }

    void reset() { m_longest = 0; }
    double longest() const { return m_longest; }

private:
    QObject m_context;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    double m_longest = 0; ///< ms
};

struct Taken {
    double median = 0; ///< ms
    double blocked = 0;
};

/// Chooses the large event after a small one until `isShown` says that it is painted.
template<class IsShown>
Taken timeShowing(DetailsModel &model, DetailsView &view, const IsShown &isShown)
{
    BusyTime busy;
    std::vector<double> times;
    double blocked = 0;
    for (int round = 0; round < Rounds; ++round) {
        model.show({1, EventRow{1}});
        while (model.isLoading() || model.texts().payload.bytes.size() > 1'000)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QApplication::processEvents();
        busy.reset();
        const auto start = std::chrono::steady_clock::now();
        model.show({1, EventRow{2}});
        while (!isShown())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        view.repaint();
        times.push_back(secondsSince(start) * 1'000);
        QApplication::processEvents();
        blocked = std::max(blocked, busy.longest());
    }
    return {percentile(times, 0.5), blocked};
}

double timePlainTextEdit(const QByteArray &payload)
{
    QPlainTextEdit edit;
    edit.setReadOnly(true);
    edit.resize(424, 800);
    edit.setWordWrapMode(QTextOption::WrapAnywhere);
    edit.show();
    QApplication::processEvents();
    const auto start = std::chrono::steady_clock::now();
    edit.setPlainText(QString::fromUtf8(payload));
    edit.viewport()->repaint();
    return secondsSince(start) * 1'000;
}

void addRow(Benchmark &bench, const QString &name, const Taken &taken, const QString &peer, double peerTime)
{
    constexpr double Limit = 300;
    bench.rows.push_back({name,
                          QStringLiteral("%1 ms, busy at once %2 ms")
                              .arg(taken.median, 0, 'f', 0)
                              .arg(taken.blocked, 0, 'f', 0),
                          QStringLiteral("%1: %2 ms").arg(peer).arg(peerTime, 0, 'f', 0),
                          QStringLiteral("%1 ×").arg(taken.median / peerTime, 0, 'f', 2),
                          QStringLiteral("≤ 300 ms"), taken.median <= Limit});
}

} // namespace

void benchDetails(Benchmark &bench)
{
    const QByteArray payload = largePayload();
    SmallHistory history;
    history.add("export", "export-1", 1, "Small");
    history.add("export", "export-1", 2, "Large", {}, payload);
    history.commit();
    QueryPool pool;
    DetailsModel model(pool, std::make_shared<Categories>());
    DetailsView view(model);
    view.resize(424, 800);
    view.show();
    model.setSources({history.source()});
    const auto isLarge = [&] { return model.hasTexts() && model.texts().payload.bytes.size() > 1'000; };

    const auto fields = timeShowing(model, view, [&] {
        return isLarge() && model.rowCount() == 4 && model.rowCount(model.index(2, 0)) > 0;
    });
    const auto parseStart = std::chrono::steady_clock::now();
    const bool parsed = !nlohmann::json::parse(payload.begin(), payload.end()).empty();
    addRow(bench, QStringLiteral("20 MB of JSON chosen, its fields painted"), fields,
           QStringLiteral("nlohmann's parser alone"), parsed ? secondsSince(parseStart) * 1'000 : 0);

    view.setRaw(true);
    RawView *raw = view.findChild<RawView *>();
    const auto text =
        timeShowing(model, view, [&] { return isLarge() && raw->text() && raw->text()->size() > 1'000; });
    addRow(bench, QStringLiteral("20 MB of JSON on one line, its raw text painted"), text,
           QStringLiteral("QPlainTextEdit"), timePlainTextEdit(payload));
}

} // namespace Backstory
