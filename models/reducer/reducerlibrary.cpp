// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/reducerlibrary.h"

#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

static void makeReducersAvailable()
{
    Q_INIT_RESOURCE(reducers); // outside of any namespace, as Qt asks for
}

namespace Backstory
{

namespace
{

LibraryReducer reducer(const QString &id, const QString &title, const QString &explanation,
                       const QStringList &categories = {})
{
    const QString name = id + u".js"_s;
    QFile file(u":/backstory/reducers/"_s + name);
    const QString script = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    return {id, title, explanation, categories, {name, script, {}}};
}

QList<LibraryReducer> readAll()
{
    makeReducersAvailable();
    return {
        reducer(
            u"merge"_s, u"Merge the payload"_s,
            u"Each payload is merged into the state as a JSON merge patch (RFC 7396); a tombstone empties it."_s),
        reducer(u"last-wins"_s, u"Last payload wins"_s, u"The state is the payload of the latest event."_s),
        reducer(u"json-patch"_s, u"JSON Patch events"_s,
                u"Each payload is a JSON Patch (RFC 6902), or holds one as “patch” or “operations”."_s),
        reducer(
            u"debezium-after"_s, u"Debezium after image"_s,
            u"The state is the row as a Debezium change event shows it after the change; a delete empties it."_s),
        reducer(u"counters"_s, u"Counters by type"_s,
                u"The state counts the events by their type, with the times of the first and the last."_s),
        reducer(u"order"_s, u"Order"_s,
                u"The OrderView of the demo: lines, quantity, total, and how far the order has come."_s,
                {u"order"_s}),
        reducer(
            u"user"_s, u"User with e-mail addresses"_s,
            u"The bidder of the demo: the e-mail address that is set, with the earlier ones remembered."_s,
            {u"bidder"_s}),
        reducer(u"lot"_s, u"Auction lot"_s,
                u"The lot of the demo: its estimate, its bids, the highest of them, and how it ended."_s,
                {u"lot"_s}),
    };
}

} // namespace

const QList<LibraryReducer> &ReducerLibrary::reducers()
{
    static const QList<LibraryReducer> all = readAll();
    return all;
}

const LibraryReducer *ReducerLibrary::find(const QString &id)
{
    const QList<LibraryReducer> &all = reducers();
    const auto found =
        std::find_if(all.begin(), all.end(), [&id](const LibraryReducer &one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

const LibraryReducer &ReducerLibrary::standard()
{
    return reducers().constFirst();
}

} // namespace Backstory
