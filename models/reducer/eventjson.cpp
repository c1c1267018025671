// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/eventjson.h"

#include "models/payload/jsonline.h"
#include "models/payload/payloaddecoder.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype MostWords = 10'000; // users may be as many as events

} // namespace

EventJson::EventJson(std::function<QByteArray(qint64)> causeId)
    : m_causeId(std::move(causeId))
{
}

void EventJson::add(const StoredEvent &event, const EventContentResult &content)
{
    m_text += m_count == 0 ? '[' : ',';
    putObject(event, content);
    ++m_count;
}

QByteArray EventJson::take()
{
    QByteArray text = m_count == 0 ? QByteArray("[]") : std::move(m_text) + ']';
    const qsizetype room = text.size();
    m_text = QByteArray();
    m_text.reserve(room + room / 8); // the next one is about as large
    m_count = 0;
    return text;
}

QByteArray EventJson::object(const StoredEvent &event, const EventContentResult &content)
{
    QByteArray batch = std::exchange(m_text, {});
    putObject(event, content);
    return std::exchange(m_text, std::move(batch));
}

void EventJson::putText(QByteArrayView name, QByteArrayView utf8)
{
    m_text.append(name);
    if (utf8.isEmpty())
        m_text += "null";
    else
        appendJsonString(m_text, utf8);
}

void EventJson::putWord(QByteArrayView name, const QString &word)
{
    m_text.append(name);
    if (word.isEmpty()) {
        m_text += "null";
        return;
    }
    auto known = m_words.constFind(word);
    if (known == m_words.constEnd()) {
        if (m_words.size() >= MostWords)
            m_words.clear();
        known = m_words.insert(word, jsonString(word.toUtf8()));
    }
    m_text += *known;
}

void EventJson::putCauses(const StoredEvent &event)
{
    m_text += ",\"causedBy\":[";
    bool isFirst = true;
    for (const StoredEvent::StoredCause &cause : event.causes) {
        if (!std::exchange(isFirst, false))
            m_text += ',';
        const QByteArray id =
            m_causeId && cause.kind == Cause::Position ? m_causeId(cause.text.toLongLong()) : QByteArray();
        appendJsonString(m_text, id.isEmpty() ? cause.text : id);
    }
    m_text += ']';
}

QString EventJson::putContent(QByteArrayView name, const QByteArray &stored, const QString &contentType)
{
    m_text.append(name);
    const DecodedPayload decoded = decodePayload(stored, contentType);
    if (!decoded.json.isEmpty()) {
        m_text += decoded.json;
    } else if (decoded.isText()) {
        appendJsonString(m_text, decoded.bytes);
    } else {
        m_text += "null";
        if (decoded.format != DecodedPayload::Empty && decoded.problem.isEmpty())
            return u"It holds no JSON and no text (%1)."_s.arg(decoded.formatName());
    }
    return decoded.problem;
}

void EventJson::putObject(const StoredEvent &event, const EventContentResult &content)
{
    static const char *const kinds[] = {"event", "command", "snapshot", "tombstone"};
    putText("{\"id\":", event.id);
    putWord(",\"type\":", event.type);
    putText(",\"entity\":", event.entity);
    putWord(",\"category\":", event.category);
    m_text += ",\"version\":";
    m_text += event.version == Event::NoVersion ? QByteArray("null") : QByteArray::number(event.version);
    putText(",\"time\":", event.time().toText());
    const QString problem = putContent(",\"data\":", content.payload, event.contentType);
    const QString metadataProblem = putContent(",\"metadata\":", content.metadata, {});
    putCauses(event);
    putText(",\"correlation\":", event.correlation);
    putWord(",\"schemaVersion\":", event.schemaVersion);
    m_text += ",\"kind\":\"";
    m_text += kinds[int(event.kind)];
    m_text += '"';
    putWord(",\"producer\":", event.producer);
    putWord(",\"user\":", event.user);
    m_text += ",\"position\":";
    m_text += event.position.isValid() ? QByteArray::number(event.position.value) : QByteArray("null");
    if (event.position.part != 0)
        m_text += ",\"part\":" + QByteArray::number(event.position.part);
    if (event.archived)
        m_text += ",\"archived\":true";
    for (const QString &text : {content.problem, event.problem, problem, metadataProblem}) {
        if (text.isEmpty())
            continue;
        m_text += ",\"problem\":";
        appendJsonString(m_text, text.toUtf8());
        break;
    }
    m_text += '}';
}

} // namespace Backstory
