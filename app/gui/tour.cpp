// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/tour.h"

#include "app/demo/demo.h"
#include "app/gui/tourwalk.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTextStream>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

int runTour(QApplication &application, const ConnectorCatalog &catalog, const QString &folder,
            const QString &demo)
{
    QTextStream errors(stderr);
    QTemporaryDir work;
    if (!QDir().mkpath(folder) || !work.isValid()) {
        errors << "The folder " << folder << " cannot be written." << Qt::endl;
        return 3;
    }
    // Histories of a tour are its own, so that every tour starts from nothing.
    qputenv("XDG_CACHE_HOME", work.filePath(u"cache"_s).toUtf8());
    const QString broken = work.filePath(u"orders-2024.db"_s);
    const QString nothing = work.filePath(u"new-store.ndjson"_s);
    const QString store = demo.isEmpty() ? work.filePath(u"auction-house.db"_s) : demo;
    if (demo.isEmpty()) {
        if (const auto error = writeDemo(store, {})) {
            errors << *error << Qt::endl;
            return 3;
        }
    }
    // Large enough that the window can be seen while it reads.
    const QString large = work.filePath(u"auction-house-large.db"_s);
    DemoOptions options;
    options.events = 300'000;
    if (const auto error = writeDemo(large, options)) {
        errors << *error << Qt::endl;
        return 3;
    }
    if (!write(broken, QByteArray("PK\003\004\024\000\000\000\010\000", 10) + QByteArray(4000, 'x')) ||
        !write(nothing, {}))
        return 3;
    // A log that no schema explains, to be described by example.
    const QString unknown = work.filePath(u"audit.jsonl"_s);
    QByteArray lines;
    for (int i = 0; i < 30; ++i)
        lines += "{\"ts\":" + QByteArray::number(1'742'307'502'195 + 61'000LL * i) + ",\"kind\":\"" +
                 (i % 3 == 2 ? "Closed" : "Opened") + "\",\"ticketId\":\"ticket-" +
                 QByteArray::number(7 + i / 3) + "\",\"seq\":" + QByteArray::number(1 + i % 3) +
                 ",\"body\":{\"by\":\"m.holm\"},\"meta\":{\"correlationId\":\"c" + QByteArray::number(i / 3) +
                 "\"}}\n";
    if (!write(unknown, lines))
        return 3;
    const QPalette system = QApplication::palette();
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        applyTheme(application, theme, system);
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
            QDir(work.filePath(u"cache"_s)).removeRecursively();
            const QString suffix = u"%1-%2x%3"_s.arg(theme == Theme::Light ? u"light"_s : u"dark"_s)
                                       .arg(size.width())
                                       .arg(size.height());
            if (!TourWalk(catalog, folder, suffix, size).run(store, broken, nothing, large, unknown)) {
                errors << "The tour stopped at " << suffix << ": a view did not become ready." << Qt::endl;
                return 3;
            }
        }
    }
    return 0;
}

} // namespace Backstory
