// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>
#include <stop_token>
#include <vector>

namespace Backstory
{

/// A payload as rows of a fixed width that a view draws few of: text whose long lines are continued on
/// further rows, or bytes as a hex dump. Places are byte offsets in the content, whatever the width. Never
/// changed once made, so threads share it.
class RawText
{
public:
    enum Form { Stored, Indented, Hex };
    /// Characters of a row: from, length.
    using Span = std::pair<int, int>;

    /// Breaks UTF-8 text into rows of at most `columns` cells, about 10 ms for 20 MB of short lines. Null
    /// when stopped.
    static std::shared_ptr<const RawText> wrapped(const QByteArray &utf8, int columns,
                                                  std::stop_token stop = {});
    /// Sixteen, eight or four bytes a row, as fit.
    static std::shared_ptr<const RawText> hex(const QByteArray &bytes, int columns);

    bool isHex() const { return m_bytesPerRow > 0; }
    const QByteArray &content() const { return m_content; }
    qint64 size() const { return m_content.size(); }
    qint64 rows() const;
    /// What is drawn: control characters have become visible ones.
    QString row(qint64 row) const;
    /// The first byte of a row, and the one behind its last; the break of a line belongs to no row.
    qint64 begin(qint64 row) const;
    qint64 end(qint64 row) const;
    qint64 rowAt(qint64 offset) const;
    /// Where a byte stands in its row's text.
    int columnOf(qint64 row, qint64 offset) const;
    qint64 offsetAt(qint64 row, int column) const;
    /// The characters of a row that stand for the bytes from … to; twice in a hex dump.
    QList<Span> spans(qint64 row, qint64 from, qint64 to) const;
    /// The bytes as a person pastes them: the text itself, or pairs of hexadecimal digits.
    QString copied(qint64 from, qint64 to) const;
    /// The offset of the next or previous character.
    qint64 next(qint64 offset) const;
    qint64 previous(qint64 offset) const;

private:
    int hexDigitsAt(qint64 row) const;

    QByteArray m_content;
    std::vector<quint32> m_begins; ///< of every row, and one more behind the last
    int m_bytesPerRow = 0;         ///< for hex
};

/// JSON with a member on each line and two spaces a level; the values stay as they are written. Empty when
/// stopped.
QByteArray indentedJson(const QByteArray &json, std::stop_token stop = {});

} // namespace Backstory
