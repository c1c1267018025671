// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/records/categoryrule.h"

#include <algorithm>

namespace Backstory
{

namespace
{

bool isUuid(QByteArrayView text)
{
    return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return c == '-' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
           });
}

} // namespace

QByteArrayView CategoryRule::categoryOf(QByteArrayView stream) const
{
    if (separator.isEmpty())
        return {};
    const qsizetype at = isLast ? stream.lastIndexOf(separator) : stream.indexOf(separator);
    return at <= 0 || isUuid(stream) ? QByteArrayView() : stream.first(at);
}

} // namespace Backstory
