// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/payloadfind.h"
#include "models/details/payloadtext.h"

#include <QtTest>

#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Raw text in rows, and the search in it.
class TestRawText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void breaksLines_data();
    void breaksLines();
    void coversEveryByteOnce();
    void showsControlCharacters();
    void dumpsBytes();
    void indents_data();
    void indents();
    void findsText_data();
    void findsText();
    void findsAcrossParts();
    void findsInDocuments();
    void choosesForms();
    void makesLargeOnesInTheBackground();
    void stepsThroughHits();
    void findsBytes();
};

namespace
{

QString rowsOf(const RawText &text)
{
    QStringList rows;
    for (qint64 row = 0; row < text.rows(); ++row)
        rows.append(text.row(row));
    return rows.join(u'|');
}

QString told(const std::vector<TextHit> &hits)
{
    QStringList list;
    for (const TextHit &hit : hits)
        list.append(u"%1+%2"_s.arg(hit.begin).arg(hit.length));
    return list.join(u' ');
}

} // namespace

void TestRawText::breaksLines_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rows");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("one") << u"one"_s << u"one"_s;
    QTest::newRow("lines") << u"one\ntwo\r\n\nfour\n"_s << u"one|two||four"_s;
    QTest::newRow("long") << u"0123456789abcdefghij!"_s << u"0123456789|abcdefghij|!"_s;
    QTest::newRow("just fits") << u"0123456789\n0123456789"_s << u"0123456789|0123456789"_s;
    QTest::newRow("umlauts") << u"ääääääääääö"_s << u"ääääääääää|ö"_s;
    QTest::newRow("wide") << u"漢字漢字漢字"_s << u"漢字漢字漢|字"_s;
    QTest::newRow("emoji") << u"😀😀😀😀😀😀"_s << u"😀😀😀😀😀|😀"_s;
    QTest::newRow("tabs") << u"\t\t\tx"_s << u"\t\t|\tx"_s;
    QTest::newRow("combining")
        << u"e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301x"_s
        << u"e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301|x"_s;
}

void TestRawText::breaksLines()
{
    QFETCH(QString, text);
    QFETCH(QString, rows);
    const auto raw = RawText::wrapped(text.toUtf8(), 10);
    QCOMPARE(rowsOf(*raw), rows);
}

void TestRawText::coversEveryByteOnce()
{
    std::mt19937 random(1);
    const QStringList pieces{u"a"_s, u"\n"_s, u"\r\n"_s,  u"ä"_s,         u"漢"_s,
                             u"😀"_s, u"\t"_s, u"word "_s, u"\u202eשלום"_s};
    for (int round = 0; round < 200; ++round) {
        QString text;
        for (int i = 0; i < 60; ++i)
            text += pieces[qsizetype(random() % size_t(pieces.size()))];
        const QByteArray bytes = text.toUtf8();
        const auto raw = RawText::wrapped(bytes, 8 + int(random() % 20));
        qint64 at = 0;
        for (qint64 row = 0; row < raw->rows(); ++row) {
            QCOMPARE(raw->begin(row), at);
            at = row + 1 < raw->rows() ? raw->begin(row + 1) : bytes.size();
            const QByteArray between = bytes.mid(raw->end(row), at - raw->end(row));
            QVERIFY2(between.isEmpty() || between == "\n" || between == "\r\n", between.toHex().constData());
            for (qint64 offset = raw->begin(row); offset < raw->end(row); offset = raw->next(offset)) {
                QCOMPARE(raw->rowAt(offset), row);
                QCOMPARE(raw->offsetAt(row, raw->columnOf(row, offset)), offset);
                QCOMPARE(raw->previous(raw->next(offset)), offset);
            }
        }
        QCOMPARE(at, bytes.size());
        QCOMPARE(raw->copied(0, bytes.size()), text);
    }
}

void TestRawText::showsControlCharacters()
{
    const auto raw = RawText::wrapped(QByteArray("a\x1b[0m\x00z\x7f", 8), 20);
    QCOMPARE(raw->row(0), u"a␛[0m␀z␡"_s);
    QCOMPARE(raw->copied(0, 2), u"a\x1b"_s);
}

void TestRawText::dumpsBytes()
{
    QByteArray bytes;
    for (int i = 0; i < 20; ++i)
        bytes += char(0x3c + i);
    const auto wide = RawText::hex(bytes, 80);
    QCOMPARE(rowsOf(*wide), u"00000000  3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b  |<=>?@ABCDEFGHIJK|"
                            "|00000010  4c 4d 4e 4f                                       |LMNO|"_s);
    const auto narrow = RawText::hex(bytes, 44);
    QCOMPARE(narrow->row(2), u"000010  4c 4d 4e 4f              |LMNO|"_s);
    for (const auto &raw : {wide, narrow, RawText::hex(bytes, 20)}) {
        for (qint64 offset = 0; offset < bytes.size(); ++offset) {
            const qint64 row = raw->rowAt(offset);
            QCOMPARE(raw->offsetAt(row, raw->columnOf(row, offset)), offset);
            const QList<RawText::Span> spans = raw->spans(row, offset, offset + 1);
            QCOMPARE(spans.size(), 2);
            QCOMPARE(raw->row(row).mid(spans[0].first, spans[0].second),
                     QString::fromLatin1(bytes.mid(offset, 1).toHex()));
            QCOMPARE(raw->row(row).mid(spans[1].first, spans[1].second),
                     QString::fromLatin1(bytes.mid(offset, 1)));
            QCOMPARE(raw->offsetAt(row, spans[1].first), offset);
        }
    }
    QCOMPARE(wide->copied(1, 4), u"3d 3e 3f"_s);
    QCOMPARE(RawText::hex({}, 80)->rows(), 0);
}

void TestRawText::indents_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("indented");
    QTest::newRow("object")
        << QByteArray(R"({"a":1.50,"b":[],"c":{ },"d":[1,{"e":"{,:\"}"}]})")
        << QByteArray("{\n  \"a\": 1.50,\n  \"b\": [],\n  \"c\": {},\n  \"d\": [\n    1,\n    {\n"
                      "      \"e\": \"{,:\\\"}\"\n    }\n  ]\n}");
    QTest::newRow("spaced") << QByteArray("[ 1 ,\n\t2 ]") << QByteArray("[\n  1,\n  2\n]");
    QTest::newRow("scalar") << QByteArray("\"a\\\\\"") << QByteArray("\"a\\\\\"");
}

void TestRawText::indents()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, indented);
    QCOMPARE(indentedJson(json), indented);
}

void TestRawText::findsText_data()
{
    QTest::addColumn<QString>("needle");
    QTest::addColumn<bool>("sensitive");
    QTest::addColumn<QString>("hits");
    QTest::newRow("any case") << u"LAMP"_s << false << u"0+4 5+4 10+4"_s;
    QTest::newRow("same case") << u"Lamp"_s << true << u"5+4"_s;
    QTest::newRow("umlaut") << u"GRÖSSE"_s << false << u"15+7"_s;
    QTest::newRow("umlaut, same case") << u"Größe"_s << true << QString();
    QTest::newRow("after an umlaut") << u"x"_s << false << u"22+1"_s;
    QTest::newRow("nowhere") << u"lamps"_s << false << QString();
    QTest::newRow("Greek") << u"ΣΟΦΊΑ"_s << false << u"24+10"_s;
}

void TestRawText::findsText()
{
    QFETCH(QString, needle);
    QFETCH(bool, sensitive);
    QFETCH(QString, hits);
    const QByteArray text =
        u"lamp Lamp lAMP größse"_s.left(15).toUtf8() + "gr\xc3\xb6sse" + u"x σοφία"_s.toUtf8();
    const TextMatcher matcher(needle, sensitive ? Qt::CaseSensitive : Qt::CaseInsensitive);
    QCOMPARE(told(findInText(text, matcher, {})), hits);
}

void TestRawText::findsAcrossParts()
{
    QByteArray text(3 * 1024 * 1024, '.');
    for (const qsizetype at : {0, 1024 * 1024 - 3, 1024 * 1024 + 5, 3 * 1024 * 1024 - 6})
        text.replace(at, 6, "Needle");
    const auto hits = findInText(text, TextMatcher(u"needle"_s, Qt::CaseInsensitive), {});
    QCOMPARE(told(hits), u"0+6 1048573+6 1048581+6 3145722+6"_s);
}

void TestRawText::findsInDocuments()
{
    const JsonDocument document =
        jsonDocument(R"({"sku":"A-17","lines":[{"qty":5},{"SKU":[1,"b"]}],"sum":[{"x":"the sku"}],"n":517})");
    const auto paths = [&document](const QString &needle, Qt::CaseSensitivity sensitivity) {
        const JsonHits hits = findInJson(document, TextMatcher(needle, sensitivity), {});
        QStringList list;
        for (size_t i = 0; i < hits.size(); ++i) {
            QString path;
            for (const quint32 step : hits.path(i))
                path += u'/' + QString::number(step);
            list.append(path);
        }
        return list.join(u' ');
    };
    QCOMPARE(paths(u"sku"_s, Qt::CaseInsensitive), u"/0 /1/1/0 /2/0/0"_s);
    QCOMPARE(paths(u"sku"_s, Qt::CaseSensitive), u"/0 /2/0/0"_s);
    QCOMPARE(paths(u"17"_s, Qt::CaseSensitive), u"/0 /3"_s);
    QCOMPARE(paths(u"b"_s, Qt::CaseSensitive), u"/1/1/0/1"_s);
    QCOMPARE(paths(u"nothing"_s, Qt::CaseSensitive), QString());
}

void TestRawText::choosesForms()
{
    QueryPool pool(1);
    PayloadText text(pool);
    text.setColumns(40);
    text.setPayload(decodePayload(R"({"a":1})"));
    QCOMPARE(text.forms(), (QList{RawText::Stored, RawText::Indented, RawText::Hex}));
    QCOMPARE(rowsOf(*text.text()), u"{\"a\":1}"_s);
    text.setForm(RawText::Indented);
    QCOMPARE(rowsOf(*text.text()), u"{|  \"a\": 1|}"_s);
    text.setPayload(decodePayload("plain"));
    QCOMPARE(text.form(), RawText::Stored); // there is no other
    text.setPayload(decodePayload(R"([1])"));
    QCOMPARE(text.form(), RawText::Indented); // what was wanted is kept
    text.setPayload(decodePayload(QByteArray::fromHex("a161766161")));
    QCOMPARE(text.forms(), (QList{RawText::Indented, RawText::Hex}));
    QCOMPARE(rowsOf(*text.text()), u"{|  \"v\": \"a\"|}"_s);
    text.setForm(RawText::Hex);
    QVERIFY(text.text()->isHex());
    text.setColumns(0);
    QVERIFY(!text.text());
    text.setPayload({});
    QVERIFY(text.forms().isEmpty());
}

void TestRawText::makesLargeOnesInTheBackground()
{
    QueryPool pool(1);
    PayloadText text(pool);
    QSignalSpy changed(&text, &PayloadText::textChanged);
    const QByteArray json = '[' + QByteArray("1,").repeated(200'000) + "1]";
    text.setPayload(decodePayload(json));
    text.setForm(RawText::Indented);
    text.setColumns(40);
    QVERIFY(text.isLoading());
    QVERIFY(QTest::qWaitFor([&text] { return !text.isLoading(); }));
    QCOMPARE(text.text()->rows(), 200'003);
    QCOMPARE(text.text()->row(200'001), u"  1"_s);
    text.setColumns(50);
    QVERIFY(text.text()); // the one before stays until then
    QVERIFY(QTest::qWaitFor([&text] { return !text.isLoading(); }));
}

void TestRawText::stepsThroughHits()
{
    QueryPool pool(1);
    PayloadFind find(pool);
    const auto done = [&find] { return !find.isRunning(); };
    find.search(jsonDocument(R"({"a":"x1","b":["x2","x3"]})"));
    QCOMPARE(find.count(), 0);
    find.setNeedle(u"x"_s, Qt::CaseInsensitive);
    QVERIFY(QTest::qWaitFor(done));
    QCOMPARE(find.count(), 3);
    QCOMPARE(find.current(), 0);
    QCOMPARE(find.path(), (std::vector<quint32>{0}));
    find.step(-1);
    QCOMPARE(find.path(), (std::vector<quint32>{1, 1}));
    find.step(1);
    QCOMPARE(find.current(), 0);
    find.search(RawText::wrapped("one two three two", 20));
    find.setNeedle(u"t"_s, Qt::CaseInsensitive);
    QVERIFY(QTest::qWaitFor(done));
    QCOMPARE(find.count(), 3);
    find.step(2);
    QCOMPARE(find.textHits()[size_t(find.current())].begin, 14);
    find.setNeedle(u"tw"_s, Qt::CaseInsensitive); // typing on stays near
    QVERIFY(QTest::qWaitFor(done));
    QCOMPARE(find.current(), 1);
    find.setNeedle(u"zzz"_s, Qt::CaseInsensitive);
    QVERIFY(QTest::qWaitFor(done));
    QCOMPARE(find.current(), -1);
    find.step(1);
    QCOMPARE(find.current(), -1);
}

void TestRawText::findsBytes()
{
    QueryPool pool(1);
    PayloadFind find(pool);
    find.search(RawText::hex(QByteArray::fromHex("0001ff00ffabcd00ff"), 80));
    for (const auto &[needle, hits] : {std::pair(u"00 ff"_s, u"3+2 7+2"_s), std::pair(u"0xABCD"_s, u"5+2"_s),
                                       std::pair(u"0x0"_s, QString())}) {
        find.setNeedle(needle, Qt::CaseInsensitive);
        QVERIFY(QTest::qWaitFor([&find] { return !find.isRunning(); }));
        QCOMPARE(told(find.textHits()), hits);
    }
}

QTEST_GUILESS_MAIN(TestRawText)
#include "tst_rawtext.moc"
