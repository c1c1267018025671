// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/binaryjson.h"
#include "models/payload/jsonline.h"

#include <QCborStreamReader>
#include <QFloat16>
#include <QUuid>

#include <charconv>
#include <cmath>

namespace Backstory
{

namespace
{

constexpr int MaxDepth = 500;
constexpr qsizetype MostBytesShown = 64;

template<class Number>
QByteArray floatText(Number value)
{
    if (!std::isfinite(value))
        return std::isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, qsizetype(end - text)};
}

/// Writes one CBOR document as JSON, item by item, to a depth.
class CborWriter
{
public:
    explicit CborWriter(const QByteArray &bytes)
        : m_reader(bytes)
    {
    }

    std::optional<BinaryDocument> document(qsizetype size)
    {
        m_document.isTelling = false;
        if (!value(0) || m_reader.lastError() != QCborError::NoError || m_reader.currentOffset() != size)
            return {};
        return std::move(m_document);
    }

private:
    bool value(int depth);
    bool container(int depth, bool isMap);
    bool key(int depth);
    bool integer();
    bool text(QByteArray *utf8);
    bool bytes(QByteArray *bytes);
    bool tagged(int depth);
    bool bignum(bool negative);
    bool decimalFraction(qsizetype from, int depth);
    bool put(const QByteArray &json)
    {
        m_document.json += json;
        return true;
    }
    bool putAndGo(const QByteArray &json) { return put(json) && m_reader.next(); }

    QCborStreamReader m_reader;
    BinaryDocument m_document;
};

bool CborWriter::text(QByteArray *utf8)
{
    auto chunk = m_reader.readString();
    for (; chunk.status == QCborStreamReader::Ok; chunk = m_reader.readString())
        *utf8 += chunk.data.toUtf8();
    return chunk.status == QCborStreamReader::EndOfString;
}

bool CborWriter::bytes(QByteArray *found)
{
    auto chunk = m_reader.readByteArray();
    for (; chunk.status == QCborStreamReader::Ok; chunk = m_reader.readByteArray())
        *found += chunk.data;
    return chunk.status == QCborStreamReader::EndOfString;
}

bool CborWriter::integer()
{
    if (m_reader.isUnsignedInteger())
        return putAndGo(QByteArray::number(m_reader.toUnsignedInteger()));
    const auto magnitude = quint64(m_reader.toNegativeInteger()); // 0 stands for 2⁶⁴
    return putAndGo(magnitude == 0 ? QByteArray("-18446744073709551616")
                                   : '-' + QByteArray::number(magnitude));
}

bool CborWriter::key(int depth)
{
    QByteArray name;
    if (m_reader.isString()) {
        if (!text(&name))
            return false;
        m_document.isTelling = m_document.isTelling || !name.isEmpty();
        return put(jsonString(name));
    }
    const qsizetype from = m_document.json.size();
    if (!value(depth + 1))
        return false;
    name = m_document.json.mid(from);
    m_document.json.truncate(from);
    return put(name.startsWith('"') ? name : jsonString(name));
}

bool CborWriter::container(int depth, bool isMap)
{
    if (depth >= MaxDepth || !m_reader.enterContainer())
        return false;
    put(isMap ? "{" : "[");
    for (bool first = true; m_reader.hasNext(); first = false) {
        if (!first)
            put(",");
        if (isMap && (!key(depth) || !put(":")))
            return false;
        if (!value(depth + 1))
            return false;
    }
    return m_reader.lastError() == QCborError::NoError && m_reader.leaveContainer() && put(isMap ? "}" : "]");
}

// Whole numbers of any length, in base 10⁹.
bool CborWriter::bignum(bool negative)
{
    QByteArray big;
    if (!bytes(&big) || big.size() > 1024)
        return false;
    std::vector<quint32> limbs{0};
    const auto fold = [&limbs](quint64 carry, quint64 factor) {
        for (quint32 &limb : limbs) {
            const quint64 sum = limb * factor + carry;
            limb = quint32(sum % 1'000'000'000);
            carry = sum / 1'000'000'000;
        }
        if (carry > 0)
            limbs.push_back(quint32(carry));
    };
    for (const char byte : big)
        fold(uchar(byte), 256);
    if (negative) // −1 − n
        fold(1, 1);
    QByteArray digits = QByteArray::number(limbs.back());
    for (auto limb = limbs.rbegin() + 1; limb != limbs.rend(); ++limb)
        digits += QByteArray::number(*limb).rightJustified(9, '0');
    return put(negative ? '-' + digits : digits);
}

// [exponent, mantissa], which `value()` has just written as a list from there on.
bool CborWriter::decimalFraction(qsizetype from, int depth)
{
    if (!value(depth + 1))
        return false;
    const QByteArray list = m_document.json.mid(from);
    const qsizetype comma = list.indexOf(',');
    bool isExponent = false;
    const int exponent = list.mid(1, comma - 1).toInt(&isExponent);
    QByteArray digits = list.mid(comma + 1).chopped(1);
    const bool negative = digits.startsWith('-');
    if (negative)
        digits.remove(0, 1);
    const bool isNumber =
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!list.startsWith('[') || !isExponent || !isNumber || digits.isEmpty() || std::abs(exponent) > 400)
        return true; // stays a list
    if (exponent < 0) {
        digits = digits.rightJustified(1 - exponent, '0');
        digits.insert(digits.size() + exponent, '.');
    } else {
        digits += QByteArray(digits == "0" ? 0 : exponent, '0');
    }
    m_document.json.truncate(from);
    return put(negative ? '-' + digits : digits);
}

bool CborWriter::tagged(int depth)
{
    enum Tag : quint64 { PositiveBignum = 2, NegativeBignum = 3, Decimal = 4, Uuid = 37 };
    if (depth >= MaxDepth)
        return false;
    const auto tag = quint64(m_reader.toTag());
    if (!m_reader.next())
        return false;
    if ((tag == PositiveBignum || tag == NegativeBignum) && m_reader.isByteArray())
        return bignum(tag == NegativeBignum);
    if (tag == Decimal && m_reader.isArray())
        return decimalFraction(m_document.json.size(), depth);
    if (tag == Uuid && m_reader.isByteArray()) {
        QByteArray uuid;
        if (!bytes(&uuid))
            return false;
        return put(uuid.size() == 16 ? '"' + QUuid::fromRfc4122(uuid).toByteArray(QUuid::WithoutBraces) + '"'
                                     : jsonString(byteStringText(uuid)));
    }
    return value(depth + 1);
}

bool CborWriter::value(int depth)
{
    QByteArray content;
    switch (m_reader.type()) {
    case QCborStreamReader::UnsignedInteger:
    case QCborStreamReader::NegativeInteger:
        return integer();
    case QCborStreamReader::ByteString:
        return bytes(&content) && put(jsonString(byteStringText(content)));
    case QCborStreamReader::TextString:
        if (!text(&content))
            return false;
        m_document.isTelling = m_document.isTelling || (depth > 0 && content.size() > 2);
        return put(jsonString(content));
    case QCborStreamReader::Array:
    case QCborStreamReader::Map:
        return container(depth, m_reader.isMap());
    case QCborStreamReader::Tag:
        return tagged(depth);
    case QCborStreamReader::Float16:
        return putAndGo(floatText(float(m_reader.toFloat16())));
    case QCborStreamReader::Float:
        return putAndGo(floatText(m_reader.toFloat()));
    case QCborStreamReader::Double:
        return putAndGo(doubleText(m_reader.toDouble()));
    case QCborStreamReader::SimpleType:
        if (m_reader.isBool())
            return putAndGo(m_reader.toBool() ? "true" : "false");
        return putAndGo(m_reader.isNull() || m_reader.isUndefined()
                            ? QByteArray("null")
                            : "\"simple(" + QByteArray::number(int(m_reader.toSimpleType())) + ")\"");
    case QCborStreamReader::Invalid:
        break;
    }
    return false;
}

} // namespace

QByteArray byteStringText(QByteArrayView bytes)
{
    if (bytes.size() <= MostBytesShown)
        return "h'" + bytes.toByteArray().toHex() + '\'';
    return "h'" + bytes.first(MostBytesShown / 2).toByteArray().toHex() + "…' (" +
           QByteArray::number(bytes.size()) + " bytes)";
}

QByteArray doubleText(double value)
{
    return floatText(value);
}

std::optional<BinaryDocument> jsonFromCbor(const QByteArray &bytes)
{
    return CborWriter(bytes).document(bytes.size());
}

} // namespace Backstory
