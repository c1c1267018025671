// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <QElapsedTimer>

#include <cstdio>

#include <unistd.h>

namespace Backstory
{

namespace
{

qint64 steadyMilliseconds()
{
    static const QElapsedTimer timer = [] {
        QElapsedTimer started;
        started.start();
        return started;
    }();
    return timer.elapsed();
}

/// Control characters would disturb a terminal.
QString visible(const QString &text)
{
    QString result = text;
    for (QChar &c : result) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return result;
}

} // namespace

Output::Output()
    : m_isTerminal(::isatty(STDERR_FILENO))
{
    steadyMilliseconds();
}

void Output::print(QByteArrayView text)
{
    if (!m_closed && std::fwrite(text.data(), 1, size_t(text.size()), stdout) != size_t(text.size()))
        m_closed = true;
}

void Output::printLine(QByteArrayView text)
{
    print(text);
    print("\n");
}

void Output::flush()
{
    if (!m_closed && std::fflush(stdout) != 0)
        m_closed = true;
}

void Output::say(const QString &sentence)
{
    endProgress();
    std::fprintf(stderr, "%s\n", sentence.toLocal8Bit().constData());
}

void Output::progress(const QString &line)
{
    const qint64 now = steadyMilliseconds();
    if (now - m_progressTold < (m_isTerminal ? 100 : 1000))
        return;
    m_progressTold = now;
    std::fprintf(stderr, m_isTerminal ? "\r%s\x1b[K" : "%s\n", line.toLocal8Bit().constData());
    std::fflush(stderr);
    m_progressShown = true;
}

void Output::endProgress()
{
    if (m_progressShown && m_isTerminal)
        std::fputs("\r\x1b[K", stderr);
    m_progressShown = false;
}

Table::Table(const QStringList &titles)
{
    for (const QString &title : titles) {
        const bool right = title.startsWith(u'>');
        m_titles << (right ? title.mid(1) : title);
        m_right.push_back(right);
        m_widths.push_back(m_titles.back().size());
    }
}

void Table::add(const QStringList &row)
{
    QStringList shown;
    for (qsizetype i = 0; i < m_titles.size(); ++i) {
        shown << visible(row.value(i));
        m_widths[size_t(i)] = std::max(m_widths[size_t(i)], shown.back().size());
    }
    m_rows.push_back(std::move(shown));
}

void Table::print(Output &output)
{
    if (!m_titlesPrinted && !m_rows.empty())
        printRow(m_titles, output);
    m_titlesPrinted = m_titlesPrinted || !m_rows.empty();
    for (const QStringList &row : m_rows)
        printRow(row, output);
    m_rows.clear();
}

void Table::printRow(const QStringList &row, Output &output) const
{
    QString line;
    for (qsizetype i = 0; i < row.size(); ++i) {
        const qsizetype width = m_widths[size_t(i)];
        line += m_right[size_t(i)] ? row[i].rightJustified(width) : row[i].leftJustified(width);
        line += QStringLiteral("  ");
    }
    while (line.endsWith(u' '))
        line.chop(1);
    output.printLine(line.toUtf8());
}

} // namespace Backstory
