// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/jsonline.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace Backstory
{

/// Standard output for results, standard error for everything else. Lives on the main thread.
class Output
{
public:
    Output();

    void print(QByteArrayView text);
    void printLine(QByteArrayView text);
    void flush();
    /// Whoever read standard output has gone (as `head` does): nothing more need be done.
    bool isClosed() const { return m_closed; }

    /// A sentence on standard error; ends the progress line.
    void say(const QString &sentence);
    /// Replaces the progress line on a terminal; elsewhere at most one line a second is written, none in the
    /// first.
    void progress(const QString &line);
    void endProgress();

private:
    bool m_closed = false;
    bool m_isTerminal = false;
    bool m_progressShown = false;
    qint64 m_progressTold = 0; ///< milliseconds of a steady clock
};

/// Rows of text in aligned columns, for people. Widths only grow, so that pages can be printed as they come.
class Table
{
public:
    /// A title that begins with `>` is aligned to the right.
    explicit Table(const QStringList &titles);
    void add(const QStringList &row);
    /// Prints the rows added since the last time, before the first ones the titles.
    void print(Output &output);

private:
    void printRow(const QStringList &row, Output &output) const;

    QStringList m_titles;
    std::vector<bool> m_right;
    std::vector<qsizetype> m_widths;
    std::vector<QStringList> m_rows;
    bool m_titlesPrinted = false;
};

} // namespace Backstory
