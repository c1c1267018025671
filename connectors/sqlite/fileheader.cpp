// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/fileheader.h"

#include <QUtf8StringView>

#include <array>
#include <set>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype HeaderSize = 100;

struct Signature {
    QByteArrayView bytes;
    const char *what;
    const char *advice;
};

constexpr const char *Unpack = "Unpack it and open the database that is inside.";

const std::array Signatures{
    Signature{QByteArrayView("PK\x03\x04"), "a ZIP archive", Unpack},
    Signature{QByteArrayView("\x1f\x8b"), "a gzip file", Unpack},
    Signature{QByteArrayView("\x28\xb5\x2f\xfd"), "a Zstandard file", Unpack},
    Signature{QByteArrayView("\xfd"
                             "7zXZ"),
              "an xz file", Unpack},
    Signature{QByteArrayView("7z\xbc\xaf"), "a 7-Zip archive", Unpack},
    Signature{QByteArrayView("BZh"), "a bzip2 file", Unpack},
    Signature{QByteArrayView("%PDF"), "a PDF document", "Choose the database file of the event store."},
    Signature{QByteArrayView("\x37\x7f\x06\x82"), "the write-ahead log of a SQLite database",
              "Open the database itself: the file of the same name without “-wal”."},
    Signature{QByteArrayView("\x37\x7f\x06\x83"), "the write-ahead log of a SQLite database",
              "Open the database itself: the file of the same name without “-wal”."},
    Signature{QByteArrayView("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"), "the rollback journal of a SQLite database",
              "Open the database itself: the file of the same name without “-journal”."},
    Signature{QByteArrayView("** This file contains an SQLite 2"), "a database of SQLite 2",
              "Convert it with sqlite (version 2) “.dump” and sqlite3."},
};

bool isText(const QByteArray &bytes)
{
    for (const char c : bytes) {
        if (uchar(c) < 0x20 && c != '\n' && c != '\r' && c != '\t')
            return false;
    }
    return QUtf8StringView(bytes.left(bytes.size() - 4)).isValidUtf8();
}

bool isRandom(const QByteArray &bytes)
{
    const std::set<char> different(bytes.begin(), bytes.end());
    return bytes.size() >= HeaderSize && different.size() > 70; // 100 random bytes hold 83 different ones
}

} // namespace

quint32 FileHeader::number(qsizetype at, int bytes) const
{
    quint32 value = 0;
    for (int i = 0; i < bytes; ++i)
        value = value << 8 | uchar(m_bytes[at + i]);
    return value;
}

bool FileHeader::isSqlite() const
{
    return m_bytes.size() >= HeaderSize && m_bytes.startsWith(QByteArray("SQLite format 3\0", 16));
}

bool FileHeader::isWal() const
{
    return m_bytes[18] == 2 || m_bytes[19] == 2;
}

qint64 FileHeader::expectedSize() const
{
    const quint32 page = number(16, 2) == 1 ? 65536 : number(16, 2);
    const bool counted = number(24, 4) == number(92, 4); // the count is only kept by versions since 3.7.0
    return counted ? qint64(page) * number(28, 4) : 0;
}

SourceError FileHeader::foreign(const QString &name) const
{
    SourceError error;
    const QString found = QString::fromLatin1(m_bytes.left(16).toHex(' ')).toUpper();
    error.tried = {{u"SQLite header"_s, u"expected “SQLite format 3”, found %1"_s.arg(found), false}};
    const QString so = u"“%1” is not a SQLite database: it %2."_s.arg(name);
    error.advice = u"Choose the database file of the event store."_s;
    for (const Signature &signature : Signatures) {
        if (m_bytes.startsWith(signature.bytes)) {
            error.sentence = so.arg(u"starts like %1"_s.arg(QString::fromLatin1(signature.what)));
            error.advice = QString::fromUtf8(signature.advice);
            return error;
        }
    }
    const QByteArray trimmed = m_bytes.trimmed();
    if (m_bytes.startsWith("SQLite format 3")) {
        error.sentence = u"“%1” ends within its SQLite header: it has been cut off."_s.arg(name);
        error.advice = u"Copy the file again, completely."_s;
    } else if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
        error.sentence = so.arg(u"starts like JSON"_s);
        error.advice = u"If it holds one JSON object a line, give it the suffix .ndjson and open it again."_s;
    } else if (isText(m_bytes)) {
        error.sentence = so.arg(u"starts like a text file"_s);
        error.advice = u"If it is an SQL dump, load it with “sqlite3 new.db < file” and open new.db."_s;
    } else if (isRandom(m_bytes)) {
        error.sentence = u"“%1” seems to be an encrypted database: its header has no structure."_s.arg(name);
        error.advice = u"Decrypt a copy (for SQLCipher: sqlcipher_export) and open that."_s;
    } else {
        error.sentence = so.arg(u"starts with other bytes than one"_s);
    }
    return error;
}

SourceError FileHeader::truncated(const QString &name, qint64 expected, qint64 size)
{
    SourceError error;
    error.sentence = u"“%1” is cut off: its header speaks of %2 bytes, but it has only %3."_s.arg(
        name, QString::number(expected), QString::number(size));
    error.advice = u"Copy the file again, completely, while nobody writes to it or with “sqlite3 .backup”."_s;
    error.tried = {{u"SQLite header"_s, u"found"_s, true}, {u"File size"_s, u"too small"_s, false}};
    return error;
}

} // namespace Backstory
