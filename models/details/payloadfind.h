// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/rawtext.h"
#include "models/details/textsearch.h"
#include "models/query/queryslot.h"

#include <QObject>

namespace Backstory
{

/// A search inside one payload, as a tree or as raw text, and which of its hits is the current one. Lives on
/// the window's thread; the search runs on the pool and a newer one ends it.
class PayloadFind : public QObject
{
    Q_OBJECT
public:
    explicit PayloadFind(QueryPool &pool, QObject *parent = nullptr);

    /// Empty: no search.
    void setNeedle(const QString &needle, Qt::CaseSensitivity sensitivity);
    const QString &needle() const { return m_needle; }
    Qt::CaseSensitivity sensitivity() const { return m_sensitivity; }

    /// What is searched from now on; what was found before is forgotten.
    void search(const JsonDocument &document);
    void search(const std::shared_ptr<const RawText> &text);
    void searchNothing();

    bool isRunning() const { return m_slot.isRunning(); }
    qint64 count() const { return m_isTree ? qint64(m_jsonHits.size()) : qint64(m_textHits.size()); }
    bool isCut() const { return count() >= qint64(MostHits); }
    /// −1: there is none.
    qint64 current() const { return m_current; }
    /// To the hit so many further on, around the ends.
    void step(qint64 by);

    bool isTree() const { return m_isTree; }
    std::vector<quint32> path() const; ///< of the current hit in a tree
    const std::vector<TextHit> &textHits() const { return m_textHits; }

Q_SIGNALS:
    /// Another search began, or its hits have come.
    void hitsChanged();
    void currentChanged();

private:
    void forget();
    void start();
    void take(JsonHits &&jsonHits, std::vector<TextHit> &&textHits);

    QuerySlot m_slot;
    QString m_needle;
    Qt::CaseSensitivity m_sensitivity = Qt::CaseInsensitive;
    bool m_isTree = true;
    JsonDocument m_document;
    std::shared_ptr<const RawText> m_text;
    JsonHits m_jsonHits;
    std::vector<TextHit> m_textHits;
    qint64 m_current = -1;
    qint64 m_place = 0; ///< of the current hit in the text: typing on stays near
};

} // namespace Backstory
