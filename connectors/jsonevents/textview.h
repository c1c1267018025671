// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <string_view>

namespace Backstory
{

/// Never null: an empty text is one, too.
inline QByteArrayView viewOf(std::string_view text)
{
    return {text.data() ? text.data() : "", qsizetype(text.size())};
}

} // namespace Backstory
