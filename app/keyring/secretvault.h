// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace Backstory
{

/// Where passwords outlive the program. Answers come later, on the same thread, and never after it has been
/// destroyed.
class SecretVault
{
public:
    virtual ~SecretVault() = default;
    /// `done(value, problem)`: an empty value without a problem means that there is none.
    virtual void read(const QString &key, std::function<void(const QString &, const QString &)> done) = 0;
    /// `done(problem)`, a sentence.
    virtual void write(const QString &key, const QString &value,
                       std::function<void(const QString &)> done) = 0;
};

} // namespace Backstory
