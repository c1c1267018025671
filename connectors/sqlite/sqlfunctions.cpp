// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqlfunctions.h"

#include "models/payload/payloaddecoder.h"

#include <QUuid>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

/// The last value that was decoded on a connection: `unpacked` and `problem` ask for the same one several
/// times a row.
struct DecodeCache {
    QByteArray stored;
    DecodedPayload decoded;
};

QByteArrayView textOf(sqlite3_value *value)
{
    const bool blob = sqlite3_value_type(value) == SQLITE_BLOB; // text may be UTF-16 inside the database
    const void *bytes = blob ? sqlite3_value_blob(value) : sqlite3_value_text(value);
    return {static_cast<const char *>(bytes), sqlite3_value_bytes(value)};
}

void giveText(sqlite3_context *context, QByteArrayView text)
{
    sqlite3_result_text(context, text.isEmpty() ? "" : text.data(), int(text.size()), SQLITE_TRANSIENT);
}

const DecodedPayload &decoded(sqlite3_context *context, sqlite3_value *value)
{
    auto *cache = static_cast<DecodeCache *>(sqlite3_user_data(context));
    const QByteArrayView stored = textOf(value);
    if (cache->stored != stored) {
        cache->stored = stored.toByteArray();
        cache->decoded = decodePayload(cache->stored);
    }
    return cache->decoded;
}

void unpacked(sqlite3_context *context, int, sqlite3_value **values)
{
    if (sqlite3_value_type(values[0]) == SQLITE_NULL)
        return;
    const DecodedPayload &payload = decoded(context, values[0]);
    if (!payload.json.isEmpty())
        giveText(context, payload.json);
}

void problem(sqlite3_context *context, int, sqlite3_value **values)
{
    if (sqlite3_value_type(values[0]) == SQLITE_NULL)
        return;
    const DecodedPayload &payload = decoded(context, values[0]);
    if (!payload.problem.isEmpty())
        giveText(context, "The payload cannot be decoded. " + payload.problem.toUtf8());
    else if (payload.json.isEmpty() && payload.format != DecodedPayload::Empty)
        giveText(context, "The payload cannot be decoded: it is " + payload.formatName().toUtf8() +
                              " where this kind of store has JSON.");
}

void before(sqlite3_context *context, int, sqlite3_value **values)
{
    const QByteArrayView text = textOf(values[0]);
    const QByteArrayView set = textOf(values[1]);
    const auto found = std::find_first_of(text.begin(), text.end(), set.begin(), set.end());
    giveText(context, found == text.end() ? QByteArrayView() : text.first(found - text.begin()));
}

template<bool After>
void aroundLast(sqlite3_context *context, int, sqlite3_value **values)
{
    const QByteArrayView text = textOf(values[0]);
    const QByteArrayView mark = textOf(values[1]);
    // From where the mark can begin: from the very end Qt 6.4 looks one byte past it for a mark of one
    // character.
    const qsizetype at = text.size() < mark.size() ? -1 : text.lastIndexOf(mark, text.size() - mark.size());
    if (at < 0)
        giveText(context, After ? text : QByteArrayView());
    else
        giveText(context, After ? text.sliced(at + mark.size()) : text.first(at));
}

bool isUuid(QByteArrayView text)
{
    if (text.size() != 36 && text.size() != 32)
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
    });
}

void categoryOf(sqlite3_context *context, int, sqlite3_value **values)
{
    const QByteArrayView text = textOf(values[0]);
    qsizetype at = 0;
    while (at < text.size() && (text[at] == '$' || text[at] == '-'))
        ++at; // `$$Cart-7` is about the category `$$Cart`
    while (at < text.size() && text[at] != '$' && text[at] != '-')
        ++at;
    giveText(context, at == text.size() || isUuid(text) ? QByteArrayView() : text.first(at));
}

void uuidText(sqlite3_context *context, int, sqlite3_value **values)
{
    const QByteArrayView bytes = textOf(values[0]);
    if (sqlite3_value_type(values[0]) == SQLITE_BLOB && bytes.size() == 16)
        giveText(context, QUuid::fromRfc4122(bytes).toByteArray(QUuid::WithoutBraces));
    else
        sqlite3_result_value(context, values[0]);
}

void uuidBlob(sqlite3_context *context, int, sqlite3_value **values)
{
    const QByteArrayView text = textOf(values[0]);
    const QUuid uuid = QUuid::fromString(QUtf8StringView(text.data(), text.size()));
    if (uuid.isNull())
        return sqlite3_result_value(context, values[0]);
    const QByteArray bytes = uuid.toRfc4122();
    sqlite3_result_blob(context, bytes.constData(), int(bytes.size()), SQLITE_TRANSIENT);
}

void cursorSum(sqlite3_context *context, int, sqlite3_value **values)
{
    constexpr qsizetype Width = 6;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL)
        return;
    const auto decoded = QByteArray::fromBase64Encoding(textOf(values[0]).toByteArray(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.isEmpty() || decoded.decoded.size() % Width != 0)
        return;
    qint64 sum = 0;
    for (qsizetype at = 0; at < decoded.decoded.size(); at += Width) {
        qint64 counter = 0;
        for (qsizetype i = at; i < at + Width; ++i)
            counter = counter << 8 | uchar(decoded.decoded[i]);
        sum += counter;
    }
    sqlite3_result_int64(context, sum);
}

using Function = void (*)(sqlite3_context *, int, sqlite3_value **);

void add(sqlite3 *database, const char *name, int arguments, Function function)
{
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    sqlite3_create_function_v2(database, name, arguments, flags, nullptr, function, nullptr, nullptr,
                               nullptr);
}

void addDecoding(sqlite3 *database, DecodeCache *cache, const char *name, Function function,
                 void (*destroy)(void *))
{
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    sqlite3_create_function_v2(database, name, 1, flags, cache, function, nullptr, nullptr, destroy);
}

} // namespace

void registerSqlFunctions(sqlite3 *database)
{
    auto *cache = new DecodeCache; // owned by `unpacked`, which lives as long as the connection
    addDecoding(database, cache, "problem", problem, nullptr);
    addDecoding(database, cache, "unpacked", unpacked,
                [](void *owned) { delete static_cast<DecodeCache *>(owned); });
    add(database, "before", 2, before);
    add(database, "before_last", 2, aroundLast<false>);
    add(database, "after_last", 2, aroundLast<true>);
    add(database, "category_of", 1, categoryOf);
    add(database, "cursor_sum", 1, cursorSum);
    add(database, "uuid_text", 1, uuidText);
    add(database, "uuid_blob", 1, uuidBlob);
}

} // namespace Backstory
