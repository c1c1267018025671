// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <compare>
#include <limits>

namespace Backstory
{

/// A moment in UTC: nanoseconds since the Unix epoch, from 1677 to 2262. Invalid when default constructed.
class Timestamp
{
public:
    constexpr Timestamp() = default;
    static constexpr Timestamp fromNanoseconds(qint64 ns) { return Timestamp(ns); }
    static constexpr Timestamp fromMicroseconds(qint64 us) { return Timestamp(us * 1'000); }
    static constexpr Timestamp fromMilliseconds(qint64 ms) { return Timestamp(ms * 1'000'000); }
    static constexpr Timestamp fromSeconds(qint64 s) { return Timestamp(s * 1'000'000'000); }
    static Timestamp now();

    /// Reads `YYYY-MM-DD`, then optionally `T` or a space, `HH:MM[:SS[.fraction]]` and `Z`, `±HH:MM`, `±HHMM`
    /// or `±HH`. Without a zone the text is UTC, as SQLite's CURRENT_TIMESTAMP writes it. Digits after the
    /// ninth of the fraction are dropped. Invalid for anything else.
    static Timestamp fromText(QByteArrayView text);

    /// RFC 3339 in UTC with 3, 6 or 9 digits of fraction, as few as keep the value exactly. Empty when
    /// invalid.
    QByteArray toText() const;

    constexpr bool isValid() const { return m_ns != Invalid; }
    constexpr qint64 nanoseconds() const { return m_ns; }
    constexpr qint64 milliseconds() const { return m_ns / 1'000'000; }
    constexpr auto operator<=>(const Timestamp &) const = default;

private:
    static constexpr qint64 Invalid = std::numeric_limits<qint64>::min();
    explicit constexpr Timestamp(qint64 ns)
        : m_ns(ns)
    {
    }
    qint64 m_ns = Invalid;
};

} // namespace Backstory
