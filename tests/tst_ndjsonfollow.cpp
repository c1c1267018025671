// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/collectingsink.h"

#include <QCryptographicHash>
#include <QPluginLoader>
#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// What the JSON lines connector does with a file that changes while it is open: never half an event, never
/// one twice.
class tst_NdjsonFollow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void grows();
    void halfALineWaits();
    void wholeLineWithoutLineBreak();
    void truncated();
    void truncatedToLonger();
    void replaced();
    void replacedByALongerCopy();
    void removed();
    void resumes();
    void resumesInAChangedFile();
    void leavesNoTrace();

private:
    void write(const QByteArray &content, QIODevice::OpenMode mode = QIODevice::Append);
    bool waitFor(const QString &ids);
    QString ids() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CollectingSink> m_sink;
    SourceLocation m_location;
    QPluginLoader m_loader;
    const Connector *m_connector = nullptr;
};

namespace
{

QByteArray lineOf(const char *id)
{
    return R"({"specversion":"1.0","id":")" + QByteArray(id) + R"(","source":"s","type":"t","subject":"x"})" +
           '\n';
}

} // namespace

void tst_NdjsonFollow::initTestCase()
{
    m_loader.setFileName(QStringLiteral(BUILD_ROOT "/lib/backstory/connectors/ndjson"));
    m_connector = qobject_cast<Connector *>(m_loader.instance());
    QVERIFY2(m_connector, qPrintable(m_loader.errorString()));
}

void tst_NdjsonFollow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_location.url = QUrl::fromLocalFile(m_folder->filePath(u"a.ndjson"_s));
    write(lineOf("1") + lineOf("2"));
    m_sink = std::make_unique<CollectingSink>();
    m_sink->start(*m_connector, m_location);
    QVERIFY(waitFor(u"1 2"_s));
}

void tst_NdjsonFollow::cleanup()
{
    m_sink->stop();
}

void tst_NdjsonFollow::write(const QByteArray &content, QIODevice::OpenMode mode)
{
    QFile file(m_location.url.toLocalFile());
    if (!file.open(mode | QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write the test file");
}

QString tst_NdjsonFollow::ids() const
{
    QStringList all;
    for (const Event &event : m_sink->events())
        all << (event.problem.isNull() ? QString::fromUtf8(event.id) : u"?"_s);
    return all.join(u' ');
}

bool tst_NdjsonFollow::waitFor(const QString &expected)
{
    return m_sink->waitUntil([&] { return ids() == expected; });
}

void tst_NdjsonFollow::grows()
{
    write(lineOf("3"));
    QVERIFY(waitFor(u"1 2 3"_s));
    write(lineOf("4") + "\n\r\n" + lineOf("5"));
    QVERIFY(waitFor(u"1 2 3 4 5"_s));
    QVERIFY(m_sink->restarts.isEmpty());
}

void tst_NdjsonFollow::halfALineWaits()
{
    const QByteArray line = lineOf("3");
    for (const QByteArray &part : {line.first(1), line.sliced(1, 20), line.sliced(21)}) {
        QVERIFY2(waitFor(u"1 2"_s), "half an event is none");
        write(part);
        QTest::qWait(250);
    }
    QVERIFY(waitFor(u"1 2 3"_s));
    write("half" + line);
    QVERIFY(waitFor(u"1 2 3 ?"_s));
}

void tst_NdjsonFollow::wholeLineWithoutLineBreak()
{
    write(lineOf("3").chopped(1));
    QVERIFY(waitFor(u"1 2 3"_s));
    write("\n");
    QTest::qWait(250);
    write(lineOf("4").chopped(1));
    QVERIFY(waitFor(u"1 2 3 4"_s));
    write(lineOf("5")); // on the same line as 4
    QVERIFY(waitFor(u"1 2 3 4 5"_s));
    QVERIFY(m_sink->restarts.isEmpty());
}

void tst_NdjsonFollow::truncated()
{
    write({}, QIODevice::Truncate);
    QVERIFY(waitFor(QString()));
    QVERIFY(m_sink->waitUntil([this] { return m_sink->restarts.size() == 1; }));
    QVERIFY2(m_sink->restarts[0].contains(u"shorter"_s), qPrintable(m_sink->restarts[0]));
    write(lineOf("7"));
    QVERIFY(waitFor(u"7"_s));
}

void tst_NdjsonFollow::truncatedToLonger()
{
    write(lineOf("7") + lineOf("8") + lineOf("9"), QIODevice::Truncate);
    QVERIFY(waitFor(u"7 8 9"_s));
    QCOMPARE(m_sink->restarts.size(), 1);
}

void tst_NdjsonFollow::replaced()
{
    const QString path = m_location.url.toLocalFile();
    QVERIFY(QFile::rename(path, path + u".1"_s)); // as a log is rotated
    QTest::qWait(250);
    write(lineOf("7"));
    QVERIFY(waitFor(u"7"_s));
    QCOMPARE(m_sink->restarts.size(), 1);
}

void tst_NdjsonFollow::replacedByALongerCopy()
{
    const QString path = m_location.url.toLocalFile();
    QVERIFY(QFile::copy(path, path + u".new"_s));
    QFile copy(path + u".new"_s);
    QVERIFY(copy.open(QIODevice::Append));
    copy.write(lineOf("3"));
    copy.close();
    QCOMPARE(std::rename(qPrintable(path + u".new"_s), qPrintable(path)), 0);
    QVERIFY(waitFor(u"1 2 3"_s));
    QVERIFY2(m_sink->restarts.isEmpty(), "it holds the same lines, so it is the same source");
}

void tst_NdjsonFollow::removed()
{
    QVERIFY(QFile::remove(m_location.url.toLocalFile()));
    QVERIFY(m_sink->waitUntil([this] { return m_sink->error.has_value(); }));
    QVERIFY2(m_sink->error->sentence.contains(u"removed or renamed"_s), qPrintable(m_sink->error->sentence));
    QCOMPARE(ids(), u"1 2"_s);
}

void tst_NdjsonFollow::resumes()
{
    m_sink->stop();
    const QByteArray cursor = m_sink->cursor();
    write(lineOf("3"));
    m_sink = std::make_unique<CollectingSink>();
    m_sink->start(*m_connector, m_location, cursor);
    QVERIFY(waitFor(u"3"_s));
    QVERIFY(m_sink->restarts.isEmpty());
}

void tst_NdjsonFollow::resumesInAChangedFile()
{
    m_sink->stop();
    const QByteArray cursor = m_sink->cursor();
    write(lineOf("1") + lineOf("X") + lineOf("3"),
          QIODevice::Truncate); // only the line at the cursor differs
    m_sink = std::make_unique<CollectingSink>();
    m_sink->start(*m_connector, m_location, cursor);
    QVERIFY(waitFor(u"1 X 3"_s));
    QCOMPARE(m_sink->restarts.size(), 1);
}

void tst_NdjsonFollow::leavesNoTrace()
{
    const auto state = [this] {
        QFile file(m_location.url.toLocalFile());
        if (!file.open(QIODevice::ReadOnly))
            return QStringList();
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot) +
               QStringList{QString::fromLatin1(
                               QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha1).toHex()),
                           QFileInfo(file).lastModified().toString(Qt::ISODateWithMs)};
    };
    const QStringList before = state();
    QTest::qWait(300);
    QList<EventContent> contents;
    QVERIFY(!m_connector->payloadReader(m_location)
                 ->read({{m_sink->events()[0].position, "x", Event::NoVersion}}, contents, {}));
    QCOMPARE(contents.size(), 1);
    QVERIFY(contents[0].problem.isEmpty());
    m_sink->stop();
    QCOMPARE(state(), before);
    m_sink->start(*m_connector, m_location);
}

QTEST_GUILESS_MAIN(tst_NdjsonFollow)
#include "tst_ndjsonfollow.moc"
