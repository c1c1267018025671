// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/entityrank.h"

namespace Backstory
{

namespace
{

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

enum class CharacterKind { Separator, Letter, Digit };

// What is not ASCII is taken for letters.
constexpr CharacterKind kindOf(char c)
{
    if (c >= '0' && c <= '9')
        return CharacterKind::Digit;
    const char small = lower(c);
    return (small >= 'a' && small <= 'z') || quint8(c) >= 0x80 ? CharacterKind::Letter
                                                               : CharacterKind::Separator;
}

bool isAt(const char *place, QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (lower(place[i]) != lower(text[i]))
            return false;
    }
    return true;
}

void rankFunction(sqlite3_context *context, int, sqlite3_value **arguments)
{
    const auto view = [](sqlite3_value *value) {
        const auto *bytes = static_cast<const char *>(sqlite3_value_blob(value));
        return QByteArrayView(bytes, bytes ? sqlite3_value_bytes(value) : 0);
    };
    if (const auto rank = entityRank(view(arguments[0]), view(arguments[1])))
        sqlite3_result_int(context, int(*rank));
}

} // namespace

std::optional<EntityRank> entityRank(QByteArrayView id, QByteArrayView text)
{
    if (text.isEmpty() || text.size() > id.size())
        return {};
    if (isAt(id.data(), text))
        return id.size() == text.size() ? EntityRank::Exact : EntityRank::Beginning;
    const char first = lower(text.front());
    bool inside = false;
    for (qsizetype i = 1; i + text.size() <= id.size(); ++i) {
        if (lower(id[i]) != first || !isAt(id.data() + i, text))
            continue;
        if (kindOf(id[i - 1]) != kindOf(id[i]))
            return EntityRank::WordStart;
        inside = true;
    }
    return inside ? std::optional(EntityRank::Inside) : std::nullopt;
}

void addEntityRank(sqlite3 *db)
{
    sqlite3_create_function_v2(db, "entity_rank", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                               rankFunction, nullptr, nullptr, nullptr);
}

} // namespace Backstory
