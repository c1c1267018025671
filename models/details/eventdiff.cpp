// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/eventdiff.h"
#include "models/text/numbertext.h"

#include <QHash>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int MostDigits = 15; ///< that a double tells apart
constexpr qsizetype LongestValue = 10'000;

QString kindText(EventKind kind)
{
    static const QString names[] = {u"event"_s, u"command"_s, u"snapshot"_s, u"tombstone"_s};
    return names[size_t(kind)];
}

QString versionText(qint64 version)
{
    return version == Event::NoVersion ? QString() : QString::number(version);
}

QString causesText(const StoredEvent &event)
{
    QStringList causes;
    for (const StoredEvent::StoredCause &cause : event.causes)
        causes.append(QString::fromUtf8(cause.text));
    return causes.join(u", "_s);
}

QString positionText(const StoredEvent &event)
{
    if (!event.position.isValid())
        return {};
    const QString value = QString::number(event.position.value);
    return event.position.part == 0 ? value : value + u" / %1"_s.arg(event.position.part);
}

/// What is read of the two documents: a value of one of them, or none.
struct Side {
    const JsonDocument *document = nullptr;
    const JsonMember *member = nullptr;

    bool isThere() const { return member != nullptr; }
    bool isContainer() const { return member && member->isContainer(); }
    QString text() const
    {
        if (!member)
            return {};
        JsonMember shown = *member;
        const bool isLong = shown.length > LongestValue;
        shown.length = std::min(shown.length, quint32(LongestValue));
        const std::string_view written = document->written(shown);
        return QString::fromUtf8(written.data(), qsizetype(written.size())) +
               (isLong ? QString(QChar(0x2026)) : QString());
    }
    JsonLevel level() const
    {
        return member ? readLevel(*document->text, member->begin, member->length) : JsonLevel();
    }
};

bool isSame(const Side &first, const Side &second)
{
    if (first.member->kind != second.member->kind)
        return false;
    const std::string_view a = first.document->written(*first.member);
    const std::string_view b = second.document->written(*second.member);
    if (a == b)
        return true;
    if (first.member->kind == JsonMember::Text)
        return valueOf(*first.document, *first.member) == valueOf(*second.document, *second.member);
    if (first.member->kind != JsonMember::Number || a.size() > MostDigits || b.size() > MostDigits)
        return false;
    return QByteArrayView(a.data(), qsizetype(a.size())).toDouble() ==
           QByteArrayView(b.data(), qsizetype(b.size())).toDouble();
}

/// Walks two documents side by side and notes their leaves.
class DocumentDiff
{
public:
    DocumentDiff(EventDiff &diff, FieldDifference::Group group, std::stop_token stop)
        : m_diff(diff)
        , m_group(group)
        , m_stop(std::move(stop))
    {
    }

    void visit(const QString &pointer, const Side &first, const Side &second);
    void add(const QString &pointer, const QString &first, const QString &second,
             FieldDifference::Change change)
    {
        m_diff.fields.append({m_group, change, pointer, first, second});
        m_diff.differences += change == FieldDifference::Same ? 0 : 1;
    }

private:
    void visitMembers(const QString &pointer, const Side &first, const Side &second);
    bool isFull()
    {
        m_diff.isCut = m_diff.isCut || m_diff.fields.size() >= EventDiff::MostFields;
        return m_diff.isCut || m_stop.stop_requested();
    }

    EventDiff &m_diff;
    FieldDifference::Group m_group;
    std::stop_token m_stop;
};

QString step(const JsonDocument &document, const JsonLevel &level, size_t index)
{
    if (level.isArray)
        return QString::number(index);
    return keyOf(document, level.members[index]).replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
}

void DocumentDiff::visitMembers(const QString &pointer, const Side &first, const Side &second)
{
    const JsonLevel one = first.level();
    const JsonLevel two = second.level();
    QHash<QString, size_t> inSecond;
    for (size_t i = two.members.size(); i-- > 0;) // of a key that is there twice the first one counts
        inSecond.insert(step(*second.document, two, i), i);
    std::vector<bool> met(two.members.size());
    for (size_t i = 0; i < one.members.size() && !isFull(); ++i) {
        const QString name = step(*first.document, one, i);
        const auto found = inSecond.constFind(name);
        const bool isThere = found != inSecond.cend() && !met[*found];
        if (isThere)
            met[*found] = true;
        visit(pointer + u'/' + name, {first.document, &one.members[i]},
              {second.document, isThere ? &two.members[*found] : nullptr});
    }
    for (size_t i = 0; i < two.members.size() && !isFull(); ++i) {
        if (!met[i])
            visit(pointer + u'/' + step(*second.document, two, i), {first.document, nullptr},
                  {second.document, &two.members[i]});
    }
}

void DocumentDiff::visit(const QString &pointer, const Side &first, const Side &second)
{
    if (isFull())
        return;
    const bool opensFirst = first.isContainer() && first.member->count > 0;
    const bool opensSecond = second.isContainer() && second.member->count > 0;
    const bool sameShape = first.isThere() && second.isThere() && first.member->kind == second.member->kind;
    if ((opensFirst || opensSecond) && (sameShape || !first.isThere() || !second.isThere()))
        return visitMembers(pointer, first, second);
    FieldDifference::Change change = FieldDifference::Changed;
    if (!first.isThere())
        change = FieldDifference::Added;
    else if (!second.isThere())
        change = FieldDifference::Removed;
    else if (isSame(first, second))
        change = FieldDifference::Same;
    add(pointer, first.text(), second.text(), change);
}

QString described(const DecodedPayload &payload)
{
    if (payload.format == DecodedPayload::Empty)
        return {};
    return payload.isText() ? QString::fromUtf8(payload.bytes.left(LongestValue))
                            : payload.formatName() + u" · "_s + bytesText(payload.bytes.size());
}

void compareContents(EventDiff &diff, FieldDifference::Group group, const DecodedPayload &first,
                     const DecodedPayload &second, const std::stop_token &stop)
{
    DocumentDiff documents(diff, group, stop);
    const bool bothEmpty = first.format == DecodedPayload::Empty && second.format == DecodedPayload::Empty;
    if (bothEmpty)
        return;
    const bool isFirst = !first.json.isEmpty();
    const bool isSecond = !second.json.isEmpty();
    const bool isDocument = (isFirst || first.format == DecodedPayload::Empty) &&
                            (isSecond || second.format == DecodedPayload::Empty);
    if (!isDocument) {
        const bool same = first.bytes == second.bytes && first.format == second.format;
        const auto change = same                                     ? FieldDifference::Same
                            : first.format == DecodedPayload::Empty  ? FieldDifference::Added
                            : second.format == DecodedPayload::Empty ? FieldDifference::Removed
                                                                     : FieldDifference::Changed;
        return documents.add({}, described(first), described(second), change);
    }
    const JsonDocument one = isFirst ? jsonDocument(first.json) : JsonDocument();
    const JsonDocument two = isSecond ? jsonDocument(second.json) : JsonDocument();
    const JsonMember wholeOne = isFirst ? wholeOf(one) : JsonMember();
    const JsonMember wholeTwo = isSecond ? wholeOf(two) : JsonMember();
    documents.visit({}, {&one, isFirst ? &wholeOne : nullptr}, {&two, isSecond ? &wholeTwo : nullptr});
}

void compareEnvelopes(EventDiff &diff, const ComparedEvent &first, const ComparedEvent &second)
{
    DocumentDiff fields(diff, FieldDifference::Envelope, {});
    const StoredEvent &a = first.event;
    const StoredEvent &b = second.event;
    const auto add = [&fields](const QString &name, const QString &one, const QString &two) {
        if (one.isEmpty() && two.isEmpty())
            return;
        fields.add(name, one, two,
                   one == two      ? FieldDifference::Same
                   : one.isEmpty() ? FieldDifference::Added
                   : two.isEmpty() ? FieldDifference::Removed
                                   : FieldDifference::Changed);
    };
    add(u"type"_s, a.type, b.type);
    add(u"kind"_s, kindText(a.kind), kindText(b.kind));
    add(u"id"_s, QString::fromUtf8(a.id), QString::fromUtf8(b.id));
    add(u"entity"_s, QString::fromUtf8(a.entity), QString::fromUtf8(b.entity));
    add(u"category"_s, a.category, b.category);
    add(u"version"_s, versionText(a.version), versionText(b.version));
    add(u"readVersion"_s, versionText(a.readVersion), versionText(b.readVersion));
    add(u"schemaVersion"_s, a.schemaVersion, b.schemaVersion);
    add(u"occurred"_s, QString::fromLatin1(a.occurred.toText()), QString::fromLatin1(b.occurred.toText()));
    add(u"recorded"_s, QString::fromLatin1(a.recorded.toText()), QString::fromLatin1(b.recorded.toText()));
    add(u"causedBy"_s, causesText(a), causesText(b));
    add(u"correlation"_s, QString::fromUtf8(a.correlation), QString::fromUtf8(b.correlation));
    add(u"producer"_s, a.producer, b.producer);
    add(u"user"_s, a.user, b.user);
    add(u"contentType"_s, a.contentType, b.contentType);
    add(u"position"_s, positionText(a), positionText(b));
    add(u"source"_s, first.sourceName, second.sourceName);
}

} // namespace

EventDiff EventDiff::between(const ComparedEvent &first, const ComparedEvent &second, std::stop_token stop)
{
    EventDiff diff;
    compareEnvelopes(diff, first, second);
    compareContents(diff, FieldDifference::Payload, first.payload, second.payload, stop);
    compareContents(diff, FieldDifference::Metadata, first.metadata, second.metadata, stop);
    return diff;
}

} // namespace Backstory
