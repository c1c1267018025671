// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/payloadtext.h"

namespace Backstory
{

namespace
{

constexpr qsizetype Large = 64 * 1024; // smaller ones are made at once, so that they do not flicker

struct MadeText {
    std::shared_ptr<const RawText> text;
    QByteArray indented;
};

MadeText makeText(const DecodedPayload &payload, RawText::Form form, QByteArray indented, int columns,
                  const std::stop_token &stop)
{
    if (form == RawText::Hex)
        return {RawText::hex(payload.bytes, columns), indented};
    if (form == RawText::Indented && indented.isEmpty())
        indented = indentedJson(payload.json, stop);
    return {RawText::wrapped(form == RawText::Indented ? indented : payload.bytes, columns, stop), indented};
}

} // namespace

PayloadText::PayloadText(QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_slot(pool)
{
}

void PayloadText::setPayload(const DecodedPayload &payload)
{
    m_slot.cancel();
    m_payload = payload;
    m_indented.clear();
    m_text.reset();
    m_forms.clear();
    if (payload.isText())
        m_forms.append(RawText::Stored);
    if (!payload.json.isEmpty())
        m_forms.append(RawText::Indented);
    if (payload.format != DecodedPayload::Empty)
        m_forms.append(RawText::Hex);
    Q_EMIT formsChanged();
    make();
}

RawText::Form PayloadText::form() const
{
    return m_forms.contains(m_wanted) || m_forms.isEmpty() ? m_wanted : m_forms.first();
}

void PayloadText::setForm(RawText::Form form)
{
    m_wanted = form;
    Q_EMIT formsChanged();
    make();
}

void PayloadText::setColumns(int columns)
{
    if (columns == m_columns)
        return;
    m_columns = columns;
    make();
}

void PayloadText::make()
{
    const RawText::Form wanted = form();
    if (m_columns <= 0 || m_forms.isEmpty()) {
        m_slot.cancel();
        m_text.reset();
        Q_EMIT textChanged();
        return;
    }
    const auto take = [this](MadeText &&made) {
        m_text = std::move(made.text);
        m_indented = std::move(made.indented);
        Q_EMIT textChanged();
    };
    if (m_payload.bytes.size() < Large && m_payload.json.size() < Large) {
        m_slot.cancel();
        take(makeText(m_payload, wanted, m_indented, m_columns, {}));
        return;
    }
    m_slot.start(
        [payload = m_payload, wanted, indented = m_indented, columns = m_columns](QueryScope &scope) {
            return makeText(payload, wanted, indented, columns, scope.stop());
        },
        take);
}

} // namespace Backstory
