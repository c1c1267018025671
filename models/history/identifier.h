// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

#include <QByteArray>

#include <array>

namespace Backstory
{

using Uuid = std::array<char, 16>;

/// What a text is as an identifier. Made once an id while a history is written: it is the hot path.
struct IdentifierForm {
    bool isUuid = false;      ///< 8-4-4-4-12 or 32 hex digits, any case, with or without braces
    bool isCanonical = false; ///< lower-case 8-4-4-4-12, which can be given back from the 16 bytes
    Uuid uuid{};
};
IdentifierForm identifierForm(QByteArrayView text);
QByteArray canonicalText(QByteArrayView uuid);

/// 64-bit XXH3 of an id, the same for every way of writing a uuid: the key of the id, cause and correlation
/// indexes. Equal keys do not prove equal ids: compare with `isSameIdentifier()`.
quint64 identifierKey(const IdentifierForm &form, QByteArrayView text);
quint64 identifierKey(QByteArrayView text);
bool isSameIdentifier(QByteArrayView a, QByteArrayView b);

/// The global position that a cause names; -1 when the text is no number.
qint64 positionIn(QByteArrayView text);

/// The key under which effects of the event at a global position are found.
quint64 positionKey(qint64 position);

/// The key of a cause, by its kind.
quint64 causeKey(const Cause &cause, const IdentifierForm &form);

/// What tells entities apart: 128-bit XXH3 of category and id.
struct EntityHash {
    quint64 low = 0;
    quint64 high = 0;
    bool operator==(const EntityHash &) const = default;
};
EntityHash entityHash(quint32 category, QByteArrayView id);
inline size_t qHash(const EntityHash &hash, size_t) noexcept
{
    return size_t(hash.low);
}

} // namespace Backstory
