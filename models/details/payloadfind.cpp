// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/payloadfind.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// The bytes that `0x00ff` or `00 ff` stand for; empty for other texts.
QByteArray bytesOf(const QString &needle)
{
    QString digits = needle.trimmed();
    const bool isMarked = digits.startsWith("0x"_L1, Qt::CaseInsensitive);
    if (isMarked)
        digits.remove(0, 2);
    if (!isMarked && !digits.contains(u' '))
        return {};
    const QByteArray text = digits.remove(u' ').toLatin1();
    const bool isHex = std::all_of(text.begin(), text.end(), [](char c) { return std::isxdigit(uchar(c)); });
    return isHex && text.size() % 2 == 0 ? QByteArray::fromHex(text) : QByteArray();
}

std::vector<TextHit> findBytes(const QByteArray &content, const QByteArray &bytes,
                               const std::stop_token &stop)
{
    std::vector<TextHit> hits;
    qsizetype at = bytes.isEmpty() ? -1 : content.indexOf(bytes);
    while (at >= 0 && hits.size() < MostHits && !stop.stop_requested()) {
        hits.push_back({at, bytes.size()});
        at = content.indexOf(bytes, at + bytes.size());
    }
    return hits;
}

} // namespace

PayloadFind::PayloadFind(QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_slot(pool)
{
}

void PayloadFind::setNeedle(const QString &needle, Qt::CaseSensitivity sensitivity)
{
    if (needle == m_needle && sensitivity == m_sensitivity)
        return;
    m_needle = needle;
    m_sensitivity = sensitivity;
    start();
}

void PayloadFind::search(const JsonDocument &document)
{
    forget();
    m_isTree = true;
    m_document = document;
    start();
}

void PayloadFind::search(const std::shared_ptr<const RawText> &text)
{
    // Another width breaks the same content into other rows: the hits stay.
    const bool isSame = !m_isTree && m_text && text && m_text->isHex() == text->isHex() &&
                        m_text->content().constData() == text->content().constData();
    if (isSame) {
        m_text = text;
        return;
    }
    forget();
    m_isTree = false;
    m_text = text;
    start();
}

void PayloadFind::searchNothing()
{
    forget();
    start();
}

void PayloadFind::forget()
{
    m_document = {};
    m_text.reset();
    m_jsonHits = {};
    m_textHits.clear();
    m_current = -1;
    m_place = 0;
}

void PayloadFind::start()
{
    m_slot.cancel();
    if (m_needle.isEmpty() || (!m_document.isValid() && !m_text)) {
        take({}, {});
        return;
    }
    m_slot.start(
        [document = m_document, text = m_text, needle = m_needle,
         sensitivity = m_sensitivity](QueryScope &scope) {
            const TextMatcher matcher(needle, sensitivity);
            std::pair<JsonHits, std::vector<TextHit>> hits;
            if (!text) {
                hits.first = findInJson(document, matcher, scope.stop());
                return hits;
            }
            hits.second = findInText(text->content(), matcher, scope.stop());
            if (text->isHex() && hits.second.empty())
                hits.second = findBytes(text->content(), bytesOf(needle), scope.stop());
            return hits;
        },
        [this](std::pair<JsonHits, std::vector<TextHit>> &&hits) {
            take(std::move(hits.first), std::move(hits.second));
        });
    Q_EMIT hitsChanged();
}

void PayloadFind::take(JsonHits &&jsonHits, std::vector<TextHit> &&textHits)
{
    m_jsonHits = std::move(jsonHits);
    m_textHits = std::move(textHits);
    m_current = count() > 0 ? 0 : -1;
    if (!m_isTree && m_current == 0) {
        const auto near =
            std::lower_bound(m_textHits.begin(), m_textHits.end(), m_place,
                             [](const TextHit &hit, qint64 place) { return hit.begin < place; });
        m_current = near == m_textHits.end() ? 0 : near - m_textHits.begin();
    }
    Q_EMIT hitsChanged();
    if (m_current >= 0)
        Q_EMIT currentChanged();
}

void PayloadFind::step(qint64 by)
{
    if (count() == 0)
        return;
    m_current = ((m_current + by) % count() + count()) % count();
    if (!m_isTree)
        m_place = m_textHits[size_t(m_current)].begin;
    Q_EMIT currentChanged();
}

std::vector<quint32> PayloadFind::path() const
{
    return m_isTree && m_current >= 0 ? m_jsonHits.path(size_t(m_current)) : std::vector<quint32>();
}

} // namespace Backstory
