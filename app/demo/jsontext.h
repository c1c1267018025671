// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string>
#include <string_view>

namespace Backstory
{

/// Writes one JSON object as text, member by member: ten million are written, so nothing is built in between.
class JsonText
{
public:
    JsonText();

    JsonText &text(std::string_view name, std::string_view value);
    JsonText &number(std::string_view name, qint64 value);
    /// Cents, written with two digits after the point.
    JsonText &money(std::string_view name, qint64 cents);
    JsonText &flag(std::string_view name, bool value);
    /// `json` is written as it is.
    JsonText &json(std::string_view name, std::string_view json);

    std::string finished() const { return m_text + '}'; }

private:
    void begin(std::string_view name);

    std::string m_text;
};

} // namespace Backstory
