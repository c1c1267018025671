// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/rawtext.h"
#include "models/payload/payloaddecoder.h"
#include "models/query/queryslot.h"

#include <QObject>

namespace Backstory
{

/// The payload as raw text in one of several forms, broken into rows of the view's width. Lives on the
/// window's thread; what is large is indented and broken on the pool, and the text before stays until then.
class PayloadText : public QObject
{
    Q_OBJECT
public:
    explicit PayloadText(QueryPool &pool, QObject *parent = nullptr);

    void setPayload(const DecodedPayload &payload);
    /// Which form is wanted where there is a choice; it is kept for other payloads.
    void setForm(RawText::Form form);
    /// How many characters fit into a row; 0: nobody looks, so nothing is made.
    void setColumns(int columns);

    QList<RawText::Form> forms() const { return m_forms; }
    /// The form that is shown.
    RawText::Form form() const;
    /// Null when there is none, or none yet.
    const std::shared_ptr<const RawText> &text() const { return m_text; }
    bool isLoading() const { return m_slot.isRunning(); }

Q_SIGNALS:
    void formsChanged();
    void textChanged();

private:
    void make();

    QuerySlot m_slot;
    DecodedPayload m_payload;
    QByteArray m_indented; ///< once it has been wanted
    QList<RawText::Form> m_forms;
    RawText::Form m_wanted = RawText::Stored;
    int m_columns = 0;
    std::shared_ptr<const RawText> m_text;
};

} // namespace Backstory
