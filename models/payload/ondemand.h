// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <simdjson.h>

namespace Backstory
{

/// From so many bytes on a parser goes with its document: it keeps buffers of several times that size.
constexpr qsizetype LargeDocument = 1024 * 1024;

/// The one that small documents share, of this thread.
inline simdjson::ondemand::parser &keptParser()
{
    thread_local simdjson::ondemand::parser kept;
    return kept;
}

/// Calls `use(parser)` with a parser of this thread, for a document of so many bytes; `use` must not come
/// here again.
template<class Use>
auto withParser(qsizetype size, Use use)
{
    if (size < LargeDocument)
        return use(keptParser());
    simdjson::ondemand::parser large;
    return use(large);
}

inline QString textOf(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

/// At most so many characters.
inline QString elided(const QString &text, int length)
{
    return text.size() <= length ? text : text.left(std::max(0, length - 1)) + QChar(0x2026);
}

} // namespace Backstory
