// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <string_view>
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

/// A text as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD.
QByteArray jsonString(QByteArrayView text);

/// Builds one JSON object on one line.
class JsonLine
{
public:
    JsonLine &utf8(std::string_view name, QByteArrayView value);
    JsonLine &text(std::string_view name, const QString &value) { return utf8(name, value.toUtf8()); }
    JsonLine &texts(std::string_view name, const QStringList &values);
    JsonLine &number(std::string_view name, qint64 value);
    /// Null for a time that is not valid.
    JsonLine &time(std::string_view name, const Timestamp &value);
    /// `json` is written as it is.
    JsonLine &raw(std::string_view name, QByteArrayView json);
    QByteArray finished() const { return m_line.isEmpty() ? QByteArray("{}") : m_line + '}'; }

private:
    QByteArray m_line;
};

} // namespace Backstory
