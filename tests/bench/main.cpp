// SPDX-License-Identifier: GPL-3.0-or-later
// Measures what Backstory promises, each figure beside a peer in the same run, and prints one table.
// backstory-bench [FOLDER [EVENTS [BENCHMARK]]]: the folder keeps the store and, for one benchmark alone, the
// history of the last run.
#include "app/demo/demo.h"
#include "tests/bench/causation.h"
#include "tests/bench/consumers.h"
#include "tests/bench/details.h"
#include "tests/bench/findings.h"
#include "tests/bench/grpc.h"
#include "tests/bench/indexing.h"
#include "tests/bench/kafka.h"
#include "tests/bench/kafkasampling.h"
#include "tests/bench/lanes.h"
#include "tests/bench/lookups.h"
#include "tests/bench/memory.h"
#include "tests/bench/painting.h"
#include "tests/bench/processing.h"
#include "tests/bench/reducing.h"
#include "tests/bench/scrolling.h"
#include "tests/bench/server.h"
#include "tests/bench/starting.h"
#include "tests/bench/states.h"
#include "tests/bench/trace.h"
#include "views/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QFile>

#include <cstdio>

using namespace Backstory;

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen"); // the same with and without a screen
    QApplication app(argc, argv);
    applyTheme(app, Theme::Light, app.palette()); // what a person looks at
    Benchmark bench;
    bench.folder =
        argc > 1 ? QString::fromLocal8Bit(argv[1]) : QDir::tempPath() + QStringLiteral("/backstory-bench");
    if (argc > 2)
        bench.events = QByteArray(argv[2]).toLongLong();
    if (bench.events < 10'000) {
        std::fprintf(stderr,
                     "Usage: backstory-bench [FOLDER [EVENTS [BENCHMARK]]], with 10000 events or more.\n");
        return 2;
    }
    QDir().mkpath(bench.folder);
    qputenv("XDG_CACHE_HOME", bench.cache().toLocal8Bit());
    qputenv("XDG_DATA_HOME", bench.cache().toLocal8Bit());
    qputenv("XDG_CONFIG_HOME", bench.cache().toLocal8Bit());
    const QByteArray only = argc > 3 ? QByteArray(argv[3]) : QByteArray();
    if (only != "kafka" && only != "kafkasampling" && only != "grpc" && only != "server" &&
        only != "consumers" && only != "processing" && !QFile::exists(bench.store())) {
        std::fprintf(stderr, "Writing %s …\n", qPrintable(bench.store()));
        DemoOptions options;
        options.events = bench.events;
        if (const auto error = writeDemo(bench.store(), options)) {
            std::fprintf(stderr, "%s\n", qPrintable(*error));
            return 3;
        }
    }
    const std::pair<const char *, void (*)(Benchmark &)> benchmarks[] = {
        {"indexing", benchIndexing},
        {"findings", benchFindings},
        {"causation", benchCausation},
        {"lookups", benchLookups},
        {"painting", benchPainting},
        {"scrolling", benchScrolling},
        {"lanes", benchLanes},
        {"details", benchDetails},
        {"memory", benchMemory},
        {"reducer", benchReducing},
        {"states", benchStates},
        {"trace", benchTrace},
        {"starting", benchStarting},
        {"kafka", benchKafka},
        {"kafkasampling", benchKafkaSampling},
        {"grpc", benchGrpc},
        {"server", benchServer},
        {"consumers", benchConsumers},
        {"processing", benchProcessing}};
    for (const auto &[name, run] : benchmarks) {
        if (!only.isEmpty() && only != name)
            continue;
        std::fprintf(stderr, "%s …\n", name);
        run(bench);
    }
    if (bench.rows.empty()) {
        std::fprintf(stderr, "There is no benchmark “%s”.\n", only.constData());
        return 2;
    }
    return printTable(bench.rows) ? 0 : 1;
}
