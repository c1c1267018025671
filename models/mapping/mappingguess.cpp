// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mapping/mappingguess.h"
#include "models/text/plainname.h"
#include "models/text/timetext.h"

#include <QHash>
#include <QSet>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// Names that a field goes by, the most telling first.
const QHash<QString, QStringList> &knownNames()
{
    static const QHash<QString, QStringList> names{
        {u"id"_s,
         {u"eventid"_s, u"messageid"_s, u"eventuuid"_s, u"eventguid"_s, u"msgid"_s, u"uuid"_s, u"guid"_s,
          u"id"_s}},
        {u"type"_s,
         {u"eventtype"_s, u"messagetype"_s, u"eventname"_s, u"type"_s, u"kind"_s, u"name"_s, u"event"_s,
          u"action"_s, u"eventclass"_s, u"verb"_s}},
        {u"entity"_s,
         {u"streamid"_s, u"aggregateid"_s, u"aggregaterootid"_s, u"entityid"_s, u"streamname"_s, u"stream"_s,
          u"aggregate"_s, u"entity"_s, u"subject"_s, u"subjectid"_s, u"documentid"_s, u"objectid"_s,
          u"sourceid"_s, u"key"_s, u"aggregateuuid"_s}},
        {u"category"_s,
         {u"streamtype"_s, u"aggregatetype"_s, u"entitytype"_s, u"category"_s, u"aggregatename"_s,
          u"streamcategory"_s, u"objecttype"_s, u"subjecttype"_s}},
        {u"version"_s,
         {u"streamversion"_s, u"aggregateversion"_s, u"streamposition"_s, u"version"_s, u"sequencenumber"_s,
          u"seq"_s, u"sequence"_s, u"revision"_s, u"eventnumber"_s, u"playhead"_s, u"versionnumber"_s,
          u"rev"_s}},
        {u"occurred"_s,
         {u"occurredat"_s, u"occurredon"_s, u"occurred"_s, u"eventtime"_s, u"timestamp"_s, u"time"_s, u"ts"_s,
          u"happenedat"_s, u"datetime"_s, u"date"_s, u"at"_s, u"when"_s, u"createdat"_s, u"createdon"_s,
          u"created"_s, u"recordedat"_s}},
        {u"recorded"_s,
         {u"recordedat"_s, u"recordedon"_s, u"recorded"_s, u"storedat"_s, u"insertedat"_s, u"committedat"_s,
          u"persistedat"_s, u"createdat"_s, u"created"_s}},
        {u"causes"_s,
         {u"causationid"_s, u"causedby"_s, u"causeid"_s, u"cause"_s, u"parentid"_s, u"parenteventid"_s,
          u"causation"_s}},
        {u"correlation"_s,
         {u"correlationid"_s, u"correlation"_s, u"traceid"_s, u"requestid"_s, u"transactionid"_s,
          u"conversationid"_s}},
        {u"payload"_s,
         {u"payload"_s, u"eventdata"_s, u"data"_s, u"body"_s, u"eventbody"_s, u"content"_s, u"eventpayload"_s,
          u"event"_s, u"json"_s, u"details"_s, u"message"_s}},
        {u"metadata"_s,
         {u"metadata"_s, u"meta"_s, u"headers"_s, u"eventmetadata"_s, u"context"_s, u"header"_s,
          u"attributes"_s}},
    };
    return names;
}

// What the values must look like so that the name is believed; 0: they cannot be it.
int fitOf(const QString &field, const ValueKinds &kinds)
{
    if (kinds.values == 0)
        return 1; // nothing speaks against it
    const bool document = kinds.objects || kinds.arrays;
    if (field == u"occurred" || field == u"recorded")
        return kinds.isTime() ? 6 : 0;
    if (field == u"payload" || field == u"metadata")
        return kinds.objects ? 5 : kinds.blobs && !kinds.uuids ? 3 : kinds.arrays ? 2 : 0;
    if (field == u"version")
        return kinds.integers && kinds.epoch.isEmpty() ? 4 : 0;
    if (field == u"causes")
        return kinds.arrays ? 3 : document || kinds.isTime() ? 0 : kinds.uuids ? 3 : 2;
    if (document || kinds.isTime())
        return 0;
    if (field == u"id")
        return kinds.uuids && kinds.unique ? 5 : kinds.unique ? 3 : kinds.values < 2 ? 2 : 0;
    if (field == u"type" || field == u"category")
        return kinds.words ? 4 : kinds.integers || kinds.uuids || kinds.blobs ? 0 : 1;
    return kinds.blobs && !kinds.uuids ? 0 : 2; // entity, correlation
}

int scoreOf(const QString &field, const MappingCandidate &candidate)
{
    const int fit = fitOf(field, candidate.kinds);
    if (fit == 0)
        return 0;
    const QStringList &names = knownNames()[field];
    const QString name = plainName(candidate.name);
    const qsizetype place = names.indexOf(name);
    int score = 0;
    if (place >= 0)
        score = 60 - int(place) * 2;
    // A prefix of the house: `evt_payload`, `order_id` for the entity.
    for (qsizetype i = 0; score == 0 && i < names.size(); ++i) {
        if (names[i].size() > 3 && (name.endsWith(names[i]) || name.startsWith(names[i])))
            score = 30 - int(i);
    }
    if (field == u"entity" && score == 0 && name.endsWith(u"id"_s) && name.size() > 2 &&
        !candidate.kinds.unique)
        score = 24;
    // What only looks right is taken where nothing is called right.
    if (score == 0 && candidate.depth == 0) {
        if (field == u"occurred" || (field == u"payload" && candidate.kinds.objects))
            score = 8;
        else if (field == u"id" && candidate.kinds.uuids && candidate.kinds.unique)
            score = 10;
        else if (field == u"type" && candidate.kinds.words && !candidate.kinds.unique)
            score = 6;
    }
    return score == 0 ? 0 : score + 2 * fit - 12 * candidate.depth;
}

bool isInside(const QString &expression, const QString &document)
{
    return !document.isEmpty() && (expression == document || expression.startsWith(document + u'$') ||
                                   expression.startsWith(document + u'.'));
}

} // namespace

MappingDraft::Field fieldFrom(const QString &field, const MappingCandidate &candidate)
{
    MappingDraft::Field choice{candidate.expression, {}, {}};
    if (field == u"occurred" || field == u"recorded")
        choice.as = candidate.kinds.epoch;
    return choice;
}

MappingDraft guessMapping(const SampleTable &table, const QList<MappingCandidate> &candidates)
{
    MappingDraft draft;
    draft.table = table.name;
    QSet<QString> taken;
    // The surest first, so that `id` does not take what is called `event_id` better.
    static const QStringList order{u"occurred"_s,    u"payload"_s, u"metadata"_s, u"causes"_s,
                                   u"correlation"_s, u"version"_s, u"category"_s, u"entity"_s,
                                   u"id"_s,          u"type"_s,    u"recorded"_s};
    for (const QString &field : order) {
        const MappingCandidate *best = nullptr;
        int most = 0;
        for (const MappingCandidate &each : candidates) {
            // Fields of the payload are the event's own business; only its metadata names ids.
            const bool inPayload =
                each.depth > 0 && isInside(each.expression, draft.fields.value(u"payload"_s).from);
            const int score = taken.contains(each.expression) || inPayload ? 0 : scoreOf(field, each);
            if (score > most) {
                most = score;
                best = &each;
            }
        }
        if (!best)
            continue;
        draft.fields[field] = fieldFrom(field, *best);
        taken.insert(best->expression);
    }
    // A column of growing numbers orders the rows; without one the rowid does.
    for (const MappingCandidate &each : candidates) {
        const bool number = each.depth == 0 && each.kinds.integers && each.kinds.ascending &&
                            each.kinds.values > 1 && each.kinds.values == each.kinds.rows &&
                            each.kinds.epoch.isEmpty();
        const bool free = draft.fields.value(u"version"_s).from != each.expression;
        if (!draft.fields.isEmpty() && !table.name.isEmpty() && number && free && draft.position.isEmpty())
            draft.position = each.expression;
    }
    return draft;
}

QString DescribedTable::title() const
{
    if (!table.name.isEmpty())
        return table.name;
    const qsizetype topic = hasOwnRules ? table.columns.indexOf(u"topic"_s) : -1;
    return topic < 0 || table.rows.isEmpty() ? u"JSON lines"_s
                                             : QString::fromUtf8(table.rows.first()[topic].bytes);
}

MappingDraft guessMapping(const DescribedTable &table)
{
    if (!table.hasOwnRules)
        return guessMapping(table.table, table.candidates);
    QList<MappingCandidate> insides;
    bool hasKey = false;
    for (const MappingCandidate &each : table.candidates) {
        hasKey = hasKey || (each.depth == 0 && each.name == u"key" && each.kinds.values > 0);
        if (each.depth == 0)
            continue;
        insides.append(each);
        // Only what is called right is taken: below the surface nothing just looks right.
        insides.last().depth = std::max(1, each.depth - 1);
    }
    MappingDraft draft = guessMapping(table.table, insides);
    for (const QString &field : {u"metadata"_s, u"recorded"_s, u"version"_s, u"category"_s})
        draft.fields.remove(field);
    if (hasKey)
        draft.fields.remove(u"entity"_s);
    return draft;
}

QString explain(const QString &field, const MappingDraft::Field &choice,
                const QList<MappingCandidate> &candidates, bool hasOwnRules)
{
    if (hasOwnRules && !choice.isSet())
        return field == u"entity" ? u"As without a mapping: the record’s key, or what its headers say."_s
               : field == u"type" ? u"As without a mapping: from headers or the value’s form."_s
               : field == u"occurred" ? u"As without a mapping: from headers, else the record’s time."_s
               : field == u"payload"  ? u"As without a mapping: the record’s value."_s
                                      : QString();
    if (!choice.text.isEmpty())
        return u"Every event has “%1”."_s.arg(choice.text);
    if (choice.from.isEmpty()) {
        if (field == u"entity")
            return u"Without an entity there are no timelines: choose what the events are about."_s;
        if (field == u"occurred")
            return u"Without a time there is no time axis."_s;
        if (field == u"type")
            return u"Without a type all events look alike."_s;
        if (field == u"kind")
            return u"Every row is an event. Else: event, command, snapshot or tombstone."_s;
        if (field == u"readVersion")
            return u"The version of the entity that the writer had read: it shows races."_s;
        if (field == u"category")
            return u"The text before the first dash of the entity."_s;
        return {};
    }
    const auto found =
        std::find_if(candidates.begin(), candidates.end(),
                     [&choice](const MappingCandidate &each) { return each.expression == choice.from; });
    if (found == candidates.end())
        return u"%1 is in none of the first rows."_s.arg(choice.from);
    const ValueKinds &kinds = found->kinds;
    const QString name = found->expression;
    const QString example = QString::fromUtf8(kinds.example).simplified();
    if (kinds.values == 0)
        return u"%1 is empty in the first rows."_s.arg(name);
    const TimeText utc(TimeText::Utc);
    if (field == u"occurred" || field == u"recorded") {
        static const QHash<QString, QString> units{{u"epoch-s"_s, u"seconds"_s},
                                                   {u"epoch-ms"_s, u"milliseconds"_s},
                                                   {u"epoch-us"_s, u"microseconds"_s},
                                                   {u"epoch-ns"_s, u"nanoseconds"_s}};
        if (!kinds.isTime())
            return u"%1 does not look like times: “%2”."_s.arg(name, example);
        if (kinds.isoTimes)
            return u"%1 looks like ISO 8601: %2 UTC."_s.arg(name, utc.full(kinds.firstTime));
        if (choice.as != kinds.epoch)
            return u"%1 looks like %2 since 1970, not like what was chosen."_s.arg(name, units[kinds.epoch]);
        return u"%1 looks like %2 since 1970: %3 UTC."_s.arg(name, units[kinds.epoch],
                                                             utc.full(kinds.firstTime));
    }
    QString what = u"“%1”"_s.arg(example);
    if (kinds.objects)
        what = u"JSON objects"_s;
    else if (kinds.arrays)
        what = u"JSON arrays"_s;
    else if (kinds.uuids)
        what = u"UUIDs"_s;
    else if (kinds.blobs)
        what = u"binary"_s;
    if (field == u"id" && !kinds.unique && kinds.values > 1)
        return u"%1 is not different in every row, so it is hardly an event's id: %2."_s.arg(name, what);
    if (field == u"version" && !kinds.integers)
        return u"%1 does not hold whole numbers: %2."_s.arg(name, what);
    if (kinds.values < kinds.rows)
        return u"%1: %2, in %3 of the first %4 rows."_s.arg(name, what).arg(kinds.values).arg(kinds.rows);
    return field == u"id" ? u"%1: %2, different in every row."_s.arg(name, what)
                          : u"%1: %2."_s.arg(name, what);
}

int likelihoodOf(const SampleTable &table, const QList<MappingCandidate> &candidates)
{
    const MappingDraft draft = guessMapping(table, candidates);
    int score = int(std::min<qsizetype>(table.rows.size(), 3));
    for (const char *field : {"occurred", "payload", "type", "entity"})
        score += draft.fields.value(QString::fromLatin1(field)).isSet() ? 4 : 0;
    for (const char *field : {"id", "version", "metadata", "causes"})
        score += draft.fields.value(QString::fromLatin1(field)).isSet() ? 2 : 0;
    const QString name = plainName(table.name);
    for (const QString &part : {u"event"_s, u"log"_s, u"journal"_s, u"message"_s, u"history"_s})
        score += name.contains(part) ? 3 : 0;
    return score;
}

} // namespace Backstory
