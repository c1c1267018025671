// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/rawtext.h"
#include "models/details/detailsquery.h"

#include <algorithm>
#include <cstring>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int TabCells = 4;

bool isContinuation(char byte)
{
    return (uchar(byte) & 0xc0) == 0x80;
}

/// How many cells of a monospaced row the character at the byte takes; ideographs and emoji take two.
int cellsOf(const char *at, const char *end)
{
    const uchar lead = uchar(*at);
    if (lead < 0x80)
        return lead == '\t' ? TabCells : 1;
    if (lead < 0xe1 || end - at < 3)
        return lead == 0xcc || lead == 0xcd ? 0 : 1; // combining marks
    if (lead >= 0xf0)
        return 2;
    const int code = (lead & 0x0f) << 12 | (uchar(at[1]) & 0x3f) << 6 | (uchar(at[2]) & 0x3f);
    return code >= 0x1100 && (code < 0x1200 || code >= 0x2e80) && code < 0xfe00 ? 2 : 1;
}

const char *nextCharacter(const char *at, const char *end)
{
    ++at;
    while (at < end && isContinuation(*at))
        ++at;
    return at;
}

QChar visible(QChar c)
{
    if (c.unicode() < 0x20 && c != u'\t')
        return QChar(char16_t(0x2400 + c.unicode()));
    if (c.unicode() == 0x7f)
        return QChar(u'\u2421');
    return c.unicode() == 0x2028 || c.unicode() == 0x2029 ? QChar(u'\u2424') : c;
}

} // namespace

std::shared_ptr<const RawText> RawText::wrapped(const QByteArray &utf8, int columns, std::stop_token stop)
{
    auto text = std::make_shared<RawText>();
    text->m_content = utf8;
    const char *const all = utf8.constData();
    const char *const end = all + utf8.size();
    columns = std::max(columns, 8);
    std::vector<quint32> &begins = text->m_begins;
    const char *line = all;
    while (line < end || line == all) {
        if (begins.size() % 4096 == 0 && stop.stop_requested())
            return nullptr;
        const auto *found = static_cast<const char *>(std::memchr(line, '\n', size_t(end - line)));
        const char *const lineEnd = found ? found : end;
        begins.push_back(quint32(line - all));
        if (lineEnd - line > columns / TabCells) {
            int cells = 0;
            for (const char *at = line; at < lineEnd; at = nextCharacter(at, lineEnd)) {
                const int wide = cellsOf(at, lineEnd);
                if (cells + wide > columns) {
                    begins.push_back(quint32(at - all));
                    cells = 0;
                }
                cells += wide;
            }
        }
        if (!found)
            break;
        line = found + 1;
    }
    begins.push_back(quint32(utf8.size()));
    return text;
}

std::shared_ptr<const RawText> RawText::hex(const QByteArray &bytes, int columns)
{
    constexpr int Sixteen = 8 + 2 + 16 * 3 + 1 + 18;
    constexpr int Eight = 6 + 2 + 8 * 3 + 11;
    auto text = std::make_shared<RawText>();
    text->m_content = bytes;
    text->m_bytesPerRow = columns >= Sixteen ? 16 : columns >= Eight ? 8 : 4;
    return text;
}

qint64 RawText::rows() const
{
    return isHex() ? (size() + m_bytesPerRow - 1) / m_bytesPerRow : qint64(m_begins.size()) - 1;
}

qint64 RawText::begin(qint64 row) const
{
    return isHex() ? std::min(row * m_bytesPerRow, size()) : qint64(m_begins[size_t(row)]);
}

qint64 RawText::end(qint64 row) const
{
    if (isHex())
        return std::min((row + 1) * m_bytesPerRow, size());
    qint64 end = m_begins[size_t(row) + 1];
    const qint64 first = begin(row);
    if (end > first && m_content[end - 1] == '\n')
        --end;
    if (end > first && end < size() && m_content[end] == '\n' && m_content[end - 1] == '\r')
        --end;
    return end;
}

qint64 RawText::rowAt(qint64 offset) const
{
    if (isHex())
        return std::clamp<qint64>(offset / m_bytesPerRow, 0, std::max<qint64>(rows() - 1, 0));
    const auto behind = std::upper_bound(m_begins.begin(), m_begins.end() - 1, quint32(offset));
    return std::max<qint64>(behind - m_begins.begin() - 1, 0);
}

QString RawText::row(qint64 row) const
{
    const qint64 from = begin(row);
    const QByteArrayView bytes = QByteArrayView(m_content).sliced(from, end(row) - from);
    if (isHex())
        return hexDump(bytes, from, m_bytesPerRow).chopped(1);
    QString text = QString::fromUtf8(bytes);
    std::transform(text.begin(), text.end(), text.begin(), visible);
    return text;
}

int RawText::hexDigitsAt(qint64 row) const
{
    const int least = m_bytesPerRow < 16 ? 6 : 8;
    return std::max(least, int(QString::number(begin(row), 16).size()));
}

int RawText::columnOf(qint64 row, qint64 offset) const
{
    const qint64 from = begin(row);
    offset = std::clamp(offset, from, end(row));
    if (!isHex())
        return int(QString::fromUtf8(QByteArrayView(m_content).sliced(from, offset - from)).size());
    const int byte = int(offset - from);
    return hexDigitsAt(row) + 2 + byte * 3 + (byte >= 8 && m_bytesPerRow > 8 ? 1 : 0);
}

qint64 RawText::offsetAt(qint64 row, int column) const
{
    const qint64 from = begin(row);
    const qint64 to = end(row);
    if (!isHex()) {
        const QString text = QString::fromUtf8(QByteArrayView(m_content).sliced(from, to - from));
        return from + QStringView(text).left(column).toUtf8().size();
    }
    const int digits = hexDigitsAt(row) + 2;
    const int gap = m_bytesPerRow > 8 ? 1 : 0;
    const int signs = digits + m_bytesPerRow * 3 + gap + 2;
    if (column >= signs)
        return std::min(from + column - signs, to);
    const int inside = column - digits - (column >= digits + 24 ? gap : 0);
    return std::clamp<qint64>(from + (inside + 1) / 3, from, to);
}

QList<RawText::Span> RawText::spans(qint64 row, qint64 from, qint64 to) const
{
    from = std::max(from, begin(row));
    to = std::min(to, end(row));
    if (from >= to)
        return {};
    const int first = columnOf(row, from);
    if (!isHex())
        return {{first, columnOf(row, to) - first}};
    const int last = columnOf(row, to - 1);
    const int signs = hexDigitsAt(row) + 2 + m_bytesPerRow * 3 + (m_bytesPerRow > 8 ? 1 : 0) + 2;
    return {{first, last + 2 - first}, {signs + int(from - begin(row)), int(to - from)}};
}

QString RawText::copied(qint64 from, qint64 to) const
{
    const QByteArray bytes = m_content.mid(from, to - from);
    return isHex() ? QString::fromLatin1(bytes.toHex(' ')) : QString::fromUtf8(bytes);
}

qint64 RawText::next(qint64 offset) const
{
    if (offset >= size())
        return size();
    const char *const all = m_content.constData();
    return isHex() ? offset + 1 : nextCharacter(all + offset, all + size()) - all;
}

qint64 RawText::previous(qint64 offset) const
{
    if (offset <= 0)
        return 0;
    --offset;
    while (!isHex() && offset > 0 && isContinuation(m_content[offset]))
        --offset;
    return offset;
}

QByteArray indentedJson(const QByteArray &json, std::stop_token stop)
{
    constexpr qsizetype StopEvery = 1024 * 1024;
    QByteArray out;
    out.reserve(json.size() + json.size() / 2);
    int depth = 0;
    const char *const end = json.constData() + json.size();
    const char *nextLook = json.constData() + StopEvery;
    const auto line = [&] {
        out += '\n';
        out.append(2 * depth, ' ');
    };
    for (const char *at = json.constData(); at < end; ++at) {
        if (at > nextLook) {
            if (stop.stop_requested())
                return {};
            nextLook = at + StopEvery;
        }
        const char c = *at;
        switch (c) {
        case '"': {
            const char *close = at + 1;
            while (close < end && *close != '"')
                close += *close == '\\' ? 2 : 1;
            close = std::min(close, end - 1);
            out.append(at, close - at + 1);
            at = close;
            break;
        }
        case '{':
        case '[': {
            const char *inside = at + 1;
            while (inside < end && std::strchr(" \t\r\n", *inside) && *inside)
                ++inside;
            out += c;
            if (inside < end && (*inside == '}' || *inside == ']')) {
                out += *inside;
                at = inside;
                break;
            }
            ++depth;
            line();
            break;
        }
        case '}':
        case ']':
            --depth;
            line();
            out += c;
            break;
        case ',':
            out += c;
            line();
            break;
        case ':':
            out += ": ";
            break;
        case ' ':
        case '\t':
        case '\r':
        case '\n':
            break;
        default:
            out += c;
        }
    }
    return out;
}

} // namespace Backstory
