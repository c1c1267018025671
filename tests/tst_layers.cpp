// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace
{

/// What the files below a folder may include, as the beginnings of paths; `%` stands for the file's own
/// feature.
struct Layer {
    const char *folder;
    QStringList allowed;
};

// The layer table of the design. The first folder that fits decides.
const QList<Layer> &layers()
{
    using List = QStringList;
    const auto list = [](const char *text) { return QString::fromUtf8(text).split(u' '); };
    static const QList<Layer> table = {
        {"models/event/", list("models/event/")},
        {"models/payload/", list("models/event/ models/payload/")},
        {"models/history/", list("models/event/ models/payload/ models/history/")},
        {"models/text/", list("models/event/ models/text/")},
        {"models/query/", list("models/event/ models/payload/ models/history/ models/text/ models/query/")},
        {"models/reducer/", list("models/event/ models/payload/ models/history/ models/reducer/")},
        {"models/state/", list("models/event/ models/payload/ models/history/ models/text/ models/query/ "
                               "models/reducer/ models/state/")},
        {"models/projection/", list("models/event/ models/payload/ models/history/ models/text/ "
                                    "models/query/ models/reducer/ models/projection/")},
        {"models/activity/", list("models/event/ models/payload/ models/history/ models/query/ "
                                  "models/text/ models/causation/ models/activity/")},
        {"models/processing/",
         list("models/event/ models/payload/ models/history/ models/text/ models/query/ "
              "models/causation/ models/processing/")},
        {"models/",
         list("models/event/ models/payload/ models/history/ models/text/ models/query/ models/%/")},
        {"connectors/connector.h", list("models/event/")},
        {"connectors/jsonevents/", list("models/event/ models/payload/ connectors/jsonevents/")},
        {"connectors/network/", list("connectors/connector.h connectors/network/")},
        {"connectors/", list("models/event/ models/payload/ connectors/connector.h connectors/jsonevents/ "
                             "connectors/network/ connectors/%/")},
        {"views/", list("models/ views/")},
        {"app/reducer/", list("models/reducer/ app/reducer/")},
        {"app/server/", list("models/event/ models/payload/ connectors/connector.h connectors/grpc/server/ "
                             "app/catalog/ app/server/")},
        {"app/", list("models/ views/ app/ connectors/connector.h")},
        {"packaging/example-connector/", list("models/event/ connectors/connector.h")},
        {"tests/", List{QString()}},
    };
    return table;
}

/// Why the file must not include that; empty when it may.
QString violation(const QString &file, const QString &included)
{
    if (included.endsWith(QStringLiteral(".moc")))
        return {};
    for (const Layer &layer : layers()) {
        if (!file.startsWith(QString::fromUtf8(layer.folder)))
            continue;
        const QString feature = file.section(u'/', 1, 1);
        for (QString allowed : layer.allowed) {
            if (included.startsWith(allowed.replace(u'%', feature)))
                return {};
        }
        return QStringLiteral("%1 includes %2, which its layer must not know").arg(file, included);
    }
    return QStringLiteral("%1 belongs to no layer").arg(file);
}

QStringList includesOf(const QString &text)
{
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*\"([^\"]+)\""),
                                            QRegularExpression::MultilineOption);
    QStringList paths;
    for (auto match = include.globalMatch(text); match.hasNext();)
        paths.append(match.next().captured(1));
    return paths;
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("included");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char *file, const char *included, bool allowed) {
            QTest::addRow("%s -> %s", file, included)
                << QString::fromUtf8(file) << QString::fromUtf8(included) << allowed;
        };
        row("models/event/event.h", "models/event/timestamp.h", true);
        row("models/event/event.h", "models/payload/payloaddecoder.h", false);
        row("models/payload/payloaddecoder.cpp", "models/history/historyreader.h", false);
        row("models/history/historywriter.cpp", "models/payload/payloaddecoder.h", true);
        row("models/history/historywriter.cpp", "connectors/connector.h", false);
        row("models/timeline/timelinemodel.cpp", "models/history/historyreader.h", true);
        row("models/timeline/timelinemodel.cpp", "models/timeline/timelinemodel.h", true);
        row("models/timeline/timelinemodel.cpp", "models/query/querypool.h", true);
        row("models/query/querypool.cpp", "models/timeline/timelinemodel.h", false);
        row("models/text/timetext.cpp", "models/history/historyreader.h", false);
        row("models/timeline/timelinemodel.cpp", "models/entities/entitymodel.h", false);
        row("models/timeline/timelinemodel.cpp", "views/timeline/timelineview.h", false);
        row("models/timeline/timelinemodel.cpp", "app/ingest/ingest.h", false);
        row("models/state/statesession.cpp", "models/reducer/reducerhost.h", true);
        row("models/state/statesession.cpp", "models/details/detailsmodel.h", false);
        row("connectors/connector.h", "models/event/eventbatch.h", true);
        row("connectors/connector.h", "models/payload/payloaddecoder.h", false);
        row("connectors/sqlite/sqlitereader.cpp", "models/payload/payloaddecoder.h", true);
        row("connectors/sqlite/sqlitereader.cpp", "models/history/historyreader.h", false);
        row("connectors/sqlite/sqlitereader.cpp", "connectors/ndjson/ndjsonreader.h", false);
        row("connectors/kafka/records/recorddecoder.cpp", "connectors/jsonevents/cloudeventparser.h", true);
        row("connectors/jsonevents/cloudeventparser.cpp", "connectors/connector.h", false);
        row("connectors/kafka/kafkaconnectiontest.cpp", "connectors/network/connectiontrial.h", true);
        row("connectors/network/connectiontrial.cpp", "connectors/kafka/kafkaclient.h", false);
        row("connectors/grpc/kurrentreader.cpp", "connectors/grpc/protocol/streams.pb.h", true);
        row("models/sources/sourcesmodel.cpp", "connectors/grpc/protocol/streams.pb.h", false);
        row("views/timeline/timelineview.cpp", "models/timeline/timelinemodel.h", true);
        row("views/timeline/timelineview.cpp", "connectors/connector.h", false);
        row("views/timeline/timelineview.cpp", "app/ingest/sourcesession.h", false);
        row("models/state/entitystates.cpp", "models/reducer/reducerhost.h", true);
        row("models/projection/projectionrun.cpp", "models/reducer/reducerhost.h", true);
        row("models/timeline/timelinemodel.cpp", "models/reducer/reducerhost.h", false);
        row("models/reducer/reducerhost.cpp", "models/state/entitystates.h", false);
        row("app/reducer/scriptengine.cpp", "models/reducer/reducermessages.h", true);
        row("app/reducer/scriptengine.cpp", "models/history/historyreader.h", false);
        row("app/server/main.cpp", "connectors/grpc/server/eventserver.h", true);
        row("app/server/main.cpp", "connectors/sqlite/sqliteconnector.h", false);
        row("connectors/grpc/server/eventserver.cpp", "app/server/storemirror.h", false);
        row("app/window/mainwindow.cpp", "views/timeline/timelineview.h", true);
        row("app/cli/cli.cpp", "connectors/sqlite/sqlitereader.h", false);
        row("models/event/event.cpp", "event.h", false); // not written from the root
        row("elsewhere/new.cpp", "models/event/event.h", false);
    }

    void judges()
    {
        QFETCH(QString, file);
        QFETCH(QString, included);
        QFETCH(bool, allowed);
        QCOMPARE(violation(file, included).isEmpty(), allowed);
    }

    void findsIncludesInText()
    {
        QCOMPARE(includesOf(QStringLiteral(
                     "#include \"a/b.h\"\n  # include \"c.h\" // why\n#include <QString>\nx \"#include\"\n")),
                 (QStringList{QStringLiteral("a/b.h"), QStringLiteral("c.h")}));
    }

    void everyIncludeInTheTreeIsAllowed()
    {
        const QDir root(QStringLiteral(SOURCE_ROOT));
        QStringList violations;
        int files = 0;
        for (const char *folder : {"app", "connectors", "models", "packaging", "tests", "views"}) {
            QDirIterator it(root.filePath(QString::fromUtf8(folder)),
                            {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                            QDirIterator::Subdirectories);
            while (it.hasNext()) {
                QFile file(it.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QString path = root.relativeFilePath(file.fileName());
                ++files;
                for (const QString &included : includesOf(QString::fromUtf8(file.readAll()))) {
                    const QString why = violation(path, included);
                    if (!why.isEmpty())
                        violations.append(why);
                }
            }
        }
        QVERIFY(files > 30);
        QVERIFY2(violations.isEmpty(), qPrintable(violations.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
