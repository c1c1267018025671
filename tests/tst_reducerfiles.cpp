// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/reducerfiles.h"

#include <QSaveFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Scripts in files: read in the background, and again when they change.
class TestReducerFiles : public QObject
{
    Q_OBJECT

    static bool write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }

    static QString textOf(ReducerFiles &files, const QString &path)
    {
        const ReducerFiles::Script *script = files.find(path);
        return script ? script->text : u"not read"_s;
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void readsAndReadsAgain()
    {
        const QString path = m_folder.filePath(u"order.js"_s);
        QVERIFY(write(path, "one"));
        QueryPool pool{1};
        ReducerFiles files(pool);
        QSignalSpy loaded(&files, &ReducerFiles::loaded);
        QVERIFY(!files.find(path)); // the window's thread waits for no file
        QVERIFY(loaded.wait());
        QCOMPARE(textOf(files, path), u"one"_s);

        QVERIFY(write(path, "two")); // in place
        QVERIFY(loaded.wait());
        QCOMPARE(textOf(files, path), u"two"_s);

        for (const QByteArray text : {"three", "four"}) { // a new file in place of the old one, twice
            QSaveFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
            QVERIFY(file.commit());
            QVERIFY(loaded.wait());
            QCOMPARE(textOf(files, path), QString::fromUtf8(text));
        }

        QVERIFY(QFile::remove(path));
        QVERIFY(loaded.wait());
        QCOMPARE(textOf(files, path), u"four"_s); // what was read last stays
        QVERIFY2(files.find(path)->problem.contains(u"order.js” cannot be read"_s),
                 qPrintable(files.find(path)->problem));
        QVERIFY(write(path, "five"));
        QVERIFY(loaded.wait());
        QCOMPARE(textOf(files, path), u"five"_s);
        QCOMPARE(files.find(path)->problem, QString());
    }

    void anEmptyFileHasBeenReadToo()
    {
        const QString path = m_folder.filePath(u"empty.js"_s);
        QVERIFY(write(path, {}));
        QueryPool pool{1};
        ReducerFiles files(pool);
        QVERIFY(!files.find(path));
        QTRY_VERIFY(files.find(path));
        QVERIFY(!files.find(path)->text.isNull());
        QCOMPARE(files.find(path)->problem, QString());
    }

    void whatIsNotThereIsSaid()
    {
        QueryPool pool{1};
        ReducerFiles files(pool);
        QSignalSpy loaded(&files, &ReducerFiles::loaded);
        const QString path = m_folder.filePath(u"missing.js"_s);
        QVERIFY(!files.find(path));
        QVERIFY(loaded.wait());
        QVERIFY(files.find(path)->problem.contains(u"missing.js"_s));
        const QString large = m_folder.filePath(u"large.js"_s);
        QVERIFY(write(large, QByteArray(ReducerFiles::MostBytes + 1, 'x')));
        QVERIFY(!files.find(large));
        QTRY_VERIFY(files.find(large));
        QVERIFY(files.find(large)->problem.contains(u"larger than 4 MB"_s));
    }
};

QTEST_GUILESS_MAIN(TestReducerFiles)
#include "tst_reducerfiles.moc"
