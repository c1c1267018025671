// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace Backstory
{

/// One index entry: the event at `row` (counted from the run's first row) has `key`.
struct IndexEntry {
    quint64 key = 0;
    quint32 row = 0;
    auto operator<=>(const IndexEntry &) const = default;
};

/// Entries in key order packed into pages of at most `PageBytes`: first the whole first key, then for each
/// entry the difference to the key before and the row, both as LEB128.
class RunEncoder
{
public:
    static constexpr qsizetype PageBytes = 8'000; ///< fits one database page of 8 KiB beside its row header

    void append(const IndexEntry &entry);
    /// Closes the last page. The rest is complete then.
    void finish();
    const std::vector<QByteArray> &pages() const { return m_pages; }
    /// The first key of each page.
    const std::vector<quint64> &fences() const { return m_fences; }
    /// The number of entries before each page; at the end that of all.
    const std::vector<quint32> &starts() const { return m_starts; }
    quint64 lastKey() const { return m_last; }

private:
    std::vector<QByteArray> m_pages;
    std::vector<quint64> m_fences;
    std::vector<quint32> m_starts{0};
    std::vector<uchar> m_page;
    quint32 m_count = 0;
    quint64 m_last = 0;
};

/// Appends the entries of a page. False when the bytes are no page.
bool decodePage(QByteArrayView page, std::vector<IndexEntry> &entries);

/// Calls `found(row)` for every entry with this key. False when the bytes are no page.
template<typename Found>
bool findInPage(QByteArrayView page, quint64 key, Found found);

/// Walks over the entries of a page, for `decodePage()` and `findInPage()`.
class PageCursor
{
public:
    explicit PageCursor(QByteArrayView page);
    /// False at the end, or when the bytes are no page: then `isBroken()`.
    bool next(IndexEntry &entry);
    bool isBroken() const { return m_broken; }

private:
    bool readNumber(quint64 &value);
    const uchar *m_at;
    const uchar *m_end;
    quint64 m_key = 0;
    bool m_broken = false;
};

template<typename Found>
bool findInPage(QByteArrayView page, quint64 key, Found found)
{
    PageCursor cursor(page);
    IndexEntry entry;
    while (cursor.next(entry) && entry.key <= key) {
        if (entry.key == key)
            found(entry.row);
    }
    return !cursor.isBroken();
}

} // namespace Backstory
