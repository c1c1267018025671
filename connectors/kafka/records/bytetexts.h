// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/jsonevents/textview.h"

#include <QByteArrayView>

#include <optional>
#include <string>

namespace Backstory
{

/// Valid UTF-8 without control characters other than tabs and line ends.
bool isPlainText(QByteArrayView bytes);

/// One to eight bytes as a signed number, the first byte the highest, as Java writes it.
std::optional<qint64> bigEndian(QByteArrayView bytes);

/// Decimal digits with an optional sign, and nothing else.
std::optional<qint64> decimal(QByteArrayView text);

/// Where nothing has been said yet.
inline void fill(QByteArrayView &into, QByteArrayView from)
{
    if (into.isEmpty() && !from.isEmpty())
        into = from;
}

void appendNumber(std::string &text, qint64 number);
/// `0x001f…`
void appendHex(std::string &text, QByteArrayView bytes);
/// Sixteen bytes as `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`.
void appendUuid(std::string &text, QByteArrayView bytes);

inline std::string_view stdView(QByteArrayView text)
{
    return {text.data(), size_t(text.size())};
}

} // namespace Backstory
