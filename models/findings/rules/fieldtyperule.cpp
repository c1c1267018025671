// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/rules/rules.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

QString kindText(char kind)
{
    return kind == 'o'   ? u"an object"_s
           : kind == 'a' ? u"a list"_s
           : kind == 's' ? u"a text"_s
           : kind == 'n' ? u"a number"_s
                         : u"a truth value"_s;
}

} // namespace

bool FieldTypeRule::create(const Database &db)
{
    return db.execute(
        "CREATE TABLE IF NOT EXISTS findingshape(shape INTEGER PRIMARY KEY, fields BLOB NOT NULL);"
        "CREATE TABLE IF NOT EXISTS findingfield(type INTEGER NOT NULL, name TEXT NOT NULL, kind INTEGER NOT "
        "NULL, row INTEGER NOT NULL);");
}

bool FieldTypeRule::clear(const Database &db)
{
    return db.execute("DELETE FROM findingshape; DELETE FROM findingfield;");
}

FieldTypeRule::FieldTypeRule(const Database &db, FindingTable &findings, PastEvents &past)
    : EventRule(findings, past)
    , m_db(db)
    , m_insertShape(db.prepare("INSERT OR IGNORE INTO findingshape(shape, fields) VALUES(?1, ?2)"))
    , m_insertField(db.prepare("INSERT INTO findingfield(type, name, kind, row) VALUES(?1, ?2, ?3, ?4)"))
{
}

void FieldTypeRule::load()
{
    m_loaded = true;
    Statement shapes = m_db.prepare("SELECT shape, fields FROM findingshape");
    while (shapes.step())
        m_shapes.insert(quint64(shapes.integer(0)), shapes.bytes(1).toByteArray());
    Statement fields = m_db.prepare("SELECT type, name, kind, row FROM findingfield ORDER BY rowid");
    while (fields.step())
        m_types[quint64(fields.integer(0))].fields[fields.bytes(1).toByteArray()].append(
            {char(fields.integer(2)), fields.integer(3)});
}

void FieldTypeRule::look(const EventContext &context)
{
    const quint64 shape = context.payload.shape;
    if (shape == 0)
        return;
    if (!m_loaded)
        load();
    if (!context.payload.fields.isNull() && !m_shapes.contains(shape)) {
        const QByteArray fields = context.payload.fields.toByteArray();
        m_shapes.insert(shape, fields);
        m_insertShape.bind(1, qint64(shape));
        m_insertShape.bindBlob(2, fields);
        m_good = m_insertShape.run() && m_good;
    }
    if (context.print.kind == EventKind::Snapshot)
        return;
    const QByteArrayView schema = context.event.schemaVersion;
    const quint64 type = schema.isEmpty()
                             ? context.facts.type
                             : XXH3_64bits_withSeed(schema.data(), size_t(schema.size()), context.facts.type);
    const quint64 key = (shape ^ (type * 0x9e3779b97f4a7c15)) | 1;
    if (key == m_last)
        return;
    m_last = key;
    if (m_known.insert(key).second)
        compare(context, type);
}

void FieldTypeRule::compare(const EventContext &context, quint64 key)
{
    const auto shape = m_shapes.constFind(context.payload.shape);
    Type &type = m_types[key];
    if (shape == m_shapes.cend() || ++type.shapes > MostShapesOfAType)
        return;
    for (const QByteArray &entry : shape->split('\0')) {
        if (entry.isEmpty() || entry.front() == 'z')
            continue;
        const QByteArray name = entry.mid(1);
        QList<Field> &kinds = type.fields[name];
        const char kind = entry.front();
        if (std::any_of(kinds.begin(), kinds.end(), [kind](const Field &each) { return each.kind == kind; }))
            continue;
        if (!kinds.isEmpty())
            report(context, name, kinds.constFirst(), kind);
        kinds.append({kind, context.row()});
        m_insertField.bind(1, qint64(key));
        m_insertField.bindText(2, name);
        m_insertField.bind(3, kind);
        m_insertField.bind(4, context.row());
        m_good = m_insertField.run() && m_good;
    }
}

void FieldTypeRule::report(const EventContext &context, QByteArrayView name, const Field &before, char kind)
{
    if (!m_findings.wants(FindingRule::FieldType, context.facts.type))
        return;
    m_findings.add({FindingRule::FieldType,
                    context.facts.type,
                    context.facts.entity,
                    {before.row, context.row()},
                    0,
                    context.facts.time,
                    0,
                    u"The field “%1” of %2 was %3 so far and is %4 here."_s.arg(
                        QString::fromUtf8(name), context.type(), kindText(before.kind), kindText(kind))});
}

bool FieldTypeRule::settle()
{
    return m_good;
}

} // namespace Backstory
