// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/metadatatimes.h"

#include "models/history/contentsource.h"
#include "models/payload/metadatakeys.h"
#include "models/processing/causaldelays.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <map>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

struct Times {
    Timestamp received;
    Timestamp processed;
};

Timestamp timeOf(const QJsonValue &value)
{
    if (value.isString())
        return timeFromScalar(value.toString().toUtf8());
    return value.isDouble() ? timeFromScalar(QByteArray::number(value.toInteger())) : Timestamp();
}

Times timesIn(const QByteArray &metadata)
{
    static const QSet<QString> receivedKeys{u"received"_s, u"receivedat"_s, u"receivedtime"_s,
                                            u"consumedat"_s};
    static const QSet<QString> processedKeys{u"processed"_s, u"processedat"_s, u"processedtime"_s,
                                             u"handledat"_s};
    Times times;
    const QJsonObject object = QJsonDocument::fromJson(metadata).object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        QString key = it.key().toLower();
        key.removeIf([](QChar each) { return !each.isLetterOrNumber(); });
        if (receivedKeys.contains(key) && !times.received.isValid())
            times.received = timeOf(it.value());
        else if (processedKeys.contains(key) && !times.processed.isValid())
            times.processed = timeOf(it.value());
    }
    return times;
}

} // namespace

MetadataTimes::MetadataTimes(HistoryReader &history, ContentSource &content, ProcessingStore &store)
    : m_history(history)
    , m_content(content)
    , m_store(store)
{
}

bool MetadataTimes::update(std::stop_token stop, const HistoryPass::Progressed &progressed)
{
    HistoryPass pass(m_history, m_store, label());
    return pass.update(
        stop,
        [this, stop](const QList<StoredEvent> &events, ProcessingBatch &batch) {
            return add(events, batch, stop);
        },
        progressed);
}

bool MetadataTimes::add(const QList<StoredEvent> &events, ProcessingBatch &batch, std::stop_token stop)
{
    std::map<std::pair<QString, QString>, QList<StoredEvent>> groups;
    for (const StoredEvent &event : events) {
        if (!event.causes.isEmpty())
            groups[{event.producer, event.type}].append(event);
    }
    QList<StoredEvent> firsts;
    for (const auto &[name, effects] : groups)
        firsts.append(effects.first());
    const QList<EventContentResult> contents = m_content.contents(firsts, stop);
    QList<StoredEvent> telling;
    qsizetype unread = 0;
    auto group = groups.begin();
    for (const EventContentResult &content : contents) {
        if (!content.problem.isEmpty())
            m_error = content.problem;
        unread += !content.problem.isEmpty();
        if (timesIn(content.metadata).received.isValid())
            telling += group->second;
        ++group;
    }
    if (contents.size() < firsts.size() || (unread == firsts.size() && unread > 0))
        return false; // the source cannot be reached: they are looked for another time
    return addTimes(telling, batch, stop);
}

bool MetadataTimes::addTimes(const QList<StoredEvent> &effects, ProcessingBatch &batch, std::stop_token stop)
{
    const QList<EventContentResult> contents = m_content.contents(effects, stop);
    for (qsizetype i = 0; i < contents.size(); ++i) {
        const StoredEvent &effect = effects[i];
        const Times times = timesIn(contents[i].metadata);
        if (!times.received.isValid())
            continue;
        for (const StoredEvent &cause : m_history.events(m_history.causesOf(effect))) {
            ProcessingRecord record;
            record.consumer = CausalDelays::consumerOf(effect);
            record.type = cause.type.toUtf8();
            record.position = cause.position;
            record.id = cause.id;
            record.produced = cause.recorded.isValid() ? cause.recorded : cause.occurred;
            record.received = times.received;
            record.processed = times.processed.isValid()   ? times.processed
                               : effect.occurred.isValid() ? effect.occurred
                                                           : effect.recorded;
            batch.records.push_back(std::move(record));
        }
    }
    return contents.size() == effects.size();
}

} // namespace Backstory
