// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>

namespace Backstory
{

/// The pages of a windowed model that are in memory: at most `maxPages`, the least recently used goes first.
/// A page may be stale: it is still shown, and fetched again. Belongs to one thread.
template<class T>
class PageCache
{
public:
    explicit PageCache(int pageSize = 128, int maxPages = 32)
        : m_pageSize(pageSize)
        , m_maxPages(maxPages)
    {
    }

    int pageSize() const { return m_pageSize; }
    qint64 pageOf(qint64 row) const { return row / m_pageSize; }
    qsizetype pages() const { return m_pages.size(); }

    /// The row, or null when its page is not here or is shorter.
    const T *find(qint64 row) const
    {
        const auto page = m_pages.find(pageOf(row));
        if (page == m_pages.end() || row % m_pageSize >= page->rows.size())
            return nullptr;
        page->used = ++m_clock;
        return &page->rows[row % m_pageSize];
    }

    /// True when the row's page should be fetched: missing, stale or too short for the row.
    bool wants(qint64 row) const
    {
        const auto page = m_pages.constFind(pageOf(row));
        return page == m_pages.cend() || page->stale || row % m_pageSize >= page->rows.size();
    }

    const QList<T> *page(qint64 number) const
    {
        const auto page = m_pages.constFind(number);
        return page == m_pages.cend() ? nullptr : &page->rows;
    }

    /// To add to what its rows say; a stale one stays stale.
    QList<T> *change(qint64 number)
    {
        const auto page = m_pages.find(number);
        return page == m_pages.end() ? nullptr : &page->rows;
    }

    void insert(qint64 number, QList<T> rows)
    {
        if (!m_pages.contains(number) && m_pages.size() >= m_maxPages)
            dropOldest();
        m_pages.insert(number, Page{std::move(rows), ++m_clock, false});
    }

    void markStale()
    {
        for (auto &page : m_pages)
            page.stale = true;
    }

    void clear() { m_pages.clear(); }

private:
    struct Page {
        QList<T> rows;
        mutable quint64 used = 0;
        bool stale = false;
    };

    void dropOldest()
    {
        auto oldest = m_pages.begin();
        for (auto it = m_pages.begin(); it != m_pages.end(); ++it) {
            if (it->used < oldest->used)
                oldest = it;
        }
        if (oldest != m_pages.end())
            m_pages.erase(oldest);
    }

    int m_pageSize;
    int m_maxPages;
    mutable quint64 m_clock = 0;
    QHash<qint64, Page> m_pages;
};

} // namespace Backstory
