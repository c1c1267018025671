// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <random>
#include <string_view>

namespace Backstory
{

/// The text of a UUID; empty when default constructed.
struct DemoId {
    std::array<char, 36> characters{};

    bool isEmpty() const { return characters[0] == 0; }
    std::string_view text() const
    {
        return isEmpty() ? std::string_view() : std::string_view(characters.data(), 36);
    }
};

/// Random numbers that are the same everywhere for a seed: the standard fixes the engine but not its
/// distributions, so the mapping is our own.
class DemoRandom
{
public:
    explicit DemoRandom(quint64 seed)
        : m_engine(seed)
    {
    }

    quint64 bits() { return m_engine(); }
    qint64 below(qint64 bound) { return qint64(m_engine() % quint64(bound)); }
    /// Both ends included.
    qint64 between(qint64 first, qint64 last) { return first + below(last - first + 1); }
    bool percent(int chance) { return below(100) < chance; }
    /// A UUID of version 4.
    DemoId uuid();

private:
    std::mt19937_64 m_engine;
};

} // namespace Backstory
