// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/writeaheadlog.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr int PageBytes = 4096;
constexpr int FrameBytes = PageBytes + 24; // https://www.sqlite.org/fileformat2.html#walformat
constexpr int MostPages = 100;
constexpr int Commits = 300;
constexpr int PagesEach = 20; ///< about

} // namespace

/// The write-ahead log is brought back beside the writing and stays small; nothing is lost of it.
class TestWriteAheadLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(u"log.db"_s);
        m_db = std::make_unique<Database>(m_path, Database::ReadWrite);
        QVERIFY(
            m_db->execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                          "CREATE TABLE part(number INTEGER PRIMARY KEY, bytes BLOB)"));
    }

    void cleanup()
    {
        m_db.reset();
        m_dir.reset();
    }

    void logStaysSmall()
    {
        qint64 longest = 0;
        {
            WriteAheadLog log(*m_db, m_path, MostPages);
            for (int i = 0; i < Commits; ++i) {
                QVERIFY(commit(log));
                longest = std::max(longest, logBytes());
            }
        }
        QVERIFY(longest >= qint64(MostPages) * FrameBytes);
        const qint64 most = qint64(4 * MostPages + 2 * PagesEach) * FrameBytes;
        QVERIFY2(longest <= most, qPrintable(QString::number(longest)));
        QVERIFY(most < qint64(Commits) * PagesEach * FrameBytes); // it would have grown so far
        checkStored(Commits);
    }

    void readerHoldsItUp()
    {
        WriteAheadLog log(*m_db, m_path, MostPages);
        QVERIFY(commit(log));
        const Database reader(m_path, Database::ReadOnly);
        QVERIFY(reader.execute("BEGIN"));
        QCOMPARE(reader.integer("SELECT count(*) FROM part"), 1);
        for (int i = 1; i < Commits / 2; ++i)
            QVERIFY(commit(log));
        QCOMPARE(reader.integer("SELECT count(*) FROM part"), 1); // what it began with
        const qint64 held = logBytes();
        QVERIFY(held > qint64(4 * MostPages) * FrameBytes);
        QVERIFY(reader.execute("COMMIT"));
        for (int i = Commits / 2; i < Commits; ++i)
            QVERIFY(commit(log));
        QVERIFY2(logBytes() <= held + qint64(4 * MostPages) * FrameBytes,
                 qPrintable(QString::number(logBytes()))); // begun anew, not gone on with
        checkStored(Commits);
    }

private:
    bool commit(WriteAheadLog &log)
    {
        const QByteArray insert =
            "INSERT INTO part(bytes) VALUES(randomblob(" + QByteArray::number(PagesEach * PageBytes) + "))";
        const bool done = m_db->execute(insert.constData());
        log.committed();
        return done;
    }

    qint64 logBytes() const { return QFileInfo(m_path + u"-wal"_s).size(); }

    void checkStored(qint64 rows)
    {
        const Database reader(m_path, Database::ReadOnly);
        QCOMPARE(reader.integer("SELECT count(*) FROM part"), rows);
        QCOMPARE(reader.integer("SELECT min(length(bytes)) FROM part"), PagesEach * PageBytes);
        Statement check = reader.prepare("PRAGMA integrity_check");
        QVERIFY(check.step());
        QCOMPARE(check.bytes(0), QByteArrayView("ok"));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<Database> m_db;
};

QTEST_GUILESS_MAIN(TestWriteAheadLog)
#include "tst_writeaheadlog.moc"
